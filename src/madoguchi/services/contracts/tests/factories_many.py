"""Many contracts at once, for lists: rows written in bulk, each complete enough to be shown."""

from datetime import date, datetime, timedelta

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.cases.models import Case
from madoguchi.services.contracts.models import (
    Contract,
    ContractChain,
    ContractClause,
    ContractClauseSet,
    Duty,
)
from madoguchi.services.contracts.terms import ContractState, DutyState, DutyTrigger

BATCH = 1000
# Of 60 duties of a year: most are settled, some wait. One in twelve was due before today: in a
# quarter of the contracts these are open, and late.
STATES = (
    *[DutyState.SETTLED] * 7, DutyState.FILED, DutyState.OPEN, DutyState.OPEN,
    DutyState.NOT_APPLICABLE, DutyState.OPEN,
)  # fmt: skip


def many_contracts(
    section: Organisation, contractor: Organisation, count: int, duties: int, *, now: datetime
) -> list[Contract]:
    """Contracts in performance, each with ``duties`` duties around today."""
    chain = ContractChain.objects.create(
        title="運営支援", section=section, contractor=contractor, created_at=now
    )
    contracts = Contract.objects.bulk_create(
        [_contract(case, chain, day_of(now)) for case in _cases(section, count, now)],
        batch_size=BATCH,
    )
    sets = ContractClauseSet.objects.bulk_create(
        [
            ContractClauseSet(
                contract=contract, code="data_processing", label="電算処理の特記事項",
                version="standard",
            )
            for contract in contracts
        ],
        batch_size=BATCH,
    )  # fmt: skip
    clauses = ContractClause.objects.bulk_create(
        [ContractClause(clause_set=row, number=32, heading="業務の報告", summary="報告する。")
         for row in sets],
        batch_size=BATCH,
    )  # fmt: skip
    Duty.objects.bulk_create(
        (
            _duty(contract, clause, place, day_of(now))
            for contract, clause in zip(contracts, clauses, strict=True)
            for place in range(duties)
        ),
        batch_size=BATCH,
    )
    return contracts


def _cases(section: Organisation, count: int, now: datetime) -> list[Case]:
    start = Case.objects.count()
    return Case.objects.bulk_create(
        [
            Case(
                number=f"{now.year}-{20_000 + start + n}", title=f"第{n}号 運営支援業務委託",
                module="contracts", section=section, fiscal_year=now.year, created_at=now,
            )
            for n in range(count)
        ],
        batch_size=BATCH,
    )  # fmt: skip


def _contract(case: Case, chain: ContractChain, today: date) -> Contract:
    return Contract(
        case=case, chain=chain, state=ContractState.IN_PERFORMANCE.value, price_yen=1_000_000,
        starts_on=today - timedelta(days=200), ends_on=today + timedelta(days=165),
        concluded_on=today - timedelta(days=200),
    )  # fmt: skip


def _duty(contract: Contract, clause: ContractClause, place: int, today: date) -> Duty:
    state = STATES[(contract.pk + place) % len(STATES)]
    is_late = place % 12 == 0
    due_on = today + timedelta(days=-3 - place if is_late else (place * 7) % 360 + 1)
    return Duty(
        contract=contract, clause=clause, code="data_processing.monthly_report",
        title=f"業務報告書 {place}", trigger=DutyTrigger.MONTHLY.value, proof_words="報告書",
        due_on=due_on, state=state.value,
        settled_on=today if state is DutyState.SETTLED else None,
    )  # fmt: skip
