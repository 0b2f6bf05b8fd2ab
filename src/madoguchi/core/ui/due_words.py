"""How long until a deadline, in the words of people; counted in JST by the server."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from madoguchi.core.calendar import wareki

JST = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True, kw_only=True)
class DueWords:
    """``when`` the date with weekday, ``left`` the rest in words, ``tone`` calm, soon or over.

    ends_iso  the last moment in time, also of a day without an hour: what a script counts down to
    """

    when: str
    left: str
    tone: str
    iso: str
    ends_iso: str
    now_iso: str


def due_words(at: date | datetime | None, *, now: datetime) -> DueWords:
    """Words for a deadline.

    at   an aware datetime; or a date, meaning until the end of that day; or None
    now  aware datetime
    """
    if at is None:
        return DueWords(
            when="未定", left="", tone="calm", iso="", ends_iso="", now_iso=now.isoformat()
        )
    is_moment = isinstance(at, datetime)
    moment = at if isinstance(at, datetime) else end_of_day(at)
    return DueWords(
        when=wareki.format_moment(moment) if is_moment else wareki.format_date(at),
        left=time_left(moment, now=now),
        tone=_tone(moment, now),
        iso=moment.isoformat() if is_moment else at.isoformat(),
        ends_iso=moment.isoformat(),
        now_iso=now.isoformat(),
    )


def end_of_day(day: date) -> datetime:
    """The last microsecond of the day in Japan: a deadline without an hour."""
    return datetime.combine(day, time.max, tzinfo=JST)


def time_left(moment: datetime, *, now: datetime) -> str:
    """The rest of the time in words; the deadline's own moment is still in time.

    >>> at = datetime(2026, 2, 2, 17, 0, tzinfo=JST)
    >>> time_left(at, now=at), time_left(at, now=datetime(2026, 2, 2, 17, 0, 1, tzinfo=JST))
    ('まもなく締切', '締切を過ぎました')
    >>> time_left(at, now=datetime(2026, 1, 30, 9, 0, tzinfo=JST))
    'あと3日'
    """
    if now > moment:
        return _time_past(moment, now)
    days = (moment.astimezone(JST).date() - now.astimezone(JST).date()).days
    if days >= 2:
        return f"あと{days}日"
    if days == 1:
        return "明日まで"
    minutes = int((moment - now).total_seconds() // 60)
    if minutes >= 60:
        return f"本日まで（あと{minutes // 60}時間{minutes % 60}分）"
    return f"あと{minutes}分" if minutes else "まもなく締切"


def _time_past(moment: datetime, now: datetime) -> str:
    days = (now.astimezone(JST).date() - moment.astimezone(JST).date()).days
    return f"{days}日過ぎています" if days else "締切を過ぎました"


def _tone(moment: datetime, now: datetime) -> str:
    if now > moment:
        return "over"
    days = (moment.astimezone(JST).date() - now.astimezone(JST).date()).days
    return "soon" if days <= 3 else "calm"
