"""Estimates against ceilings (提案限度額の超過確認): exact yen, tax included (PROC-095)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class CeilingLimit:
    """A ceiling over one or several fiscal years."""

    first_fiscal_year: int
    last_fiscal_year: int
    amount_yen: int


@dataclass(frozen=True)
class Excess:
    """By how much the estimates of a ceiling's years go over it."""

    limit: CeilingLimit
    estimated_yen: int

    @property
    def excess_yen(self) -> int:
        return self.estimated_yen - self.limit.amount_yen

    @property
    def message(self) -> str:
        return (
            f"見積額{self.estimated_yen:,}円は、提案限度額{self.limit.amount_yen:,}円を"
            f"{self.excess_yen:,}円超えています。"
        )


def find_excess(totals: Mapping[int, int], limits: Iterable[CeilingLimit]) -> tuple[Excess, ...]:
    """Ceilings that the yearly totals (fiscal year -> yen) exceed.

    >>> [over.excess_yen for over in find_excess(
    ...     {2026: 13_152_347}, [CeilingLimit(2026, 2026, 13_152_346)])]
    [1]
    """
    found = []
    for limit in limits:
        years = range(limit.first_fiscal_year, limit.last_fiscal_year + 1)
        estimated = sum(totals.get(year, 0) for year in years)
        if estimated > limit.amount_yen:
            found.append(Excess(limit, estimated))
    return tuple(found)
