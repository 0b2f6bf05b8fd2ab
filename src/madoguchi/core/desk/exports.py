"""問い合わせ管理台帳 as a table."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from madoguchi.core.desk.models import Inquiry
from madoguchi.core.desk.terms import EntryKind
from madoguchi.core.documents.columns import Column, Kind

COLUMNS = (
    Column("問合せ番号"), Column("受付日時", Kind.MOMENT), Column("受付方法"), Column("案件番号"),
    Column("担当部署"), Column("問合せ元"), Column("電話番号"), Column("メールアドレス"),
    Column("件名"), Column("内容"), Column("回答期限", Kind.MOMENT), Column("期限の決め方"),
    Column("期限の状況"), Column("状態"), Column("担当者"), Column("回答"),
    Column("回答日時", Kind.MOMENT), Column("完了日時", Kind.MOMENT),
)  # fmt: skip


def ledger_rows(inquiries: Iterable[Inquiry], now: datetime) -> Iterator[tuple[object, ...]]:
    """One row per inquiry as COLUMNS; several answers stand in one cell, in order."""
    for inquiry in inquiries:
        answers = [e.text for e in inquiry.entries.all() if e.term is EntryKind.ANSWER]
        yield (
            inquiry.number, inquiry.received_at, inquiry.get_channel_display(),
            inquiry.case_number, inquiry.section.name, inquiry.asker_label, inquiry.asker_phone,
            inquiry.asker_email, inquiry.subject, inquiry.body, inquiry.due_at,
            inquiry.rule.label, inquiry.due_state(now), inquiry.term,
            inquiry.assignee.name if inquiry.assignee else "", "／".join(answers),
            inquiry.answered_at, inquiry.closed_at,
        )  # fmt: skip
