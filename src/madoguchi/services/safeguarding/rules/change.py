"""傾向: a month against the child's own three months before (SAFE-039)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.core.calendar.business import end_of_month, months_before
from madoguchi.core.terms import Term
from madoguchi.services.safeguarding.rules.days import Day, is_unannounced
from madoguchi.services.safeguarding.terms import AttendanceCode

# Fewer reported days say nothing about a child's habit.
LEAST_DAYS_BEFORE = 15


class Measure(Term):
    """What is compared."""

    ABSENCES = "absences", "欠席"
    LATENESS = "lateness", "遅刻"
    UNANNOUNCED = "unannounced", "連絡のない欠席"


COUNTED: Mapping[Measure, Callable[[Day], bool]] = {
    Measure.ABSENCES: lambda day: day.code == AttendanceCode.ABSENT,
    Measure.LATENESS: lambda day: day.code == AttendanceCode.LATE,
    Measure.UNANNOUNCED: is_unannounced,
}


@dataclass(frozen=True, kw_only=True)
class Change:
    """An increase in one month.

    counted        the days of the month that were counted
    before         days of the same kind in the three months before
    days_before    reported days in these three months
    expected_tenths  what their share foretold for the month so far, in tenths of a day, rounded
    """

    measure: Measure
    month: date
    counted: tuple[date, ...]
    before: int
    days_before: int
    expected_tenths: int


def changes(days: Sequence[Day], *, month: date, ratio: int, least: int, more: int) -> list[Change]:
    """Marked increases in a month, so far, against the child's own three months before.

    days   in order, the three months before included
    month  any day of the month
    ratio  percent of the foretold days that must be reached
    least  days that there must be at all
    more   days above the foretold ones

    Whole numbers only: count/now >= ratio% * before/days_before, compared by cross products.
    """
    first = month.replace(day=1)
    now = [d for d in days if first <= d.on <= end_of_month(first) and d.code]
    earlier = [d for d in days if months_before(first, 3) <= d.on < first and d.code]
    if len(earlier) < LEAST_DAYS_BEFORE:
        return []
    found = []
    for measure, is_counted in COUNTED.items():
        counted = tuple(d.on for d in now if is_counted(d))
        before = sum(is_counted(d) for d in earlier)
        foretold = before * len(now)  # in days times len(earlier)
        have = len(counted) * len(earlier)
        if len(counted) < least or have - foretold < more * len(earlier):
            continue
        if have * 100 < foretold * ratio:
            continue
        found.append(
            Change(
                measure=measure,
                month=first,
                counted=counted,
                before=before,
                days_before=len(earlier),
                expected_tenths=(foretold * 10 + len(earlier) // 2) // len(earlier),
            )
        )
    return found


def window_start(day: date) -> date:
    """The first day that is needed to compare the month of ``day`` and the one before it."""
    return months_before(day.replace(day=1), 4)
