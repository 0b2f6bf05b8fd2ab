"""The letter register: which letter stands how, and what is left to do."""

from collections.abc import Iterable, Iterator

from django.db.models import Count, QuerySet

from madoguchi.core.documents.columns import Column, Kind
from madoguchi.services.procurement.models import Letter, Tender
from madoguchi.services.procurement.terms import (
    UNSENT_LETTERS,
    NoticeChannel,
    NoticeKind,
    NoticeState,
)

COLUMNS = (
    "文書番号", "種類", "宛先", "方法", "送付先", "件名", "状態", Column("発信日時", Kind.MOMENT),
    "到達の記録",
)  # fmt: skip


def waiting_kinds(tender: Tender) -> list[tuple[NoticeKind, int]]:
    """Kinds with drafts to send, with their number."""
    rows = (
        tender.letters.filter(state__in=UNSENT_LETTERS)
        .order_by("kind")
        .values_list("kind")
        .annotate(Count("pk"))
    )
    return [(NoticeKind(kind), count) for kind, count in rows]


def waiting_letters(tender: Tender, kind: NoticeKind) -> QuerySet[Letter]:
    """The drafts of one kind, in the order in which they go."""
    return tender.letters.filter(kind=kind.value, state__in=UNSENT_LETTERS).order_by("pk")


def open_tasks(tender: Tender) -> QuerySet[Letter]:
    """Letters that a person must see to: to post, to hand over, or come back (PROC-133)."""
    return tender.letters.filter(
        state__in=[NoticeState.TASK.value, NoticeState.BOUNCED.value]
    ).order_by("made_at")


def register_rows(letters: Iterable[Letter]) -> Iterator[tuple[object, ...]]:
    """The register as a table to take away."""
    for each in letters:
        yield (
            each.document_number, NoticeKind(each.kind), each.addressee,
            NoticeChannel(each.channel), each.address, each.subject, NoticeState(each.state),
            each.sent_at, each.delivery_note,
        )  # fmt: skip
