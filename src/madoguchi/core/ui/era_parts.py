"""A date as people type it: 元号, 年, 月, 日 in parts; and back to a date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from madoguchi.core.calendar.eras import ERAS, FIRST_GREGORIAN_DAY, era_of

JST = ZoneInfo("Asia/Tokyo")
WESTERN = "ad"
ERA_CHOICES = (
    ("reiwa", "令和"), ("ad", "西暦"), ("heisei", "平成"), ("showa", "昭和"),
    ("taisho", "大正"), ("meiji", "明治"),
)  # fmt: skip
PARTS = ("era", "year", "month", "day", "hour", "minute")
LAST_DAY = date(2199, 12, 31)  # beyond it a year was mistyped, and reckoning on may leave time
CODES = {label: code for code, label in ERA_CHOICES}
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


class BadDate(Exception):
    """The parts make no date; the message is the sentence for the person."""


@dataclass(frozen=True, kw_only=True)
class DateParts:
    """What stands in the inputs of a date, exactly as typed."""

    name: str
    era: str = "reiwa"
    year: str = ""
    month: str = ""
    day: str = ""
    hour: str = ""
    minute: str = ""
    invalid: bool = False

    @property
    def eras(self) -> tuple[tuple[str, str], ...]:
        return ERA_CHOICES

    @property
    def has_no_day(self) -> bool:
        return not (self.year or self.month or self.day)

    @property
    def has_no_time(self) -> bool:
        return not (self.hour or self.minute)


def parts_of(name: str, value: object) -> DateParts:
    """The inputs for a date, datetime, time, posted parts (a mapping), or nothing."""
    if isinstance(value, DateParts):
        return value
    if isinstance(value, Mapping):
        return _parts_of_typed(name, value)
    if isinstance(value, datetime):
        local = value.astimezone(JST)
        return _parts_of_day(name, local.date(), local.time())
    if isinstance(value, date):
        return _parts_of_day(name, value, None)
    if isinstance(value, time):
        return DateParts(name=name, hour=str(value.hour), minute=f"{value.minute:02d}")
    return DateParts(name=name)


def _parts_of_typed(name: str, typed: Mapping[str, object]) -> DateParts:
    text = {part: str(typed.get(part) or "") for part in PARTS}
    return DateParts(
        name=name, era=text["era"] or "reiwa", year=text["year"], month=text["month"],
        day=text["day"], hour=text["hour"], minute=text["minute"],
    )  # fmt: skip


def _parts_of_day(name: str, day: date, clock: time | None) -> DateParts:
    era, year = _era_of(day)
    return DateParts(
        name=name, era=era, year=str(year), month=str(day.month), day=str(day.day),
        hour=str(clock.hour) if clock else "", minute=f"{clock.minute:02d}" if clock else "",
    )  # fmt: skip


def _era_of(day: date) -> tuple[str, int]:
    if day < FIRST_GREGORIAN_DAY:
        return WESTERN, day.year
    era = era_of(day)
    return CODES[era.name], day.year - era.base


def day_from(parts: DateParts) -> date:
    """The date that the parts name; the era must really have had that day.

    raises  BadDate  something is missing, not a number, or no such day

    >>> day_from(DateParts(name="due", era="reiwa", year="８", month="2", day="2"))
    datetime.date(2026, 2, 2)
    """
    year, month, day = (
        _number(text, word)
        for text, word in ((parts.year, "年"), (parts.month, "月"), (parts.day, "日"))
    )
    base = _base(parts.era)
    try:
        result = date(base + year, month, day)
    except (ValueError, OverflowError) as error:
        raise BadDate("実際にある日付を入力してください。") from error
    if not FIRST_GREGORIAN_DAY <= result <= LAST_DAY:
        raise BadDate("年を確かめてください。西暦は4桁で入力します。")
    if base and _era_of(result)[0] != parts.era:
        raise BadDate("元号と年が合いません。元号を確かめて入力してください。")
    return result


def time_from(parts: DateParts) -> time:
    """The time of day that the parts name, 0:00 to 23:59.

    raises  BadDate  something is missing, not a number, or no such time
    """
    hour, minute = _number(parts.hour, "時"), _number(parts.minute, "分")
    try:
        return time(hour, minute)
    except ValueError as error:
        raise BadDate("時刻は0時00分から23時59分までで入力してください。") from error


def moment_from(parts: DateParts) -> datetime:
    """Day and time in Japan; raises BadDate as the two above."""
    return datetime.combine(day_from(parts), time_from(parts), tzinfo=JST)


def _base(code: str) -> int:
    """What to add to the year of the era; 0 for 西暦 and anything unknown."""
    return next((era.base for era in ERAS if CODES.get(era.name) == code), 0)


def _number(text: str, word: str) -> int:
    plain = text.strip().translate(_DIGITS)
    if plain == "元" and word == "年":
        return 1
    if not plain:
        raise BadDate(f"{word}を入力してください。")
    if not (plain.isascii() and plain.isdigit()):
        raise BadDate(f"{word}は数字で入力してください。")
    return int(plain)
