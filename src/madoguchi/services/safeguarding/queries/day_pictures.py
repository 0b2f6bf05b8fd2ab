"""Pictures of days: what stands in a calendar's cell, with letter, colour and words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from madoguchi.core.calendar.business import end_of_month, months_before
from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.safeguarding.models import Child, Placement
from madoguchi.services.safeguarding.queries.calendars import expected_days_of
from madoguchi.services.safeguarding.queries.histories import History, histories
from madoguchi.services.safeguarding.rules.days import Day, Tally, tally
from madoguchi.services.safeguarding.rules.facility_calendar import ExpectedDays
from madoguchi.services.safeguarding.rules.lines import Line, line_of
from madoguchi.services.safeguarding.rules.rulebook import Effect
from madoguchi.services.safeguarding.terms import AttendanceCode, FamilyContact

# kind -> (letter, words): letters tell the kinds apart where colours do not.
KINDS = {
    "present": ("出", "出席"),
    "late": ("遅", "遅刻"),
    "left_early": ("早", "早退"),
    "absent": ("欠", "欠席"),
    "no_contact": ("無", "欠席（家庭からの連絡なし）"),
    "suspended": ("停", "出席停止"),
    "bereavement": ("忌", "忌引"),
    "recognised": ("扱", "出席扱い（対面なし）"),
    "unreported": ("？", "未報告"),
    "waiting": ("・", "報告期限前"),
    "closed": ("休", "休業日・予定なし"),
    "outside": ("", "在籍外・報告の依頼がない日・これから"),
}
LEGEND = tuple((kind, letter, words) for kind, (letter, words) in KINDS.items())


@dataclass(frozen=True)
class DayCell:
    """One cell. ``words`` says all of it: 「6月2日(月) 欠席」; ``count`` is its place in a run."""

    on: date
    kind: str
    letter: str
    words: str
    count: int = 0
    is_today: bool = False


@dataclass(frozen=True)
class MonthRow:
    """A month: 28 to 31 cells and its tally."""

    first: date
    cells: tuple[DayCell, ...]
    tally: Tally


@dataclass(frozen=True)
class YearPicture:
    """Twelve months of one line, the latest below; ``days`` in order, as the rules read them."""

    line: Line
    facility: str
    months: tuple[MonthRow, ...]
    days: tuple[Day, ...]

    @property
    def cell_count(self) -> int:
        return sum(len(month.cells) for month in self.months)


def year_pictures(child: Child, today: date, effects: dict[str, Effect]) -> list[YearPicture]:
    """The twelve months up to this one, a picture for each line the child was in."""
    first, last = months_before(today.replace(day=1), 11), end_of_month(today)
    found = histories([child.pk], today=last, effects=effects, since=first)
    plans = plans_of(child)
    return [
        YearPicture(
            line=history.line,
            facility=history.placement.facility.name,
            months=tuple(
                _month(month, history, plans.get(history.line, []), today, effects)
                for month in _months(first, 12)
            ),
            days=tuple(day for day in history.days if day.on <= today),
        )
        for history in found
    ]


def plans_of(child: Child) -> dict[Line, list[ExpectedDays]]:
    """The expected days of every placement of the child, by line."""
    rows = list(Placement.objects.filter(child=child).select_related("facility"))
    expected = expected_days_of(rows)
    found: dict[Line, list[ExpectedDays]] = {}
    for row in rows:
        found.setdefault(line_of(row.facility.kind), []).append(expected[row.pk])
    return found


def cell_of(
    on: date, day: Day | None, plans: Sequence[ExpectedDays], today: date, count: int = 0
) -> DayCell:
    """One day as it is drawn; ``day`` is None where the child was not expected."""
    kind, words = _kind(on, day, plans, today)
    letter = KINDS[kind][0]
    return DayCell(on, kind, letter, f"{format_date(on)} {words}", count, on == today)


def weeks_around(
    span: tuple[date, date],
    days: Sequence[Day],
    plans: Sequence[ExpectedDays],
    today: date,
    counted: Sequence[date],
) -> list[list[DayCell]]:
    """Whole weeks from Monday that hold the days of the span; what a rule counted carries its
    number."""
    first, last = span
    by_day = {day.on: day for day in days}
    numbers = {on: number for number, on in enumerate(counted, start=1)}
    monday = first - timedelta(days=first.weekday())
    weeks = []
    while monday <= last:
        week = [monday + timedelta(days=n) for n in range(7)]
        weeks.append([cell_of(on, by_day.get(on), plans, today, numbers.get(on, 0)) for on in week])
        monday += timedelta(days=7)
    return weeks


def _kind(on: date, day: Day | None, plans: Sequence[ExpectedDays], today: date) -> tuple[str, str]:
    if day is not None and day.code:
        return _of_code(day)
    if on > today:
        return "outside", "これから"
    if day is not None:
        return ("unreported", "未報告") if day.is_due else ("waiting", "報告期限前")
    reasons = [why for plan in plans if (why := plan.why_not(on)) is not None]
    inside = [why for why in reasons if why != "在籍外"]
    if inside:
        return "closed", inside[-1]
    return "outside", "在籍外" if reasons else "報告の依頼がない日"


def _of_code(day: Day) -> tuple[str, str]:
    label = AttendanceCode(day.code).label
    if day.code == AttendanceCode.ABSENT and day.contact == FamilyContact.NONE:
        return "no_contact", KINDS["no_contact"][1]
    if day.code in {AttendanceCode.RECOGNISED_OUTSIDE, AttendanceCode.RECOGNISED_ONLINE}:
        return "recognised", label
    return day.code, label


def _month(
    first: date,
    history: History,
    plans: Sequence[ExpectedDays],
    today: date,
    effects: dict[str, Effect],
) -> MonthRow:
    last = end_of_month(first)
    own = {day.on: day for day in history.days if first <= day.on <= last}
    cells = tuple(
        cell_of(on, own.get(on), plans, today)
        for on in (first + timedelta(days=n) for n in range(last.day))
    )
    past = [day for day in own.values() if day.on <= today]
    return MonthRow(first, cells, tally(past, effects))


def _months(first: date, count: int) -> list[date]:
    return [months_before(first, -n) for n in range(count)]
