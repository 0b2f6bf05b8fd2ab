"""Duties anew after a change: what is open follows, what was filed or settled stays as it was."""

from datetime import date

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.services.contracts.commands.concluding import (
    FORM_OWED,
    attributes_of,
    link_shared_duties,
    reason_of,
    save_duties,
)
from madoguchi.services.contracts.models import (
    Contract,
    ContractClause,
    ContractClauseSet,
    Duty,
)
from madoguchi.services.contracts.rules.clause_sets import sets_for
from madoguchi.services.contracts.rules.duties import (
    PerformancePeriod,
    PlannedDuty,
    plan_duties,
)
from madoguchi.services.contracts.rules.library import clause_set
from madoguchi.services.contracts.terms import Attribute, ContractKind, DutyState

CANCELLATION = "契約解除"

Key = tuple[str, date | None]


def recompute_duties(contract: Contract, *, because: str) -> None:
    """Every open duty gets its new day; one that is no longer owed says why; new ones open.

    because  words of the change, kept with each duty that falls away
    raises   ValueError  the contract was never signed
    """
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
        _follow(contract, row, planned, because)
    link_shared_duties(contract)


def add_clause_sets(contract: Contract) -> None:
    """Sets that the amended nature of the work asks for; none is ever taken away."""
    attributes = [Attribute(value) for value in contract.attributes]
    held = set(contract.clause_sets.values_list("code", flat=True))
    wanted = sets_for(attributes, ContractKind(contract.kind))
    for code in (code for code in wanted if code not in held):
        chosen = clause_set(code)
        row = ContractClauseSet.objects.create(
            contract=contract, code=code, label=chosen.label, version=chosen.version,
            position=contract.clause_sets.count(),
        )  # fmt: skip
        ContractClause.objects.bulk_create(
            ContractClause(
                clause_set=row, number=one.number, heading=one.heading, summary=one.summary
            )
            for one in chosen.clauses
        )


def _follow(
    contract: Contract, row: ContractClauseSet, planned: list[PlannedDuty], because: str
) -> None:
    wanted: dict[Key, PlannedDuty] = {
        (f"{one.set_code}.{one.template.code}", one.period_on): one for one in planned
    }
    held = {
        (duty.code, duty.period_on): duty
        for duty in contract.duties.filter(clause__clause_set=row).prefetch_related("filings")
    }
    by_rule = _reasons_by_rule(contract)
    for key, duty in held.items():
        if _is_free(duty, by_rule):
            _move(duty, wanted.get(key), because)
    save_duties(contract, row, [one for key, one in wanted.items() if key not in held])


def _is_free(duty: Duty, reasons_by_rule: set[str]) -> bool:
    """Untouched by people: open without a filing, or not applicable by rule."""
    if duty.filings.all():
        return False
    is_ruled_out = duty.state == DutyState.NOT_APPLICABLE.value and duty.reason in reasons_by_rule
    return duty.state == DutyState.OPEN.value or is_ruled_out


def _reasons_by_rule(contract: Contract) -> set[str]:
    """Reasons that the product itself gives; any other was written by a person and stays."""
    attributes = {reason_of(attribute.value) for attribute in Attribute}
    changes = {because_of(str(one)) for one in [*contract.amendments.all(), CANCELLATION]}
    return {reason_of(FORM_OWED), *attributes, *changes}


def because_of(change: str) -> str:
    """The reason kept with a duty that a change takes away."""
    return f"{change}により、対象ではなくなりました。"


def _move(duty: Duty, planned: PlannedDuty | None, because: str) -> None:
    if planned is None:
        state, due_on, reason = DutyState.NOT_APPLICABLE, duty.due_on, because
    elif planned.missing:
        state, due_on, reason = DutyState.NOT_APPLICABLE, None, reason_of(planned.missing)
    else:
        agreed = duty.due_on if planned.asks_agreement else None
        state, due_on, reason = DutyState.OPEN, planned.due_on or agreed, ""
    if (duty.state, duty.due_on, duty.reason) != (state.value, due_on, reason):
        duty.state, duty.due_on, duty.reason = state.value, due_on, reason
        duty.save(update_fields=["state", "due_on", "reason"])
