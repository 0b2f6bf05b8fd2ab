"""契約の登録: from what the call handed over, or by hand; its conditions and its clause sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.fiscal import fiscal_year, fiscal_year_label
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.cases.commands.opening import create_case
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.assuring import attach_laws
from madoguchi.services.contracts.models import (
    AnnualAmount,
    Contract,
    ContractChain,
    ContractClause,
    ContractClauseSet,
    PrecedentCondition,
    YearCeiling,
)
from madoguchi.services.contracts.rules.ceilings import check_breakdown, check_year
from madoguchi.services.contracts.rules.clause_sets import sets_for
from madoguchi.services.contracts.rules.library import clause_set
from madoguchi.services.contracts.rules.renewal import check_horizon, check_order
from madoguchi.services.contracts.terms import (
    Attribute,
    ConditionKind,
    ContractKind,
    ContractState,
)


@dataclass(frozen=True, kw_only=True)
class ContractDraft:
    """What a contract is made of. ``amounts``: 年度 -> yen; empty means all in the first year."""

    title: str
    starts_on: date
    ends_on: date
    price_yen: int
    kind: ContractKind = ContractKind.SINGLE_YEAR
    attributes: Sequence[Attribute] = ()
    amounts: Mapping[int, int] = field(default_factory=dict)
    conditions: Sequence[tuple[ConditionKind, str]] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    payment_words: str = ""
    deposit_ground: str = ""
    is_deposit_exempt: bool = True


def start_chain(
    *,
    title: str,
    section: Organisation,
    contractor: Organisation,
    by: Actor,
    now: datetime,
    tender_number: str = "",
    horizon_ends_on: date | None = None,
    ceilings: Mapping[int, int] | None = None,
    is_rehearsal: bool = False,
) -> ContractChain:
    """One selection's contracts begin: by procurement's event, or by hand (CONT-001, CONT-002)."""
    chain = ContractChain(
        title=title,
        section=section,
        contractor=contractor,
        tender_number=tender_number,
        horizon_ends_on=horizon_ends_on,
        is_rehearsal=is_rehearsal,
        created_at=now,
    )
    authorise(by, "contracts.contract.edit", chain)
    with transaction.atomic():
        chain.save()
        for year, amount in (ceilings or {}).items():
            YearCeiling.objects.create(chain=chain, fiscal_year=year, amount_yen=amount)
    return chain


def draft_contract(
    chain: ContractChain,
    draft: ContractDraft,
    *,
    by: Actor,
    now: datetime,
    predecessor: Contract | None = None,
    handed_over: Mapping[str, object] | None = None,
) -> Contract:
    """A planned contract with its yearly amounts, conditions and proposed clause sets.

    raises  Refused  days, yearly amounts, a year's ceiling or the horizon do not allow it
    """
    authorise(by, "contracts.contract.edit", chain)
    check_order(draft.starts_on, draft.ends_on)
    check_horizon(draft.ends_on, chain.horizon_ends_on)
    amounts = dict(draft.amounts) or {fiscal_year(draft.starts_on): draft.price_yen}
    check_breakdown(amounts, draft.price_yen)
    with transaction.atomic():
        ContractChain.objects.select_for_update().get(pk=chain.pk)
        check_ceilings(chain, amounts)
        case = create_case(
            title=draft.title,
            module="contracts",
            section=chain.section,
            fiscal_year=fiscal_year(draft.starts_on),
            is_rehearsal=chain.is_rehearsal,
            by=by,
            now=now,
        )
        contract = Contract.objects.create(
            chain=chain,
            case=case,
            predecessor=predecessor,
            kind=draft.kind.value,
            starts_on=draft.starts_on,
            ends_on=draft.ends_on,
            price_yen=draft.price_yen,
            place=draft.place,
            payment_words=draft.payment_words,
            is_deposit_exempt=draft.is_deposit_exempt,
            deposit_ground=draft.deposit_ground,
            attributes=[attribute.value for attribute in draft.attributes],
            handed_over=dict(handed_over or {}),
        )
        for year, amount in amounts.items():
            AnnualAmount.objects.create(contract=contract, fiscal_year=year, amount_yen=amount)
        for kind, words in draft.conditions:
            PrecedentCondition.objects.create(contract=contract, kind=kind.value, words=words)
        propose_clause_sets(contract, draft.versions)
        attach_laws(contract)
    return contract


def check_ceilings(
    chain: ContractChain, amounts: Mapping[int, int], *, without: Contract | None = None
) -> None:
    """Every year's contracts of the chain, with these amounts, stay within its ceiling (CONT-006).

    raises  Refused
    """
    for ceiling in chain.ceilings.filter(fiscal_year__in=amounts):
        others = AnnualAmount.objects.filter(
            contract__chain=chain, fiscal_year=ceiling.fiscal_year
        ).exclude(contract__state=ContractState.NOT_CONCLUDED.value)
        if without is not None:
            others = others.exclude(contract=without)
        check_year(
            fiscal_year_label(ceiling.fiscal_year),
            ceiling.amount_yen,
            sum(others.values_list("amount_yen", flat=True)),
            amounts[ceiling.fiscal_year],
        )


def propose_clause_sets(contract: Contract, versions: Mapping[str, str] | None = None) -> None:
    """The sets that follow from the contract's attributes, in the versions given (CONT-011)."""
    attributes = [Attribute(value) for value in contract.attributes]
    contract.clause_sets.all().delete()
    for position, code in enumerate(sets_for(attributes, ContractKind(contract.kind))):
        chosen = clause_set(code, (versions or {}).get(code, "standard"))
        row = ContractClauseSet.objects.create(
            contract=contract,
            code=code,
            label=chosen.label,
            version=chosen.version,
            position=position,
        )
        ContractClause.objects.bulk_create(
            ContractClause(
                clause_set=row, number=one.number, heading=one.heading, summary=one.summary
            )
            for one in chosen.clauses
        )


def change_attributes(
    contract: Contract, attributes: Sequence[Attribute], *, by: Actor, now: datetime
) -> Contract:
    """The officer corrects the nature of the work; the clause sets follow, before conclusion only.

    raises  Refused  the contract is concluded
    """
    authorise(by, "contracts.contract.edit", contract)
    demand_planned(contract)
    with transaction.atomic():
        contract.attributes = [attribute.value for attribute in attributes]
        contract.save(update_fields=["attributes"])
        propose_clause_sets(contract)
        attach_laws(contract)
    return contract


def meet_condition(
    condition: PrecedentCondition, *, met_on: date, proof: str, by: Actor, now: datetime
) -> PrecedentCondition:
    """Tick a condition with its day and proof (CONT-005).

    raises  Refused  no proof named, or a day to come
    """
    authorise(by, "contracts.contract.edit", condition.contract)
    demand_planned(condition.contract)
    _demand_own_proof(condition)
    if not proof.strip():
        raise Refused(
            "proof_needed", "確認の根拠（議決の日、配当通知の番号など）を入力してください。"
        )
    if met_on > day_of(now):
        raise Refused("in_future", "確認日は、今日までの日を入力してください。")
    condition.met_on, condition.proof, condition.met_by_id = met_on, proof, by.person_id
    condition.save(update_fields=["met_on", "proof", "met_by_id"])
    return condition


def _demand_own_proof(condition: PrecedentCondition) -> None:
    """The consultation and the evaluation are records of their own (CONT-008, 153)."""
    if condition.kind == ConditionKind.CONSULTED.value:
        raise Refused(
            "consultation_needed",
            "年度協議は、協議の記録が承認されると確認済みになります。",
        )
    has_predecessor = condition.contract.predecessor_id is not None
    if condition.kind == ConditionKind.PERFORMANCE_GOOD.value and has_predecessor:
        raise Refused(
            "evaluation_needed",
            "履行実績は、前の契約を「良好」と評価すると確認済みになります。",
        )


def demand_planned(contract: Contract) -> None:
    """raises  Refused  once the contract is concluded"""
    if contract.state != ContractState.PLANNED.value:
        raise Refused("already_concluded", "締結した契約は、変更契約によってだけ変えられます。")
