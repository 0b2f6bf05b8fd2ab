"""契約金額と提案限度額: the contracts of one 年度 may not pass its ceiling (CONT-006, 003, 004)."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.fiscal import fiscal_year, parse_fiscal_year
from madoguchi.core.calendar.numerals import parse_copy
from madoguchi.core.errors import Refused

YEAR_AND_YEN = re.compile(r"(?P<year>.+?年度)[\s::=]*(?P<yen>\d[\d,]*)円?")
SHAPE = (
    "「{line}」を読み取れません。「令和8年度 1,749,880円」のように、1行に1年度を書いてください。"
)


def budget_year(starts_on: date) -> int:
    """年度 in which a single-year contract's cost counts: that of its days, not of its title.

    (CONT-003: a contract of December to March titled with the next year is this year's cost.)
    """
    return fiscal_year(starts_on)


def check_year(year_label: str, ceiling_yen: int, taken_yen: int, price_yen: int) -> None:
    """raises  Refused  naming by how much the year's ceiling would be passed"""
    over = taken_yen + price_yen - ceiling_yen
    if over > 0:
        raise Refused(
            "over_ceiling",
            f"{year_label}の限度額{ceiling_yen:,}円を{over:,}円超えます。"
            "金額を見直すか、限度額の変更の承認を受けてください。",
        )


def check_breakdown(amounts: Mapping[int, int], total_yen: int) -> None:
    """The yearly amounts of a long-term contract make its price (CONT-004).

    raises  Refused
    """
    found = sum(amounts.values())
    if found != total_yen:
        raise Refused(
            "breakdown_differs",
            f"年額の合計が{found:,}円で、契約金額{total_yen:,}円と一致しません。"
            "どちらかを直してください。",
        )


def check_new_ceiling(year_label: str, amount_yen: int, taken_yen: int) -> None:
    """raises  Refused  the contracts of the year are above it already"""
    if amount_yen < taken_yen:
        raise Refused(
            "below_contracts",
            f"{year_label}の契約の合計は{taken_yen:,}円です。それ以上の額を入力してください。",
        )


def yearly_amounts(text: str) -> dict[int, int]:
    """年度 -> yen, from a line for each year as an official writes it; {} if nothing is written.

    raises  Refused  a line without year or amount, or a year twice

    >>> yearly_amounts("令和7年度 1,749,880円\\n令和８年度：１７４９８８０")
    {2025: 1749880, 2026: 1749880}
    """
    found: dict[int, int] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        parts = YEAR_AND_YEN.fullmatch(parse_copy(line))
        if parts is None:
            raise Refused("yearly_amounts", SHAPE.format(line=line))
        try:
            year = parse_fiscal_year(parts["year"])
        except Unreadable as unreadable:
            raise Refused("yearly_amounts", SHAPE.format(line=line)) from unreadable
        if year in found:
            raise Refused("year_twice", f"「{parts['year']}」が2行あります。1行にしてください。")
        found[year] = int(parts["yen"].replace(",", ""))
    return found


def spread(price_yen: int, ceilings: Mapping[int, int]) -> dict[int, int]:
    """A first proposal of the yearly amounts: in proportion to the ceilings, whole yen.

    ceilings  年度 -> yen of the contract's years; the yen that are left go to the first years
    returns   {} if there are no ceilings, or the price is above them all

    >>> spread(5_249_640, dict.fromkeys((2025, 2026, 2027), 1_749_880))
    {2025: 1749880, 2026: 1749880, 2027: 1749880}
    >>> spread(100, {2025: 60, 2026: 60, 2027: 60})
    {2025: 34, 2026: 33, 2027: 33}
    """
    total = sum(ceilings.values())
    if not total or price_yen > total:
        return {}
    found = {year: price_yen * yen // total for year, yen in sorted(ceilings.items())}
    left = price_yen - sum(found.values())
    for year, yen in list(found.items()):
        more = int(left > 0 and yen < ceilings[year])
        found[year], left = yen + more, left - more
    return found


def years_of(starts_on: date, ends_on: date) -> Iterable[int]:
    """Every 年度 that the term touches, in order."""
    return range(fiscal_year(starts_on), fiscal_year(ends_on) + 1)
