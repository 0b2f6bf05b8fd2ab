"""Dates in 和暦 for the filters, until core.calendar offers them: replaced when it lands."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

JST = ZoneInfo("Asia/Tokyo")
FIRST_GREGORIAN_DAY = date(1873, 1, 1)


@dataclass(frozen=True)
class Era:
    name: str
    first_day: date
    base: int


ERAS = (
    Era("明治", date(1868, 1, 25), 1867),
    Era("大正", date(1912, 7, 30), 1911),
    Era("昭和", date(1926, 12, 25), 1925),
    Era("平成", date(1989, 1, 8), 1988),
    Era("令和", date(2019, 5, 1), 2018),
)


def era_of(day: date) -> Era:
    return max((era for era in ERAS if era.first_day <= day), key=lambda era: era.first_day)


def format_date(day: date) -> str:
    day = day.astimezone(JST).date() if isinstance(day, datetime) else day
    era = era_of(day)
    year = day.year - era.base
    weekday = "月火水木金土日"[day.weekday()]
    return f"{era.name}{'元' if year == 1 else year}年{day.month}月{day.day}日({weekday})"


def format_moment(moment: datetime) -> str:
    local = moment.astimezone(JST)
    if (local.hour, local.minute) == (12, 0):
        return f"{format_date(local)}正午"
    half, hour = ("午前", local.hour) if local.hour < 12 else ("午後", local.hour - 12)
    half, hour = ("", 12) if local.hour == 12 else (half, hour)
    minute = f"{local.minute}分" if local.minute else ""
    return f"{format_date(local)}{half}{hour}時{minute}"
