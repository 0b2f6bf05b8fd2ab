"""Times of day as papers write them: 午後5時, 正午, 24時, 17:00, 午前8時30分."""

import re
from datetime import time

from madoguchi.core.calendar.doubts import Doubt, Unreadable
from madoguchi.core.calendar.numerals import parse_copy

TIME_PATTERN = re.compile(
    r"(?P<noon>正午)"
    r"|(?P<half>午前|午後)?(?P<hour>\d{1,2})時(?:(?P<minute>\d{1,2})分|(?P<thirty>半))?"
    r"(?:(?P<second>\d{1,2})秒)?"
    r"|(?P<c_half>午前|午後|AM|PM)?(?P<c_hour>\d{1,2}):(?P<c_minute>\d{2})(?::(?P<c_second>\d{2}))?",
    re.IGNORECASE,
)
_HALVES = {"AM": "午前", "PM": "午後"}


def format_time(clock: time, *, hours24: bool = False) -> str:
    """午前・午後・正午, or H:MM; whole hours without 分.

    >>> format_time(time(17)), format_time(time(8, 30)), format_time(time(12))
    ('午後5時', '午前8時30分', '正午')
    >>> format_time(time(12, 30))
    '12時30分'
    >>> format_time(time(16, 59, 59)), format_time(time(17), hours24=True)
    ('午後4時59分59秒', '17:00')
    """
    if hours24:
        return f"{clock.hour}:{clock:%M}" + (f":{clock:%S}" if clock.second else "")
    if (clock.hour, clock.minute, clock.second) == (12, 0, 0):
        return "正午"
    minute = f"{clock.minute}分" if clock.minute or clock.second else ""
    second = f"{clock.second}秒" if clock.second else ""
    return f"{_hour_word(clock.hour)}時{minute}{second}"


def _hour_word(hour: int) -> str:
    if hour < 12:
        return f"午前{hour}"
    return "12" if hour == 12 else f"午後{hour - 12}"


def read_time(found: re.Match[str]) -> tuple[int, int, int, tuple[Doubt, ...]]:
    """(hour 0..24, minute, second, doubts) of one ``TIME_PATTERN`` match.

    Raises Unreadable for 午後12時 and 午前12時 (noon to some readers, midnight to others) and for
    times that no clock shows. 午後17時 is read as 17時, with a doubt.
    """
    if found["noon"]:
        return 12, 0, 0, ()
    half = found["half"] or found["c_half"]
    half = _HALVES.get(half.upper(), half) if half else None
    hour = int(found["hour"] or found["c_hour"])
    minute = 30 if found["thirty"] else int(found["minute"] or found["c_minute"] or 0)
    second = int(found["second"] or found["c_second"] or 0)
    doubts: tuple[Doubt, ...] = ()
    if half:
        hour, doubts = _whole_day_hour(half, hour)
    if minute > 59 or second > 59 or hour > 24 or (hour == 24 and (minute or second)):
        raise Unreadable("no_such_time", "時刻は0時から24時までで書いてください。")
    return hour, minute, second, doubts


def _whole_day_hour(half: str, hour: int) -> tuple[int, tuple[Doubt, ...]]:
    if hour == 12:
        raise Unreadable(
            "ambiguous_twelve",
            f"{half}12時は昼とも夜とも読めます。「正午」「12時30分」「24時」のように書いてください。",
        )
    if hour < 12:
        return (hour + 12 if half == "午後" else hour), ()
    if half == "午前":
        raise Unreadable("no_such_time", f"午前{hour}時はありません。時刻を確認してください。")
    return hour, (
        Doubt("redundant_afternoon", f"「午後{hour}時」を{hour}時と読みました。確認してください。"),
    )


def parse_time(text: str) -> time:
    """One time of the day (0:00 to 23:59:59); Unreadable otherwise.

    >>> parse_time("午前８時３０分"), parse_time("正午"), parse_time("17:00")
    (datetime.time(8, 30), datetime.time(12, 0), datetime.time(17, 0))
    """
    found = TIME_PATTERN.fullmatch(parse_copy(text))
    hour, minute, second, _ = read_time(found) if found else (24, 0, 0, ())
    if hour == 24:
        raise Unreadable(
            "time_unreadable", "時刻を読み取れません。「午後5時」「17:00」のように書いてください。"
        )
    return time(hour, minute, second)
