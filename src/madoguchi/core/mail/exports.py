"""The ledger as a table, for spreadsheets."""

from collections.abc import Iterable, Iterator

from madoguchi.core.documents.columns import Column, Kind
from madoguchi.core.mail.models import OutgoingMail

COLUMNS = (
    Column("登録日時", Kind.MOMENT), Column("状態"), Column("状態の日時", Kind.MOMENT),
    Column("送信日時", Kind.MOMENT), Column("宛名"), Column("宛先"), Column("件名"),
    Column("案件番号"), Column("担当部署"), Column("試行回数", Kind.NUMBER), Column("経路"),
    Column("問題の説明"), Column("サーバーの応答"), Column("Message-ID"),
)  # fmt: skip


def ledger_rows(mails: Iterable[OutgoingMail]) -> Iterator[tuple[object, ...]]:
    """One row per mail, as COLUMNS; without the body, which may stand under a key."""
    for mail in mails:
        yield (
            mail.queued_at, mail.term, mail.state_at, mail.sent_at, mail.to_name,
            mail.to_address, mail.subject, mail.case_number,
            mail.section.name if mail.section else "", mail.attempts,
            mail.get_channel_display(), mail.problem, mail.reply, mail.message_id,
        )  # fmt: skip
