"""Office days: which days the ward is open, why not, and counting in business days and months."""

import calendar as gregorian
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from madoguchi.core.calendar.holidays import HolidayTable
from madoguchi.core.calendar.wareki import WEEKDAYS, format_date

_DAY = timedelta(days=1)
# No office closes longer than this; a search beyond it means a calendar without open days.
_LONGEST_CLOSURE_DAYS = 400


@dataclass(frozen=True)
class YearlyClosing:
    """Days closed each year, as (month, day) from ``first`` to ``last``, both included.

    It may run over the turn of the year, and holds only between the two days of its validity.
    """

    label: str
    first: tuple[int, int]
    last: tuple[int, int]
    source: str
    valid_from: date = date.min
    valid_until: date = date.max

    def covers(self, day: date) -> bool:
        if not self.valid_from <= day <= self.valid_until:
            return False
        place = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= place <= self.last
        return place >= self.first or place <= self.last


YEAR_END = YearlyClosing(
    "年末年始", (12, 29), (1, 3), source="地方自治法4条の2第2項3号に基づく区の休日を定める条例"
)


@dataclass(frozen=True)
class BusinessCalendar:
    """The open days of one office; the default is a ward office (区の休日).

    closed_weekdays  0 is Monday
    holidays         None: open on national holidays
    yearly           closings that come back every year, as dated settings with their source
    extra_closed     single days closed, with the reason (a move, a typhoon)
    extra_open       single days open in spite of all other rules

    >>> BusinessCalendar().add_business_days(date(2026, 9, 18), 3)
    datetime.date(2026, 9, 28)
    """

    closed_weekdays: frozenset[int] = frozenset({5, 6})
    holidays: HolidayTable | None = field(default_factory=HolidayTable)
    yearly: tuple[YearlyClosing, ...] = (YEAR_END,)
    extra_closed: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))
    extra_open: frozenset[date] = frozenset()

    def is_open_day(self, day: date) -> bool:
        return self.reason_closed(day) is None

    def reason_closed(self, day: date) -> str | None:
        """Why the office is closed, in Japanese, or None on an open day.

        >>> BusinessCalendar().reason_closed(date(2026, 9, 22))
        '令和8年9月22日(火)は国民の休日のため閉庁日です。'
        """
        name = self.closing_name(day)
        return f"{format_date(day)}は{name}のため閉庁日です。" if name else None

    def closing_name(self, day: date) -> str | None:
        """What closes the office on ``day`` (建国記念の日, 年末年始, 土曜日), or None."""
        if day in self.extra_open:
            return None
        if day in self.extra_closed:
            return self.extra_closed[day]
        holiday = self.holidays.name_of(day) if self.holidays else None
        yearly = next((closing.label for closing in self.yearly if closing.covers(day)), None)
        weekday = (
            f"{WEEKDAYS[day.weekday()]}曜日" if day.weekday() in self.closed_weekdays else None
        )
        return holiday or yearly or weekday

    def add_business_days(self, day: date, count: int) -> date:
        """The ``count``-th open day after ``day`` (the next one is 1), before it if negative.

        ``day`` itself is never counted (初日不算入) and may be closed; 0 gives ``day`` unchanged.
        """
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day = self._nearest(day + step, step)
        return day

    def business_days_between(self, start: date, end: date) -> int:
        """Open days after ``start`` up to and including ``end``; negative if ``end`` is earlier.

        >>> BusinessCalendar().business_days_between(date(2026, 12, 25), date(2027, 1, 5))
        3
        """
        if end < start:
            return -sum(self.is_open_day(end + _DAY * n) for n in range((start - end).days))
        return sum(self.is_open_day(start + _DAY * n) for n in range(1, (end - start).days + 1))

    def next_open_day(self, day: date) -> date:
        """The first open day after ``day``."""
        return self._nearest(day + _DAY, _DAY)

    def open_day_from(self, day: date) -> date:
        """``day`` if it is open, else the next open day.

        So move deadlines that a statute sets (地方自治法4条の2第4項); a day printed in a tender
        does not move by itself.

        >>> BusinessCalendar().open_day_from(date(2027, 1, 10))
        datetime.date(2027, 1, 12)
        """
        return self._nearest(day, _DAY)

    def open_day_until(self, day: date) -> date:
        """``day`` if it is open, else the last open day before it."""
        return self._nearest(day, -_DAY)

    def business_day_of_month(self, year: int, month: int, count: int) -> date:
        """The ``count``-th open day of a month (>= 1)."""
        return self.add_business_days(date(year, month, 1) - _DAY, count)

    def _nearest(self, day: date, step: timedelta) -> date:
        for _ in range(_LONGEST_CLOSURE_DAYS):
            if self.is_open_day(day):
                return day
            day += step
        raise ValueError("this calendar has no open day within a year")


_WEEKDAY_LABELS = {
    f"{sign}{tail}": n for n, sign in enumerate(WEEKDAYS) for tail in ("", "曜", "曜日")
}


def calendar_closed_on(labels: Iterable[str]) -> BusinessCalendar:
    """The calendar of a notice that names its closed days: 土, 日, 祝日, 年末年始.

    Only what is named is closed: a notice without 年末年始 closes at the turn of the year only on
    holidays and weekends. ValueError for any other word.

    >>> calendar_closed_on(["土", "日", "祝日"]).is_open_day(date(2026, 12, 29))
    True
    """
    named = list(labels)
    unknown = [word for word in named if word not in {"祝日", "年末年始", *_WEEKDAY_LABELS}]
    if unknown:
        raise ValueError(f"unknown closed days: {unknown}")
    return BusinessCalendar(
        closed_weekdays=frozenset(_WEEKDAY_LABELS[w] for w in named if w in _WEEKDAY_LABELS),
        holidays=HolidayTable() if "祝日" in named else None,
        yearly=(YEAR_END,) if "年末年始" in named else (),
    )


def end_of_month(day: date) -> date:
    """The last day of the month of ``day``."""
    return day.replace(day=gregorian.monthrange(day.year, day.month)[1])


def months_after(day: date, months: int) -> date:
    """The same day ``months`` later (earlier if negative), or that month's last day (民法143条2項).

    >>> months_after(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def months_before(day: date, months: int) -> date:
    """The 応当日 ``months`` before ``day``; a paper issued on it is still within the months.

    >>> months_before(date(2026, 1, 16), 3)
    datetime.date(2025, 10, 16)
    """
    return months_after(day, -months)


def last_day_of_months(first_counted: date, months: int) -> date:
    """The day on which a period of calendar months ends that is counted from ``first_counted``.

    The day before the 応当日; where the last month has no such day, its last day (民法143条2項).

    >>> last_day_of_months(date(2026, 3, 1), 1), last_day_of_months(date(2026, 1, 31), 1)
    (datetime.date(2026, 3, 31), datetime.date(2026, 2, 28))
    """
    match = months_after(first_counted, months)
    return match - _DAY if match.day == first_counted.day else match


def is_issued_within(issued_on: date, *, months: int, filed_on: date) -> bool:
    """○か月以内に発行されたもの: issued no earlier than the 応当日 before the filing, nor after it.

    >>> filed_on = date(2026, 1, 16)
    >>> [is_issued_within(date(2025, 10, d), months=3, filed_on=filed_on) for d in (15, 16)]
    [False, True]
    """
    return months_before(filed_on, months) <= issued_on <= filed_on
