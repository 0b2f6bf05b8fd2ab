"""Until when an alert must be confirmed, counted in the ward's working time (SAFE-034)."""

from datetime import date, datetime, time, timedelta

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.jst import JST, to_jst

# 区の執務時間; the lunch hour counts, as somebody is on duty.
OPENS, CLOSES = time(8, 30), time(17, 15)


def confirm_by(raised_at: datetime, minutes: int, calendar: BusinessCalendar) -> datetime:
    """The moment ``minutes`` of working time after an alert was raised.

    Outside of working time the clock stands still: raised at night, it starts at 8:30.

    >>> raised = datetime(2025, 6, 10, 10, 0, tzinfo=JST)
    >>> confirm_by(raised, 120, BusinessCalendar()).isoformat()
    '2025-06-10T12:00:00+09:00'
    """
    moment = _next_working(to_jst(raised_at), calendar)
    left = timedelta(minutes=minutes)
    while True:
        rest = _closing(moment) - moment
        if left <= rest:
            return moment + left
        left -= rest
        moment = _opening(calendar.next_open_day(moment.date()))


def is_working_time(moment: datetime, calendar: BusinessCalendar) -> bool:
    """Whether somebody of the ward is at work.

    >>> is_working_time(datetime(2025, 6, 10, 17, 14, tzinfo=JST), BusinessCalendar())
    True
    >>> is_working_time(datetime(2025, 6, 10, 17, 15, tzinfo=JST), BusinessCalendar())
    False
    """
    at = to_jst(moment)
    return _next_working(at, calendar) == at


def _next_working(moment: datetime, calendar: BusinessCalendar) -> datetime:
    """``moment`` if somebody is at work, else the next opening."""
    day = moment.date()
    if not calendar.is_open_day(day) or moment >= _closing(moment):
        return _opening(calendar.next_open_day(day))
    return max(moment, _opening(day))


def _opening(day: date) -> datetime:
    return datetime.combine(day, OPENS, JST)


def _closing(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), CLOSES, JST)
