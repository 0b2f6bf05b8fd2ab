"""Registers as they stand: current rows, what each clause shows, what keeps a contract open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from json import loads

from django.db.models import Q

from madoguchi.core.vault.sealed import ERASED_TEXT
from madoguchi.services.contracts.models import Contract, CustodyAsset, Duty, RegisterRow
from madoguchi.services.contracts.rules.register_fields import SPECS, RegisterSpec
from madoguchi.services.contracts.rules.registers import (
    Circumstances,
    Row,
    Verdict,
    judge,
    open_rows,
    proved_period,
    proving_day,
)
from madoguchi.services.contracts.terms import (
    ApprovalState,
    AssetState,
    DutyState,
    RegisterKind,
    Sign,
)

UNSETTLED = (DutyState.OPEN.value, DutyState.RETURNED.value)
ERASED_ROW: dict[str, str] = {}


@dataclass(frozen=True, kw_only=True)
class KeptRow:
    """A current row with its values; ``is_erased`` when the contract's key is gone."""

    row: RegisterRow
    values: Row
    is_erased: bool


@dataclass(frozen=True, kw_only=True)
class Register:
    """One register of a contract; ``is_settled``: its duty is, by whatever proof."""

    spec: RegisterSpec
    rows: list[KeptRow]
    verdict: Verdict
    is_settled: bool


def registers_of(contract: Contract, today: date) -> list[Register]:
    """Every register whose duty applies to the contract, in the order of the clauses."""
    states = dict(contract.duties.values_list("code", "state"))
    facts = circumstances(contract, today)
    kept: dict[str, list[KeptRow]] = {}
    for row in current_rows(contract):
        kept.setdefault(row.row.kind, []).append(row)
    found = []
    for kind, spec in SPECS.items():
        if states.get(spec.duty, DutyState.NOT_APPLICABLE.value) == DutyState.NOT_APPLICABLE.value:
            continue
        rows = kept.get(kind.value, [])
        values = [row.values for row in rows if not row.is_erased]
        found.append(
            Register(
                spec=spec, rows=rows, verdict=judge(kind, values, facts),
                is_settled=states[spec.duty] == DutyState.SETTLED.value,
            )
        )  # fmt: skip
    return found


def current_rows(contract: Contract, kind: RegisterKind | None = None) -> Iterator[KeptRow]:
    """The newest version of each row."""
    rows = contract.register_rows.filter(replaced_by__isnull=True).select_related(
        "recorded_by", "contract__case__key"
    )
    for row in rows.filter(kind=kind.value) if kind else rows:
        text = row.values
        is_erased = text == ERASED_TEXT
        yield KeptRow(row=row, values=ERASED_ROW if is_erased else loads(text), is_erased=is_erased)


def circumstances(contract: Contract, today: date) -> Circumstances:
    """What the rules ask of the contract on a day; three queries."""
    in_force = contract.approvals.filter(
        Q(effective_until_on__isnull=True) | Q(effective_until_on__gte=today),
        state=ApprovalState.APPROVED.value, effective_from_on__lte=today,
    )  # fmt: skip
    settled = contract.duties.filter(state=DutyState.SETTLED.value)
    held = CustodyAsset.objects.filter(
        receipt__contract=contract, state=AssetState.HELD.value
    ).count()
    return Circumstances(
        today=today, starts_on=contract.starts_on, ends_on=contract.ends_on, held=held,
        approved=set(in_force.values_list("kind", flat=True)),
        settled=set(settled.values_list("code", flat=True)),
    )  # fmt: skip


def verdicts(contract: Contract, today: date) -> dict[str, Verdict]:
    """duty code -> what its register shows; of two registers of one duty the one not met.

    A register that nobody has begun says nothing: the duty itself does. Not so of the isolation:
    the diagram settles its duty too, and is no more than half of the proof (CONT-097).
    """
    found: dict[str, Verdict] = {}
    for register in registers_of(contract, today):
        known = found.get(register.spec.duty)
        if not register.spec.proves and register.verdict.is_met:
            continue  # a log in order is no proof of the duty beside it
        is_half = register.spec.kind is RegisterKind.ISOLATION and register.is_settled
        begun = register.rows or register.verdict.sign is Sign.OVERDUE or is_half
        if begun and (known is None or known.is_met):
            found[register.spec.duty] = register.verdict
    return found


def proved_duties(contract: Contract, row: RegisterRow, today: date) -> list[Duty]:
    """The duties that the register settles with this row: none while anything of it is missing.

    A duty of the conclusion is proved when every register of it is in order, a recurring one
    period by period by the day of the row.
    """
    kind = RegisterKind(row.kind)
    spec = SPECS[kind]
    waiting = list(
        contract.duties.filter(code=spec.duty, state__in=UNSETTLED, due_on__isnull=False)
    )
    if not spec.proves or not waiting:
        return []
    if waiting[0].period_on is not None:
        day = proving_day(kind, loads(row.values))
        firsts = [duty.period_on for duty in waiting if duty.period_on]
        first = proved_period(kind, day, firsts) if day else None
        return [duty for duty in waiting if duty.period_on == first]
    beside = [one for one in registers_of(contract, today) if one.spec.duty == spec.duty]
    return waiting if all(one.verdict.is_met for one in beside if one.spec.proves) else []


def open_register_rows(contract: Contract) -> list[tuple[RegisterKind, str]]:
    """Keys not returned, materials still in use, created assets not handed over: by name."""
    return [
        (kind, name)
        for kind in (RegisterKind.LENT_MATERIAL, RegisterKind.DOOR_KEY, RegisterKind.CREATED_ASSET)
        for name in open_rows(
            kind, [row.values for row in current_rows(contract, kind) if not row.is_erased]
        )
    ]
