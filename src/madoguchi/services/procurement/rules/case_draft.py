"""CaseDraft: a call as values, before it becomes rows. What is unknown stays None or ""."""

from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any

from madoguchi.services.procurement.terms import (
    AnswerAudience,
    AppliesTo,
    AskerCircle,
    CeilingStatus,
    Channel,
    ConditionCode,
    EmailDisclosure,
    FinalRule,
    GroundEffect,
    MilestoneKind,
    Obligation,
    Precision,
    ReferenceMoment,
    RoundKind,
    Stage,
)


@dataclass(frozen=True, kw_only=True)
class CeilingDraft:
    """One ceiling; several contracts may point at it by ``key``."""

    key: str
    first_fiscal_year: int
    last_fiscal_year: int
    amount_yen: int | None
    status: CeilingStatus = CeilingStatus.FIXED
    annual_yen: dict[int, int] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ContractDraft:
    ordinal: int
    title: str
    first_fiscal_year: int
    last_fiscal_year: int
    starts_on: date | None
    ends_on: date | None
    period_text: str
    precision: Precision
    ceiling_key: str
    payment: str
    conditions: tuple[str, ...] = ()
    unit_price: dict[str, Any] = field(default_factory=dict)
    designated_part: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class HoursDraft:
    act: str
    opens_at: time
    closes_at: time
    break_starts_at: time | None = None
    break_ends_at: time | None = None
    closed: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class MilestoneDraft:
    kind: MilestoneKind
    name: str
    text: str
    starts_on: date | None
    starts_at: time | None
    ends_on: date | None
    ends_at: time | None
    precision: Precision
    is_planned: bool = False
    must_arrive: bool = False
    daily_hours: str = ""


@dataclass(frozen=True, kw_only=True)
class FormDraft:
    number: str
    name: str
    stage: Stage
    obligation: Obligation = Obligation.MANDATORY
    needs_seal: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ConditionDraft:
    code: ConditionCode
    text: str
    reference: ReferenceMoment
    accepted_marks: tuple[str, ...] = ()
    citation: str = ""
    is_sworn: bool = False
    since_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class PaperDraft:
    name: str
    stage: Stage = Stage.PARTICIPATION
    form_number: str = ""
    obligation: Obligation = Obligation.MANDATORY
    applies_to: AppliesTo = AppliesTo.ALL
    proves: ConditionCode | None = None
    max_age_months: int | None = None
    original_required: bool = False
    expires: bool = False


@dataclass(frozen=True, kw_only=True)
class StageDraft:
    """How one stage is handed in; ``values`` are fields of StageRule."""

    stage: Stage
    channels: tuple[tuple[Channel, str], ...] = ()
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SectionDraft:
    code: str
    text: str
    is_required: bool = True
    form_number: str = ""
    max_pages: int | None = None
    instruction: str = ""
    contract_clause: str = ""


@dataclass(frozen=True, kw_only=True)
class CriterionDraft:
    """A criterion; one with ``children`` is a heading, and they are what is scored."""

    code: str
    text: str
    children: tuple["CriterionDraft", ...] = ()
    uses_price: bool = False
    uses_finance: bool = False
    points: int | None = None


@dataclass(frozen=True, kw_only=True)
class RoundDraft:
    ordinal: int
    name: str
    kind: RoundKind
    values: dict[str, Any] = field(default_factory=dict)
    criteria: tuple[CriterionDraft, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GroundDraft:
    code: str
    text: str
    effect: GroundEffect
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class TermDraft:
    code: str
    text: str
    needs_consent: bool = False


@dataclass(frozen=True, kw_only=True)
class DeliverableDraft:
    ordinal: int
    title: str
    due_text: str
    contract_ordinal: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseDraft:
    """A whole call as values.

    unsure  one sentence for each thing that the source leaves open or only approximate: the
            officer settles them, the product never does
    """

    source_key: str
    kind: str
    title: str
    title_on_cover: str
    department: str
    fiscal_year: int
    purpose: str = ""
    reason_for_proposal_method: str = ""
    counter_address: str = ""
    contact_phone: str = ""
    contact_fax: str = ""
    contact_email: str = ""
    site_place: str = ""
    site_area_m2: Decimal | None = None
    site_note: str = ""
    email_disclosure: EmailDisclosure = EmailDisclosure.PRINTED
    eligibility_reference: ReferenceMoment = ReferenceMoment.AT_PARTICIPATION
    asker_circle: AskerCircle = AskerCircle.DECLARED
    answer_audience: AnswerAudience = AnswerAudience.DECLARED
    answers_bind: bool = False
    has_related_contract: bool = False
    related_contract_note: str = ""
    renewal_conditions: tuple[str, ...] = ()
    renewal_years: tuple[str, ...] = ()
    renewal_note: str = ""
    allows_consortium: bool = False
    minimum_workers: int = 0
    staffing_rule: dict[str, Any] = field(default_factory=dict)
    track_record_limit: int = 0
    requires_system_check: bool = False
    committee_name: str = ""
    committee_founding_rule: str = ""
    committee_note: str = ""
    committee_posts: tuple[tuple[str, bool], ...] = ()
    final_rule: FinalRule = FinalRule.SINGLE_ROUND
    no_award_allowed: bool = True
    result_channels: tuple[str, ...] = ()
    hours: tuple[HoursDraft, ...] = ()
    ceilings: tuple[CeilingDraft, ...] = ()
    contracts: tuple[ContractDraft, ...] = ()
    milestones: tuple[MilestoneDraft, ...] = ()
    forms: tuple[FormDraft, ...] = ()
    conditions: tuple[ConditionDraft, ...] = ()
    papers: tuple[PaperDraft, ...] = ()
    stages: tuple[StageDraft, ...] = ()
    sections: tuple[SectionDraft, ...] = ()
    blind_kinds: tuple[str, ...] = ()
    rounds: tuple[RoundDraft, ...] = ()
    grounds: tuple[GroundDraft, ...] = ()
    terms: tuple[TermDraft, ...] = ()
    reference_plans: tuple[tuple[str, str], ...] = ()
    deliverables: tuple[DeliverableDraft, ...] = ()
    clause_sets: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
