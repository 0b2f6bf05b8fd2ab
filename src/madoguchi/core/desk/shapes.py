"""How an inquiry is shown: tones, rows of the list, its history as a timeline."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from madoguchi.core.desk.models import Inquiry, InquiryEntry
from madoguchi.core.desk.terms import DueState, EntryKind, InquiryState
from madoguchi.core.ui.shapes import TimelineEntry

DUE_TONES = {
    DueState.DONE: "success",
    DueState.FAR: "info",
    DueState.TODAY: "warning",
    DueState.LATE: "danger",
}
STATE_TONES = {
    InquiryState.OPEN: "warning",
    InquiryState.ASSIGNED: "info",
    InquiryState.ANSWERED: "success",
    InquiryState.CLOSED: "neutral",
}


@dataclass(frozen=True)
class InquiryRow:
    """One line of the list: the inquiry, and how it stands to its due time now."""

    inquiry: Inquiry
    due: DueState

    @property
    def due_tone(self) -> str:
        return DUE_TONES[self.due]

    @property
    def state_tone(self) -> str:
        return STATE_TONES[self.inquiry.term]


def inquiry_rows(inquiries: Iterable[Inquiry], now: datetime) -> Iterator[InquiryRow]:
    for inquiry in inquiries:
        yield InquiryRow(inquiry, inquiry.due_state(now))


def inquiry_timeline(
    entries: Iterable[InquiryEntry], *, answered_by: str = ""
) -> list[TimelineEntry]:
    """Newest first. ``answered_by`` stands for the names of staff where the asker reads."""
    return [
        TimelineEntry(
            at=entry.at,
            title=entry.term.label,
            who=answered_by if answered_by and entry.term is EntryKind.ANSWER else entry.by_label,
            text=entry.text,
            tone="success" if entry.term is EntryKind.ANSWER else "neutral",
        )
        for entry in sorted(entries, key=lambda entry: -entry.pk)
    ]
