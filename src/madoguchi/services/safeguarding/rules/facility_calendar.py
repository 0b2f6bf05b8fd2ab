"""Facility calendar: on which days a facility is open, and a child is due there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from madoguchi.core.calendar.business import YEAR_END, BusinessCalendar
from madoguchi.core.calendar.holidays import HolidayTable

NOTHING: Mapping[date, str] = MappingProxyType({})


def closed_weekdays_of(open_weekdays: str) -> frozenset[int]:
    """ISO weekdays open ("12345") to weekdays closed as Python counts them (0 is Monday).

    >>> sorted(closed_weekdays_of("123456"))
    [6]
    """
    return frozenset(n for n in range(7) if str(n + 1) not in open_weekdays)


def days_of(from_on: date, until_on: date) -> list[date]:
    """Both ends included."""
    return [from_on + timedelta(days=n) for n in range((until_on - from_on).days + 1)]


def facility_calendar(
    open_weekdays: str,
    *,
    ward_closed: Mapping[date, str] = NOTHING,
    own_closed: Mapping[date, str] = NOTHING,
    own_opened: Iterable[date] = (),
) -> BusinessCalendar:
    """The facility's week, national holidays and the turn of the year; then the ward's default
    closed days; then what the facility says itself, which goes before all others.

    ward_closed, own_closed  day -> what people read: "長期休業", "振替休業日"

    >>> day = date(2025, 6, 9)
    >>> facility_calendar("12345", own_closed={day: "振替休業日"}).closing_name(day)
    '振替休業日'
    """
    return BusinessCalendar(
        closed_weekdays=closed_weekdays_of(open_weekdays),
        holidays=HolidayTable(),
        yearly=(YEAR_END,),
        extra_closed=MappingProxyType({**ward_closed, **own_closed}),
        extra_open=frozenset(own_opened) - frozenset(own_closed),
    )


@dataclass(frozen=True)
class ExpectedDays:
    """When a child is due at a facility.

    patterns  (from_on, ISO weekdays), in order; before the first one the facility's own week
    """

    calendar: BusinessCalendar
    from_on: date
    until_on: date | None = None
    patterns: Sequence[tuple[date, str]] = field(default_factory=tuple)

    def why_not(self, day: date) -> str | None:
        """What the grid shows instead of an entry: 在籍外, 休業日's own name, 予定なし; or None."""
        if day < self.from_on or (self.until_on is not None and day > self.until_on):
            return "在籍外"
        return self.calendar.closing_name(day) or self._without_plan(day)

    def is_expected(self, day: date) -> bool:
        return self.why_not(day) is None

    def between(self, first: date, last: date) -> list[date]:
        """Every expected day from ``first`` to ``last``, both included."""
        return [day for day in days_of(first, last) if self.is_expected(day)]

    def _without_plan(self, day: date) -> str | None:
        weekdays = ""
        for from_on, pattern in self.patterns:
            if from_on <= day:
                weekdays = pattern
        return "予定なし" if weekdays and str(day.isoweekday()) not in weekdays else None
