"""One day of one facility: its children, what is known of each, and what waits."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from madoguchi.services.safeguarding.models import (
    AttendanceEntry,
    EntryOperation,
    Facility,
    Observation,
    Placement,
)
from madoguchi.services.safeguarding.queries.calendars import expected_days_of
from madoguchi.services.safeguarding.queries.sealed import name_of
from madoguchi.services.safeguarding.queries.service import service_spans
from madoguchi.services.safeguarding.queries.visibility import placements_on
from madoguchi.services.safeguarding.terms import (
    AbsenceReason,
    AttendanceCode,
    EntryState,
    FamilyContact,
    Sign,
)

TONES = {
    AttendanceCode.ABSENT.value: "warning",
    AttendanceCode.SUSPENDED.value: "info",
    AttendanceCode.BEREAVEMENT.value: "info",
}


@dataclass(frozen=True)
class ChildLine:
    """A child on the day's screen. ``closed`` says why nothing is due: 休業日's name, 予定なし."""

    number: str
    name: str
    grade: str
    entry: AttendanceEntry | None
    closed: str
    signs: tuple[str, ...]

    @property
    def said(self) -> str:
        return AttendanceCode(self.entry.code).label if self.entry else ""

    @property
    def tone(self) -> str:
        return TONES.get(self.entry.code, "success") if self.entry else "neutral"

    @property
    def why(self) -> str:
        """「連絡あり・病気」 of an absence, "" of anything else."""
        if self.entry is None or not self.entry.reason:
            return ""
        contact = FamilyContact(self.entry.family_contact).label
        return f"{contact}・{AbsenceReason(self.entry.reason).label}"

    @property
    def lacks_why(self) -> bool:
        return bool(
            self.entry and self.entry.code == AttendanceCode.ABSENT and not self.entry.reason
        )

    @property
    def is_submitted(self) -> bool:
        """Corrected with a reason only."""
        return self.entry is not None and self.entry.state == EntryState.SUBMITTED

    @property
    def is_waiting(self) -> bool:
        return self.entry is None and not self.closed


@dataclass(frozen=True)
class LastPress:
    """The reader's own latest press: its number, and what taking it back would undo."""

    key: str
    words: str


@dataclass(frozen=True)
class DayPage:
    """``last`` is the press that the reader can take back. ``is_outside``: nothing can be
    entered, since the facility or the contract has ended or not begun."""

    facility: Facility
    day: date
    lines: tuple[ChildLine, ...]
    last: LastPress | None
    is_outside: bool

    @property
    def waiting(self) -> int:
        return sum(line.is_waiting for line in self.lines)

    @property
    def lacking_why(self) -> int:
        return sum(line.lacks_why for line in self.lines)

    @property
    def is_free(self) -> bool:
        """Nobody is due: a closed day, or none of the children's days."""
        return all(line.closed for line in self.lines)

    @property
    def unconfirmed(self) -> int:
        return sum(
            line.entry is not None and line.entry.state == EntryState.DRAFT for line in self.lines
        )


def day_page(facility: Facility, day: date, reader: int | None = None) -> DayPage:
    """Constant queries for any number of children.

    reader  primary key of the person whose own presses can be taken back; None: nobody's
    """
    placements = list(placements_on(facility, day))
    expected = expected_days_of(placements)
    entries = {
        e.placement_id: e for e in AttendanceEntry.objects.filter(placement__in=placements, day=day)
    }
    signs = _signs(placements, day)
    is_outside = not any(first <= day <= last for first, last in service_spans(facility))
    outside = "利用期間外" if is_outside else ""
    lines = tuple(
        ChildLine(
            p.child.number, name_of(p.child), p.get_grade_display(), entries.get(p.pk),
            outside or expected[p.pk].why_not(day) or "", tuple(signs.get(p.pk, ())),
        )
        for p in placements
    )  # fmt: skip
    last = _last_press(facility, day, reader) if reader is not None else None
    pressed = _in_words(last, lines) if last else None
    return DayPage(facility, day, lines, pressed, is_outside)


def _signs(placements: list[Placement], day: date) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for row in Observation.objects.filter(placement__in=placements, day=day):
        found.setdefault(row.placement_id, []).append(Sign(row.sign).label)
    return found


def _last_press(facility: Facility, day: date, reader: int) -> EntryOperation | None:
    """The reader's latest of the day that is not taken back and has written something.

    A colleague's is not offered: who presses 「取り消す」 means what they pressed themselves.
    Nor is one that came before another that they took back: it is not the latest in their mind,
    and may be about other children.
    """
    own = EntryOperation.objects.filter(facility=facility, made_by=reader)
    taken_back_since = own.filter(undone_at__gt=OuterRef("made_at"))
    rows = own.filter(~Exists(taken_back_since), undone_at=None, entries__day=day)
    return (
        rows.exclude(entries__state=EntryState.SUBMITTED.value)
        .distinct()
        .order_by("-made_at", "-pk")
        .first()
    )


def _in_words(operation: EntryOperation, lines: tuple[ChildLine, ...]) -> LastPress:
    """「髙橋 陽葵 欠席」, 「3人の入力」, or of a whole month 「40件の入力」."""
    mine = [line for line in lines if line.entry and line.entry.operation_id == operation.pk]
    count = operation.entries.count()
    if len(mine) == count == 1:
        return LastPress(operation.key, f"{mine[0].name} {mine[0].said}")
    size = f"{count}人" if len(mine) == count else f"ほかの日を含む{count}件"
    return LastPress(operation.key, f"{size}の入力")
