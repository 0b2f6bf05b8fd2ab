"""役割と権限の一覧 on paper."""

from datetime import date

from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.documents.papers import Align, Ledger, LedgerColumn
from madoguchi.services.safeguarding.queries.roles import ROLES, matrix


def matrix_paper(today: date) -> Ledger:
    """The six roles over every permission, as the program asks them today."""
    return Ledger(
        title="児童情報共有システム 役割と権限の一覧",
        columns=(
            LedgerColumn("できること", 4),
            *(
                LedgerColumn(heading.replace("（", "\n（"), 2, Align.CENTER)
                for heading, _, _ in ROLES
            ),
            LedgerColumn("多要素認証", 1, Align.CENTER),
        ),
        rows=tuple(
            (line.permission.label, *(mark or "—" for _, mark in line.marks),
             "必要" if line.permission.mfa else "—")
            for line in matrix()
        ),
        as_of=format_date(today),
        facts=tuple((heading, words) for heading, _, words in ROLES),
        notes=("この一覧は、プログラムが判定に使っている表そのものから作られています。",),
    )  # fmt: skip
