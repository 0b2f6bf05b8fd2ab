"""年度: fiscal and school years (1 April to 31 March), their labels and what hangs on them."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.eras import ERAS, Era, era_of, find_era, year_word
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.numerals import parse_copy

_ERA = "明治|大正|昭和|平成|令和|[明大昭平令MTSHR]"
_ONE = (
    rf"(?:(?:(?P<{{0}}era>{_ERA})(?P<{{0}}era_year>元|\d{{{{1,2}}}}))"
    r"|(?P<{0}western>\d{{4}}))"
)
_LABEL = re.compile(
    rf"{_ONE.format('a_')}(?:年度)?(?:[~-](?:{_ONE.format('b_')}|(?P<bare>\d{{1,2}})))?年度(?P<rest>.*)",
    re.IGNORECASE,
)


def fiscal_year(day: date | datetime) -> int:
    """The western year in which the 年度 of ``day`` began.

    >>> fiscal_year(date(2026, 3, 31)), fiscal_year(date(2026, 4, 1))
    (2025, 2026)
    """
    local = day_of(day)
    return local.year if local.month >= 4 else local.year - 1


def fiscal_year_label(year: int, eras: Sequence[Era] = ERAS) -> str:
    """「令和7年度」; the era is the one that holds most of the year (2019 is 令和元年度).

    >>> fiscal_year_label(2025), fiscal_year_label(2019), fiscal_year_label(2018)
    ('令和7年度', '令和元年度', '平成30年度')
    """
    # The middle of the year decides; a new era that begins before October names the whole year.
    era = era_of(date(year, 10, 1), eras)
    return f"{era.name}{year_word(year - era.base)}年度"


def fiscal_years_label(years: Sequence[int], eras: Sequence[Era] = ERAS) -> str:
    """One label for years in a row; ValueError if there are none or one is missing between.

    >>> fiscal_years_label([2025, 2026, 2027]), fiscal_years_label([2018, 2019])
    ('令和7～9年度', '平成30年度～令和元年度')
    """
    ordered = sorted(set(years))
    if not ordered or ordered != list(range(ordered[0], ordered[-1] + 1)):
        raise ValueError(f"not years in a row: {years}")
    first, last = (fiscal_year_label(year, eras) for year in (ordered[0], ordered[-1]))
    if first == last:
        return first
    if first[:2] == last[:2]:
        return f"{first.removesuffix('年度')}～{last[2:]}"
    return f"{first}～{last}"


def parse_fiscal_years(label: str, eras: Sequence[Era] = ERAS) -> tuple[int, ...]:
    """The years of a label, one or a row of them; 平成31年度 is accepted for 2019.

    >>> parse_fiscal_years("令和７～９年度"), parse_fiscal_years("平成31年度")
    ((2025, 2026, 2027), (2019,))
    """
    found = _LABEL.fullmatch(parse_copy(label))
    if found is None or found["rest"]:
        raise Unreadable(
            "fiscal_year_unreadable", "年度を読み取れません。「令和8年度」のように書いてください。"
        )
    first = _western(found["a_western"], found["a_era"], found["a_era_year"], eras)
    last = first
    if found["bare"]:
        last = _western(None, found["a_era"], found["bare"], eras)
    elif found["b_western"] or found["b_era"]:
        last = _western(found["b_western"], found["b_era"], found["b_era_year"], eras)
    if last < first:
        raise Unreadable(
            "fiscal_years_backwards", "年度の範囲が逆になっています。確認してください。"
        )
    return tuple(range(first, last + 1))


def parse_fiscal_year(label: str, eras: Sequence[Era] = ERAS) -> int:
    """The one year of a label.

    >>> parse_fiscal_year("令 和 ６ 年 度"), parse_fiscal_year("令和元年度")
    (2024, 2019)
    """
    years = parse_fiscal_years(label, eras)
    if len(years) != 1:
        raise Unreadable("one_fiscal_year", "年度を一つだけ書いてください。")
    return years[0]


def period(year: int) -> tuple[date, date]:
    """First and last day of a 年度.

    >>> period(2026)
    (datetime.date(2026, 4, 1), datetime.date(2027, 3, 31))
    """
    return date(year, 4, 1), date(year + 1, 3, 31)


def settlement_period(year: int) -> tuple[date, date]:
    """出納整理期間: when the ward still pays for the 年度 that has ended.

    Source: 地方自治法235条の5 (出納は翌年度の五月三十一日をもつて閉鎖する).

    >>> settlement_period(2025)
    (datetime.date(2026, 4, 1), datetime.date(2026, 5, 31))
    """
    return date(year + 1, 4, 1), date(year + 1, 5, 31)


def births_of_grade(grade: int, school_year: int) -> tuple[date, date]:
    """First and last birthday of a 学年: 1..6 小, 7..9 中, 10..12 高, in the 年度 ``school_year``.

    A year of age is reached the day before the birthday, so the year runs 2 April to 1 April.
    Source: 学校教育法17条, 年齢計算ニ関スル法律.

    >>> births_of_grade(1, 2026)
    (datetime.date(2019, 4, 2), datetime.date(2020, 4, 1))
    """
    born = school_year - 6 - grade
    return date(born, 4, 2), date(born + 1, 4, 1)


def _western(western: str | None, era: str | None, year: str | None, eras: Sequence[Era]) -> int:
    if western is not None:
        return int(western)
    if era is None or year is None:
        raise Unreadable("fiscal_year_unreadable", "元号と年を書いてください。")
    return find_era(era.upper(), eras).base + (1 if year == "元" else int(year))
