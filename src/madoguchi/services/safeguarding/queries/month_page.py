"""The month of one facility as a grid: a line for each child, a cell for each day."""

from dataclasses import dataclass
from datetime import date

from madoguchi.core.calendar.business import end_of_month, months_after
from madoguchi.services.safeguarding.models import AttendanceEntry, Facility
from madoguchi.services.safeguarding.queries.calendars import expected_days_of
from madoguchi.services.safeguarding.queries.sealed import name_of
from madoguchi.services.safeguarding.queries.visibility import placements_between
from madoguchi.services.safeguarding.rules.entries import Said, Totals, totals_of
from madoguchi.services.safeguarding.rules.facility_calendar import days_of
from madoguchi.services.safeguarding.terms import AttendanceCode

LETTERS = {
    AttendanceCode.PRESENT: "○", AttendanceCode.LATE: "遅", AttendanceCode.LEFT_EARLY: "早",
    AttendanceCode.ABSENT: "欠", AttendanceCode.SUSPENDED: "停", AttendanceCode.BEREAVEMENT: "忌",
    AttendanceCode.RECOGNISED_OUTSIDE: "外", AttendanceCode.RECOGNISED_ONLINE: "オ",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One day of one child: a letter, its words, and whether something can be entered there.

    kind  the code of what was said, or closed, waiting, unreported: how the day is drawn
    """

    day: date
    letter: str
    words: str
    kind: str
    is_open: bool
    is_missing: bool = False
    lacks_why: bool = False


@dataclass(frozen=True)
class MonthLine:
    number: str
    name: str
    grade: str
    cells: tuple[Cell, ...]
    totals: Totals

    @property
    def weeks(self) -> list[tuple[Cell | None, ...]]:
        """The same days from Monday to Sunday; None before the first and after the last."""
        before = self.cells[0].day.weekday() if self.cells else 0
        padded = [*(None,) * before, *self.cells]
        padded += (None,) * (-len(padded) % 7)
        return [tuple(padded[at : at + 7]) for at in range(0, len(padded), 7)]


@dataclass(frozen=True)
class MonthPage:
    facility: Facility
    month: date
    days: tuple[date, ...]
    lines: tuple[MonthLine, ...]
    before: date
    after: date | None

    @property
    def missing(self) -> int:
        return sum(cell.is_missing for line in self.lines for cell in line.cells)

    @property
    def lacking_why(self) -> int:
        return sum(cell.lacks_why for line in self.lines for cell in line.cells)

    @property
    def legend(self) -> list[tuple[str, str]]:
        return [(letter, code.label) for code, letter in LETTERS.items()]


def month_page(facility: Facility, month: date, today: date) -> MonthPage:
    """Constant queries for any number of children."""
    first, last = month.replace(day=1), end_of_month(month)
    placements = list(placements_between(facility, first, last))
    expected = expected_days_of(placements)
    rows = AttendanceEntry.objects.filter(placement__in=placements, day__range=(first, last))
    entries = {(e.placement_id, e.day): e for e in rows}
    days = tuple(days_of(first, last))
    lines = []
    for p in placements:
        cells = tuple(
            _cell(day, entries.get((p.pk, day)), expected[p.pk].why_not(day), today) for day in days
        )
        due = expected[p.pk].between(first, min(last, today))
        said = [_said(entries[p.pk, day]) for day in days if (p.pk, day) in entries]
        lines.append(
            MonthLine(
                p.child.number, name_of(p.child), p.get_grade_display(), cells,
                totals_of(said, due),
            )
        )  # fmt: skip
    after = months_after(first, 1)
    return MonthPage(
        facility, first, days, tuple(lines), months_after(first, -1),
        after if after <= today else None,
    )  # fmt: skip


def _cell(day: date, entry: AttendanceEntry | None, why_not: str | None, today: date) -> Cell:
    if entry is not None:
        code = AttendanceCode(entry.code)
        lacks = code is AttendanceCode.ABSENT and not (entry.reason and entry.family_contact)
        return Cell(day, LETTERS[code], code.label, code.value, is_open=True, lacks_why=lacks)
    if why_not is not None:
        return Cell(day, "－", why_not, "closed", is_open=False)
    if day > today:
        return Cell(day, "", "これから", "waiting", is_open=False)
    return Cell(day, "未", "未入力", "unreported", is_open=True, is_missing=True)


def _said(entry: AttendanceEntry) -> Said:
    return Said(
        day=entry.day, code=entry.code, family_contact=entry.family_contact, reason=entry.reason
    )
