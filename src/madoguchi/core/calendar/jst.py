"""Japan time: every moment of the house is aware, and judged in Japan time."""

from datetime import date, datetime, time, timedelta, timezone

# Japan has had no summer time since 1951, so a fixed offset is exact and needs no zone files.
JST = timezone(timedelta(hours=9), "JST")


def to_jst(moment: datetime) -> datetime:
    """``moment`` in Japan time; ValueError if it carries no zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be judged")
    return moment.astimezone(JST)


def day_of(value: date | datetime) -> date:
    """The day in Japan: a moment is turned to Japan time first.

    >>> from datetime import timezone
    >>> day_of(datetime(2026, 2, 1, 15, 0, tzinfo=timezone.utc))
    datetime.date(2026, 2, 2)
    """
    return to_jst(value).date() if isinstance(value, datetime) else value


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """The moment on ``day`` in Japan; hour 24 is 0:00 of the next day.

    >>> at(date(2026, 3, 31), 24).isoformat()
    '2026-04-01T00:00:00+09:00'
    """
    if (hour, minute, second) == (24, 0, 0):
        return datetime.combine(day + timedelta(days=1), time(0), JST)
    return datetime.combine(day, time(hour, minute, second), JST)
