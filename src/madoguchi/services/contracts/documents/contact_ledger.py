"""問い合わせ管理台帳 of a contract as a table: question, answer, day and channel (CONT-107)."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from madoguchi.core.desk.terms import InquiryChannel
from madoguchi.core.documents.columns import Column, Kind
from madoguchi.services.contracts.models import Contact
from madoguchi.services.contracts.terms import ContactKind

COLUMNS = (
    Column("種類"), Column("番号"), Column("受付日時", Kind.MOMENT), Column("受付方法"),
    Column("相手方"), Column("件名"), Column("内容"), Column("回答期限", Kind.MOMENT),
    Column("期限の状況"), Column("回答"), Column("回答日時", Kind.MOMENT), Column("回答方法"),
    Column("回答者"), Column("所管課との調整"), Column("再発の元"),
)  # fmt: skip


def ledger_rows(contacts: Iterable[Contact], now: datetime) -> Iterator[tuple[object, ...]]:
    """One row per contact as COLUMNS."""
    for one in contacts:
        yield (
            ContactKind(one.kind).label, str(one.number), one.received_at,
            InquiryChannel(one.channel).label, one.source, one.subject, one.words, one.due_at,
            one.due_state(now).label, one.answer, one.answered_at,
            InquiryChannel(one.answer_channel).label if one.answer_channel else "",
            one.answered_by.name if one.answered_by else "", one.coordination,
            str(one.again) if one.again else "",
        )  # fmt: skip
