"""契約金額と提案限度額: the contracts of one 年度 may not pass its ceiling (CONT-006, 003, 004)."""

from collections.abc import Iterable, Mapping
from datetime import date

from madoguchi.core.calendar.fiscal import fiscal_year
from madoguchi.core.errors import Refused


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


def years_of(starts_on: date, ends_on: date) -> Iterable[int]:
    """Every 年度 that the term touches, in order."""
    return range(fiscal_year(starts_on), fiscal_year(ends_on) + 1)
