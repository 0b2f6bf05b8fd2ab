"""A case file becomes a draft call: every fact a row, every doubt a note for the officer."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.cases.commands.opening import create_case
from madoguchi.core.cases.models import Case
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.case_fitting import demand_fitting, save_fitting
from madoguchi.services.procurement.models import (
    BlindWordKind,
    Ceiling,
    CommitteePost,
    Condition,
    ContractPlan,
    Criterion,
    Deliverable,
    DisqualificationGround,
    Milestone,
    ProposalSection,
    ReceptionHours,
    ReferencePlan,
    RequiredPaper,
    ReviewRound,
    StageChannel,
    StageRule,
    StandingTerm,
    Tender,
    TenderForm,
)
from madoguchi.services.procurement.rules.case_draft import CaseDraft, CriterionDraft, RoundDraft

PLAIN_FIELDS = (
    "counter_address", "contact_phone", "contact_fax", "contact_email",
    "kind", "title_on_cover", "purpose", "reason_for_proposal_method", "site_place",
    "site_area_m2", "site_note", "email_disclosure",
    "eligibility_reference", "asker_circle", "answer_audience", "answers_bind",
    "has_related_contract", "related_contract_note", "renewal_note", "allows_consortium",
    "minimum_workers", "staffing_rule", "track_record_limit", "requires_system_check",
    "committee_name", "committee_founding_rule", "committee_note", "final_rule",
    "no_award_allowed",
)  # fmt: skip


def create_tender_from_draft(
    draft: CaseDraft, *, section: Organisation, by: Actor, now: datetime,
    rehearsal_of: Case | None = None,
) -> Tender:  # fmt: skip
    """Save the whole draft in one transaction, or nothing of it.

    section       the section in charge; the officer who imports must act for it
    rehearsal_of  the real case that the new call rehearses
    returns       a Tender in state draft whose ``unsure`` lists what the officer has to settle
    raises        Refused  a value that fits into no column
    """
    authorise(by, "procurement.tender.edit")
    demand_fitting(Case(title=draft.title, fiscal_year=draft.fiscal_year), "title", "fiscal_year")
    with transaction.atomic():
        case = create_case(
            title=draft.title,
            module="procurement",
            section=section,
            fiscal_year=draft.fiscal_year,
            by=by,
            now=now,
            is_rehearsal=rehearsal_of is not None,
            rehearsal_of=rehearsal_of,
        )
        tender = save_fitting(
            Tender,
            case=case,
            renewal_conditions=list(draft.renewal_conditions),
            renewal_years=list(draft.renewal_years),
            result_channels=list(draft.result_channels),
            clause_sets=list(draft.clause_sets),
            unsure=list(draft.unsure),
            source_note=f"案件ファイル {draft.source_key}".strip(),
            **{name: getattr(draft, name) for name in PLAIN_FIELDS},
        )
        authorise(by, "procurement.tender.edit", tender)
        _save_money(tender, draft)
        _save_schedule(tender, draft)
        _save_demands(tender, draft)
        _save_review(tender, draft)
        return tender


def _save_money(tender: Tender, draft: CaseDraft) -> None:
    ceilings = {}
    for ceiling in draft.ceilings:
        values = asdict(ceiling)
        key = values.pop("key")
        ceilings[key] = save_fitting(Ceiling, tender=tender, **values)
    for contract in draft.contracts:
        values = asdict(contract)
        values["conditions"] = list(contract.conditions)
        ceiling_key = values.pop("ceiling_key")
        save_fitting(ContractPlan, tender=tender, ceiling=ceilings.get(ceiling_key), **values)
    for deliverable in draft.deliverables:
        save_fitting(Deliverable, tender=tender, **asdict(deliverable))


def _save_schedule(tender: Tender, draft: CaseDraft) -> None:
    for position, milestone in enumerate(draft.milestones):
        save_fitting(Milestone, tender=tender, position=position, **asdict(milestone))
    for hours in draft.hours:
        save_fitting(
            ReceptionHours,
            tender=tender,
            act=hours.act,
            opens_at=hours.opens_at,
            closes_at=hours.closes_at,
            break_starts_at=hours.break_starts_at,
            break_ends_at=hours.break_ends_at,
            closed_on_saturdays="土" in hours.closed,
            closed_on_sundays="日" in hours.closed,
            closed_on_holidays="祝日" in hours.closed,
            closed_at_year_end="年末年始" in hours.closed,
        )


def _save_demands(tender: Tender, draft: CaseDraft) -> None:
    forms = {
        form.number: save_fitting(TenderForm, tender=tender, position=position, **asdict(form))
        for position, form in enumerate(draft.forms)
    }
    conditions: dict[str, Condition] = {}
    for position, condition in enumerate(draft.conditions):
        values = {**asdict(condition), "accepted_marks": list(condition.accepted_marks)}
        row = save_fitting(Condition, tender=tender, position=position, **values)
        conditions.setdefault(condition.code.value, row)
    for position, paper in enumerate(draft.papers):
        values = asdict(paper)
        proves, form_number = values.pop("proves"), values.pop("form_number")
        save_fitting(
            RequiredPaper,
            tender=tender,
            position=position,
            form=forms.get(form_number),
            proves=conditions.get(proves) if proves else None,
            **values,
        )
    _save_stages(tender, draft)
    for position, section in enumerate(draft.sections):
        values = asdict(section)
        form_number = values.pop("form_number")
        save_fitting(
            ProposalSection, tender=tender, position=position, form=forms.get(form_number), **values
        )
    for position, text in enumerate(draft.blind_kinds):
        save_fitting(BlindWordKind, tender=tender, position=position, text=text)
    for position, ground in enumerate(draft.grounds):
        save_fitting(DisqualificationGround, tender=tender, position=position, **asdict(ground))
    for position, term in enumerate(draft.terms):
        save_fitting(StandingTerm, tender=tender, position=position, **asdict(term))
    for title, url in draft.reference_plans:
        save_fitting(ReferencePlan, tender=tender, title=title, url=url)


def _save_stages(tender: Tender, draft: CaseDraft) -> None:
    for stage in draft.stages:
        rule = save_fitting(StageRule, tender=tender, stage=stage.stage, **stage.values)
        for channel, note in stage.channels:
            save_fitting(StageChannel, rule=rule, channel=channel, note=note)


def _save_review(tender: Tender, draft: CaseDraft) -> None:
    for position, (title, is_chair) in enumerate(draft.committee_posts):
        save_fitting(
            CommitteePost, tender=tender, title=title, is_chair=is_chair, position=position
        )
    for drafted in draft.rounds:
        _save_round(tender, drafted)


def _save_round(tender: Tender, drafted: RoundDraft) -> None:
    saved = save_fitting(
        ReviewRound,
        tender=tender,
        ordinal=drafted.ordinal,
        name=drafted.name,
        kind=drafted.kind,
        **drafted.values,
    )
    for position, criterion in enumerate(drafted.criteria):
        parent = _save_criterion(saved, criterion, position=position * 100)
        for ordinal, item in enumerate(criterion.children, start=1):
            _save_criterion(saved, item, position=position * 100 + ordinal, parent=parent)


def _save_criterion(
    round_: ReviewRound, drafted: CriterionDraft, *, position: int, parent: Criterion | None = None
) -> Criterion:
    return save_fitting(
        Criterion,
        round=round_,
        parent=parent,
        code=drafted.code,
        text=drafted.text,
        uses_price=drafted.uses_price,
        uses_finance=drafted.uses_finance,
        points=drafted.points,
        position=position,
    )
