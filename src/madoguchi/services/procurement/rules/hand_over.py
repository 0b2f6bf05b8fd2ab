"""契約への引継ぎ: what the notice states in words, as the figures and days that a contract uses."""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.expressions import parse_when
from madoguchi.core.calendar.fiscal import parse_fiscal_years, period
from madoguchi.core.calendar.numerals import parse_copy

_QUANTITY = re.compile(r"(?P<quantity>[\d,]+)(?P<unit>[^\d以程約×x()、。]*)")
_MINUTES = re.compile(r"1\D{1,3}(\d+)分")
_YEARS = re.compile(r"(?P<years>.+年度)(?:\((?:\d+月?\D)?(?P<month>\d+)月(?:まで)?\))?")


def price_from_words(stated: Mapping[str, Any]) -> dict[str, str | int] | None:
    """単価契約: name, unit, planned quantity and minutes of each; None if the notice has none.

    planned_quantity, minutes_each  0 where the words name none

    >>> words = {"item": "助言", "planned": "24回以上", "basis": "12事業×2回以上、1回90分程度"}
    >>> found = price_from_words(words)
    >>> found["planned_quantity"], found["unit"], found["minutes_each"], found["words"]
    (24, '回', 90, '24回以上（12事業×2回以上、1回90分程度）')
    """
    planned, basis = str(stated.get("planned", "")), str(stated.get("basis", ""))
    if not stated.get("item"):
        return None
    counted = _QUANTITY.match(parse_copy(planned))
    length = _MINUTES.search(parse_copy(f"{planned}、{basis}"))
    return {
        "name": str(stated["item"]),
        "unit": counted["unit"] if counted else "",
        "planned_quantity": int(counted["quantity"].replace(",", "")) if counted else 0,
        "minutes_each": int(length[1]) if length else 0,
        "words": f"{planned}（{basis}）" if basis else planned,
    }


def part_from_words(stated: Mapping[str, Any]) -> dict[str, str] | None:
    """指定部分: title, due words, the last day that they may mean, basis; None if there is none.

    >>> part_from_words({"work": "実施設計業務", "due": "令和7年5月下旬"})["due_on"]
    '2025-05-31'
    """
    if not stated.get("work"):
        return None
    due = str(stated.get("due", ""))
    return {
        "title": str(stated["work"]), "due": due, "due_on": _last_day(due),
        "basis": str(stated.get("basis", "")), "amount": str(stated.get("amount", "")),
    }  # fmt: skip


def _last_day(words: str) -> str:
    try:
        day = parse_when(words).ends_on
    except Unreadable:
        return ""
    return day.isoformat() if day else ""


def last_renewal_day(years: Iterable[str]) -> date | None:
    """更新の限度: the last day of the last 年度 named, or of its last month; None: none to read.

    >>> last_renewal_day(["令和8年度(12-3月)", "令和9年度", "令和10年度(4-11月)"])
    datetime.date(2028, 11, 30)
    """
    days = [day for words in years if (day := _end_of(words)) is not None]
    return max(days, default=None)


def _end_of(words: str) -> date | None:
    found = _YEARS.fullmatch(parse_copy(words))
    if found is None:
        return None
    try:
        last = parse_fiscal_years(found["years"])[-1]
    except Unreadable:
        return None
    return _month_end(last, int(found["month"])) if found["month"] else period(last)[1]


def _month_end(fiscal_year: int, month: int) -> date | None:
    if not 1 <= month <= 12:
        return None
    year = fiscal_year if month >= 4 else fiscal_year + 1
    return date(year, month, monthrange(year, month)[1])
