"""まどぐち自身の対策: the product's answer to the clauses as a paper."""

from collections.abc import Sequence
from datetime import datetime

from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.documents.papers import Ledger, LedgerColumn
from madoguchi.services.contracts.queries.installation import Answer

SAID = {True: "満たす", False: "満たさない", None: "人が行う"}


def own_answer_paper(answers: Sequence[Answer], now: datetime) -> Ledger:
    """One row a clause, as found at ``now``."""
    return Ledger(
        title="特記事項に対するまどぐち自身の対策",
        columns=(
            LedgerColumn("特記事項", 2), LedgerColumn("対策", 4), LedgerColumn("いまの状態", 4),
            LedgerColumn("判定"),
        ),
        rows=tuple((one.clause, one.does, one.found, SAID[one.is_met]) for one in answers),
        as_of=format_moment(now),
        notes=("この表は、動いているシステムから読み取った値だけで作られる。",),
    )  # fmt: skip
