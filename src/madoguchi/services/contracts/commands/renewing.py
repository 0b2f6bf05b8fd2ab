"""年度末: the consultation, the evaluation of the performance, and what they allow."""

from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.fiscal import fiscal_year, fiscal_year_label
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.drafting import demand_planned
from madoguchi.services.contracts.models import (
    Consultation,
    Contract,
    PerformanceEvaluation,
    PrecedentCondition,
)
from madoguchi.services.contracts.queries.evaluating import facts_of
from madoguchi.services.contracts.terms import ConditionKind, ContractState, Evaluation

PERFORMED = (
    ContractState.IN_PERFORMANCE.value, ContractState.ENDED.value, ContractState.CLOSED.value,
)  # fmt: skip


def record_consultation(
    condition: PrecedentCondition,
    *,
    held_on: date,
    content: str,
    price: str,
    price_rises: str,
    result: str,
    by: Actor,
    now: datetime,
) -> Consultation:
    """Record the yearly consultation, dated in the 年度 before the contract's (CONT-008).

    raises  Refused  another kind of condition, another year, in the future, or recorded already
    """
    contract = condition.contract
    authorise(by, "contracts.contract.edit", contract)
    demand_planned(contract)
    if condition.kind != ConditionKind.CONSULTED.value:
        raise Refused("not_a_consultation", "年度協議の前提を選んでください。")
    year = fiscal_year(contract.starts_on) - 1
    if fiscal_year(held_on) != year:
        raise Refused(
            "other_year",
            f"年度協議は、前の年度（{fiscal_year_label(year)}）のうちに行った日を入力してください。",
        )
    if held_on > day_of(now):
        raise Refused("in_future", "協議の日は、今日までの日を入力してください。")
    if Consultation.objects.filter(condition=condition).exists():
        raise Refused("recorded", "この契約の年度協議は、すでに記録されています。")
    return Consultation.objects.create(
        condition=condition, held_on=held_on, content=content, price=price,
        price_rises=price_rises, result=result, recorded_by_id=by.person_id or 0, recorded_at=now,
    )  # fmt: skip


def approve_consultation(consultation: Consultation, *, by: Actor, now: datetime) -> Consultation:
    """The chief approves; the condition is met with this record as its proof.

    raises  Refused
    """
    authorise(by, "contracts.approval.decide", consultation.contract)
    with transaction.atomic():
        current = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
        if current.approved_at is not None:
            raise Refused("decided", "この年度協議は、すでに承認されています。")
        current.approved_by_id, current.approved_at = by.person_id, now
        current.save(update_fields=["approved_by", "approved_at"])
        _meet(current.condition, day_of(now), f"{format_date(current.held_on)}の年度協議", by)
    return current


def evaluate(
    contract: Contract, conclusion: Evaluation, *, reasons: str, by: Actor, now: datetime
) -> PerformanceEvaluation:
    """Judge the performance from its facts; the next contract waits for 良好 (CONT-153).

    raises  Refused  not performed yet, no reasons, or the next contract is signed already
    """
    authorise(by, "contracts.contract.edit", contract)
    if contract.state not in PERFORMED:
        raise Refused("not_performed", "履行を始めた契約だけを評価できます。")
    if not reasons.strip():
        raise Refused("reason_needed", "評価の理由を入力してください。")
    following = Contract.objects.filter(predecessor=contract).first()
    if following is not None and following.state != ContractState.PLANNED.value:
        raise Refused("next_signed", "次の契約が締結されているため、評価は変えられません。")
    with transaction.atomic():
        evaluation, _ = PerformanceEvaluation.objects.update_or_create(
            contract=contract,
            defaults={
                "facts": [list(fact) for fact in facts_of(contract, day_of(now))],
                "conclusion": conclusion.value,
                "reasons": reasons,
                "evaluated_by_id": by.person_id or 0,
                "evaluated_at": now,
            },
        )
        if following is not None:
            _carry_conclusion(following, conclusion, by, now)
    return evaluation


def _carry_conclusion(
    following: Contract, conclusion: Evaluation, by: Actor, now: datetime
) -> None:
    for condition in following.conditions.filter(kind=ConditionKind.PERFORMANCE_GOOD.value):
        if conclusion is Evaluation.GOOD:
            _meet(condition, day_of(now), "履行実績の評価：良好", by)
        else:
            condition.met_on, condition.proof, condition.met_by_id = None, "", None
            condition.save(update_fields=["met_on", "proof", "met_by_id"])


def _meet(condition: PrecedentCondition, on: date, proof: str, by: Actor) -> None:
    condition.met_on, condition.proof, condition.met_by_id = on, proof, by.person_id
    condition.save(update_fields=["met_on", "proof", "met_by_id"])
