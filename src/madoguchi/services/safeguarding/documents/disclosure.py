"""開示の資料 on paper: a line for each record, masked where nothing was released."""

from datetime import datetime

from madoguchi.core.calendar.wareki import format_date, format_moment
from madoguchi.core.documents.papers import Ledger, LedgerColumn
from madoguchi.services.safeguarding.queries.disclosures import Disclosed
from madoguchi.services.safeguarding.rules.disclosure import MASK


def disclosure_paper(found: Disclosed, now: datetime) -> Ledger:
    """What may be handed over; the child's name is not on it, the applicant knows it."""
    disclosure = found.disclosure
    first, last = format_date(disclosure.from_on), format_date(disclosure.until_on)
    return Ledger(
        title="開示の資料（情報元を秘匿したもの）",
        columns=(
            LedgerColumn("日", 3), LedgerColumn("記録", 2), LedgerColumn("施設", 3),
            LedgerColumn("報告した人", 2), LedgerColumn("内容", 6),
        ),
        rows=tuple(
            (format_date(one.on), one.what, one.facility, one.reporter, one.words)
            for one in found.lines
        ),
        as_of=format_moment(now),
        facts=(
            ("開示番号", disclosure.number),
            ("児童番号", disclosure.child.number),
            ("期間", f"{first}から{last}まで"),
        ),
        notes=(f"「{MASK}」は、情報の提供元が分かるため秘匿した部分です。",),
    )  # fmt: skip
