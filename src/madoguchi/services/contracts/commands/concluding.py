"""契約の締結: conditions met, then the clauses become live duties; then the work may begin."""

from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.cases.commands.taking_part import add_party
from madoguchi.core.errors import Refused
from madoguchi.core.events import announce
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.drafting import check_ceilings, demand_planned
from madoguchi.services.contracts.events import ContractConcluded
from madoguchi.services.contracts.models import (
    Contract,
    ContractClauseSet,
    Duty,
    PerformanceEvaluation,
)
from madoguchi.services.contracts.queries.audit_team import problems_on
from madoguchi.services.contracts.queries.pay_floor import owes_form
from madoguchi.services.contracts.rules.conclusion import check_conditions, check_signing_day
from madoguchi.services.contracts.rules.duties import (
    PerformancePeriod,
    PlannedDuty,
    plan_duties,
)
from madoguchi.services.contracts.rules.library import clause_set
from madoguchi.services.contracts.terms import Attribute, ContractState, DutyState, Evaluation

FORM_OWED = "owes_working_conditions_form"


def conclude(contract: Contract, *, concluded_on: date, by: Actor, now: datetime) -> Contract:
    """Sign: every condition met, the ceiling kept; all duties of the clauses are opened.

    raises  Refused  conditions, the day, ceiling, or an earlier contract of the chain still planned
    """
    authorise(by, "contracts.contract.conclude", contract)
    with transaction.atomic():
        current = Contract.objects.select_for_update().get(pk=contract.pk)
        demand_planned(current)
        _demand_good_performance(current)
        conditions = list(current.conditions.all())
        check_conditions([one.words for one in conditions if one.met_on is None])
        check_signing_day(
            concluded_on,
            today=day_of(now),
            met_on=[one.met_on for one in conditions if one.met_on is not None],
        )
        amounts = dict(current.annual_amounts.values_list("fiscal_year", "amount_yen"))
        check_ceilings(current.chain, amounts, without=current)
        current.state = ContractState.CONCLUDED.value
        current.concluded_on = concluded_on
        current.save(update_fields=["state", "concluded_on"])
        add_party(
            current.case, current.chain.contractor, capacity="受託者",
            since_on=min(concluded_on, current.starts_on), by=by, now=now,
        )  # fmt: skip
        open_duties(current)
        announce(
            ContractConcluded(
                number=current.case.number,
                title=current.case.title,
                concluded_on=concluded_on.isoformat(),
                tender_number=current.chain.tender_number,
                is_rehearsal=current.chain.is_rehearsal,
            ),
            by=by,
            now=now,
        )
    contract.refresh_from_db()
    return contract


def _demand_good_performance(contract: Contract) -> None:
    """The next contract waits for a predecessor judged 良好, or not yet judged (CONT-153)."""
    judged = PerformanceEvaluation.objects.filter(contract=contract.predecessor_id).first()
    if judged is not None and judged.conclusion == Evaluation.NOT_GOOD.value:
        raise Refused(
            "performance_not_good",
            "前の契約の履行実績が良好でないと評価されているため、この契約は締結できません。",
        )


def name_manager(contract: Contract, name: str, *, by: Actor, now: datetime) -> Contract:
    """業務責任者（プロジェクト管理責任者）as notified by the contractor (CONT-033)."""
    authorise(by, "contracts.own.file", contract)
    if not name.strip():
        raise Refused("name_needed", "業務責任者の氏名を入力してください。")
    contract.manager_name = name
    contract.save(update_fields=["manager_name"])
    return contract


def begin_performance(contract: Contract, *, by: Actor, now: datetime) -> Contract:
    """履行中 needs a notified manager (CONT-033).

    raises  Refused
    """
    authorise(by, "contracts.contract.edit", contract)
    if contract.state != ContractState.CONCLUDED.value:
        raise Refused("not_concluded", "締結した契約だけが、履行を始められます。")
    if not contract.manager_name:
        raise Refused(
            "no_manager",
            "業務責任者が届け出られていません。受託者に届出を依頼してください。",
        )
    lacking = problems_on(contract, day_of(now))
    if lacking:
        raise Refused("team_incomplete", lacking[0])
    waiting = contract.designated_parts.filter(noticed_on__isnull=True).first()
    if waiting is not None:
        raise Refused(
            "part_not_noticed",
            f"指定部分「{waiting.title}」の金額を区が通知していません。先に通知を記録してください。",
        )
    contract.state = ContractState.IN_PERFORMANCE.value
    contract.save(update_fields=["state"])
    return contract


def open_duties(contract: Contract) -> None:
    """One row for every duty of every clause, recurring ones for each of their periods."""
    if contract.concluded_on is None:
        raise ValueError("duties run from the day of the signature")
    term = PerformancePeriod(
        concluded_on=contract.concluded_on, starts_on=contract.starts_on, ends_on=contract.ends_on
    )
    attributes = attributes_of(contract)
    for row in contract.clause_sets.all():
        planned = plan_duties(
            clause_set(row.code, row.version), term, attributes, BusinessCalendar()
        )
        save_duties(contract, row, planned)
    link_shared_duties(contract)


def attributes_of(contract: Contract) -> set[str]:
    """What holds for the work, and what follows from its price."""
    found = set(contract.attributes)
    if owes_form(contract):
        found.add(FORM_OWED)
    return found


def save_duties(contract: Contract, row: ContractClauseSet, planned: list[PlannedDuty]) -> None:
    clauses = {clause.number: clause for clause in row.clauses.all()}
    Duty.objects.bulk_create(
        Duty(
            contract=contract,
            clause=clauses[one.clause_number],
            code=f"{one.set_code}.{one.template.code}",
            title=one.template.title,
            trigger=one.template.trigger.value,
            due_words=one.template.due,
            period_on=one.period_on,
            due_on=one.due_on,
            proof_words=one.template.proof,
            needs_approval=one.template.needs_approval,
            is_lasting=one.template.is_lasting,
            state=(DutyState.NOT_APPLICABLE if one.missing else DutyState.OPEN).value,
            reason=reason_of(one.missing),
        )
        for one in planned
    )


def reason_of(missing: str) -> str:
    """Why a duty does not apply, or "" where it does."""
    if not missing:
        return ""
    if missing == FORM_OWED:
        return "予定価格が基準額を超えないため、提出を要しません。"
    return f"「{Attribute(missing).label}」に当たらないため、適用されません。"


def link_shared_duties(contract: Contract) -> None:
    """A duty that two sets share is settled by one proof (CONT-031)."""
    rows = {(duty.code, duty.period_on): duty for duty in contract.duties.all()}
    twins = {
        f"{row.code}.{template.code}": template.same_as
        for row in contract.clause_sets.all()
        for clause in clause_set(row.code, row.version).clauses
        for template in clause.duties
        if template.same_as
    }
    linked = []
    for (code, period_on), duty in rows.items():
        other = rows.get((twins[code], period_on)) if code in twins else None
        if other is not None:
            duty.same_as = other
            linked.append(duty)
    Duty.objects.bulk_update(linked, ["same_as"])
