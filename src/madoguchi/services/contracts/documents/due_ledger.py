"""期限の一覧 as a table for the audit: what was due, when it was settled, how late."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.cases.clock import case_now
from madoguchi.core.documents.columns import Column, Kind
from madoguchi.services.contracts.models import Duty
from madoguchi.services.contracts.queries.board import line_of
from madoguchi.services.contracts.queries.dues import title_of

COLUMNS = (
    Column("期限", Kind.DATE), Column("契約番号"), Column("契約"), Column("受託者"),
    Column("特記事項"), Column("項"), Column("義務"), Column("状態"),
    Column("承認日", Kind.DATE), Column("超過日数", Kind.NUMBER), Column("理由"),
)  # fmt: skip


def ledger_rows(duties: Iterable[Duty], now: datetime) -> Iterator[tuple[object, ...]]:
    """One row per duty as COLUMNS; days late are counted to the settlement, or to today.

    A rehearsal's today is that of its own clock.
    """
    for duty in duties:
        clause, contract = duty.clause, duty.contract
        today = day_of(case_now(contract.case, now))
        ended = duty.settled_on or today
        late = max(0, (ended - duty.due_on).days) if duty.due_on else 0
        yield (
            duty.due_on, contract.case.number, contract.case.title,
            contract.chain.contractor.name, clause.clause_set.label, str(clause),
            title_of(duty), line_of(duty, today).sign.label, duty.settled_on, late, duty.reason,
        )  # fmt: skip
