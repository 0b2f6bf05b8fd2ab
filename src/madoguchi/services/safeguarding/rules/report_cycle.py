"""Report cycle: which periods a request yields, and when each report is due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from madoguchi.core.calendar.business import BusinessCalendar, end_of_month, months_after
from madoguchi.services.safeguarding.terms import ReportCycle

DUE_BUSINESS_DAY = 5  # 翌月5開庁日: the ward's setting until it sets another
_DAY, WEEK = timedelta(days=1), 7


@dataclass(frozen=True)
class CycleSpan:
    """A cycle from a day until a day, both included."""

    cycle: str
    from_on: date
    until_on: date


@dataclass(frozen=True)
class Period:
    """One report: its days and its due date."""

    cycle: str
    from_on: date
    until_on: date
    due_on: date


def periods_of(
    request: CycleSpan,
    exceptions: Sequence[CycleSpan] = (),
    *,
    month: date,
    ward: BusinessCalendar | None = None,
    due_business_day: int = DUE_BUSINESS_DAY,
) -> list[Period]:
    """The reports of one calendar month.

    A monthly report covers its month as far as the request goes and no other cycle stands in its
    way; a weekly one seven days from the start of its span; a paused span yields none. Less than
    a week of a month that is left beside weekly reports belongs to the nearest of them: nobody
    writes a monthly report of one day.

    month  any day of it

    >>> june = periods_of(CycleSpan("monthly", date(2025, 4, 1), date(2026, 3, 31)),
    ...                   month=date(2025, 5, 1))
    >>> [(p.from_on.day, p.until_on.day, p.due_on.isoformat()) for p in june]
    [(1, 31, '2025-06-06')]
    """
    office = ward or BusinessCalendar()
    first, last = month.replace(day=1), end_of_month(month)
    found = []
    for span in _spans(request, exceptions):
        if span.cycle == ReportCycle.PAUSED or span.until_on < first or span.from_on > last:
            continue
        if span.cycle == ReportCycle.MONTHLY:
            begin, end = max(first, span.from_on), min(last, span.until_on)
            due = months_after(first, 1)
            due_on = office.business_day_of_month(due.year, due.month, due_business_day)
            found.append(Period(span.cycle, begin, end, due_on))
        else:
            found += _short_periods(span, first, last, office)
    return _without_crumbs(found)


def _short_periods(
    span: CycleSpan, first: date, last: date, office: BusinessCalendar
) -> list[Period]:
    """Weeks (or days) that begin in the month; due on the first open day after their end."""
    length = 7 if span.cycle == ReportCycle.WEEKLY else 1
    found = []
    begin = span.from_on
    while begin <= min(last, span.until_on):
        end = min(begin + timedelta(days=length - 1), span.until_on)
        if begin >= first:
            found.append(Period(span.cycle, begin, end, office.next_open_day(end)))
        begin = end + _DAY
    return found


def _without_crumbs(periods: Sequence[Period]) -> list[Period]:
    found: list[Period] = []
    for period in periods:
        before = found[-1] if found else None
        if before is not None and _touch(before, period) and _is_crumb(before):
            found[-1] = replace(period, from_on=before.from_on)
        elif before is not None and _touch(before, period) and _is_crumb(period):
            found[-1] = replace(before, until_on=period.until_on)
        else:
            found.append(period)
    return found


def _touch(first: Period, second: Period) -> bool:
    is_weekly = ReportCycle.WEEKLY in {first.cycle, second.cycle}
    return is_weekly and first.until_on + _DAY == second.from_on


def _is_crumb(period: Period) -> bool:
    days = (period.until_on - period.from_on).days + 1
    return period.cycle == ReportCycle.MONTHLY and days < WEEK


def _spans(request: CycleSpan, exceptions: Iterable[CycleSpan]) -> list[CycleSpan]:
    """The request cut by its exceptions, in order of days."""
    spans, begin = [], request.from_on
    for exception in sorted(exceptions, key=lambda span: span.from_on):
        if exception.from_on > begin:
            spans.append(CycleSpan(request.cycle, begin, exception.from_on - _DAY))
        spans.append(exception)
        begin = exception.until_on + _DAY
    if begin <= request.until_on:
        spans.append(CycleSpan(request.cycle, begin, request.until_on))
    return spans
