"""One day of one facility: its children, what is known of each, and what waits."""

from dataclasses import dataclass
from datetime import date

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
class DayPage:
    """``last`` is the press that can be taken back. ``is_outside``: nothing can be entered, since
    the facility or the contract has ended or not begun."""

    facility: Facility
    day: date
    lines: tuple[ChildLine, ...]
    last: EntryOperation | None
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


def day_page(facility: Facility, day: date) -> DayPage:
    """Constant queries for any number of children."""
    placements = list(placements_on(facility, day))
    expected = expected_days_of(placements)
    entries = {
        e.placement_id: e for e in AttendanceEntry.objects.filter(placement__in=placements, day=day)
    }
    signs = _signs(placements, day)
    is_outside = not any(first <= day <= last for first, last in service_spans(facility))
    outside = "利用期間外" if is_outside else ""
    return DayPage(
        facility,
        day,
        tuple(
            ChildLine(
                p.child.number, name_of(p.child), p.get_grade_display(), entries.get(p.pk),
                outside or expected[p.pk].why_not(day) or "", tuple(signs.get(p.pk, ())),
            )
            for p in placements
        ),
        _last_press(facility, day),
        is_outside,
    )  # fmt: skip


def _signs(placements: list[Placement], day: date) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for row in Observation.objects.filter(placement__in=placements, day=day):
        found.setdefault(row.placement_id, []).append(Sign(row.sign).label)
    return found


def _last_press(facility: Facility, day: date) -> EntryOperation | None:
    """The latest press of the day that is not taken back and has written something."""
    rows = EntryOperation.objects.filter(facility=facility, undone_at=None, entries__day=day)
    return (
        rows.exclude(entries__state=EntryState.SUBMITTED.value)
        .distinct()
        .order_by("-made_at", "-pk")
        .first()
    )
