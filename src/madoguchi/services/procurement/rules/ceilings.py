"""提案限度額: ceilings by fiscal year, their marks, and estimates against them."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.fiscal import fiscal_years_label, parse_fiscal_years
from madoguchi.core.errors import Refused
from madoguchi.services.procurement.terms import CeilingStatus

MARKS = {
    CeilingStatus.FIXED: "",
    CeilingStatus.PROVISIONAL: "（予算配当前の金額）",
    CeilingStatus.REFERENCE: "（参考値）",
}


@dataclass(frozen=True)
class Ceiling:
    """One ceiling, tax included (PROC-006..008).

    fiscal_years  the 年度 in a row that it covers
    amount_yen    None: the notice does not say
    annual_yen    breakdown by 年度; empty if there is none
    contracts     titles of the contracts that share it; two or more share one amount
    """

    fiscal_years: tuple[int, ...]
    amount_yen: int | None
    status: CeilingStatus = CeilingStatus.FIXED
    annual_yen: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    contracts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """An estimate against its ceiling, or one year of its breakdown.

    excess_yen  yen over the ceiling; 0 when it is kept; None when there is nothing to compare with
    """

    fiscal_years: tuple[int, ...]
    estimate_yen: int
    ceiling_yen: int | None
    excess_yen: int | None
    message: str

    @property
    def is_over(self) -> bool:
        return bool(self.excess_yen)


def check_breakdown(ceiling: Ceiling) -> None:
    """Refuse a breakdown that does not cover its years or does not add up (PROC-007).

    >>> check_breakdown(Ceiling((2025, 2026, 2027), 5_249_640,
    ...     annual_yen={2025: 1_749_880, 2026: 1_749_880, 2027: 1_749_880}))
    """
    if not ceiling.annual_yen:
        return
    if sorted(ceiling.annual_yen) != sorted(ceiling.fiscal_years):
        raise Refused(
            "breakdown_years",
            "内訳の年度が、限度額の年度と合いません。年度ごとに入力してください。",
        )
    total = sum(ceiling.annual_yen.values())
    if total != ceiling.amount_yen:
        raise Refused(
            "breakdown_sum",
            f"内訳の合計{total:,}円が、限度額{_yen(ceiling.amount_yen)}と一致しません。"
            "どちらかを直してください。",
        )


def read_breakdown(text: str) -> dict[int, int]:
    """Yearly amounts as typed, one 年度 a line; raises Refused with the line that is not clear.

    >>> read_breakdown("令和7年度 1,749,880円\\n令和８年度　１,749,880")
    {2025: 1749880, 2026: 1749880}
    """
    return dict(_breakdown_line(line) for line in text.splitlines() if line.strip())


def _breakdown_line(line: str) -> tuple[int, int]:
    label, _, amount = unicodedata.normalize("NFKC", line).strip().partition(" ")
    digits = amount.strip().removesuffix("円").replace(",", "")
    years = _years_named(label)
    if len(years) != 1 or not digits.isdecimal():
        raise Refused(
            "breakdown_unreadable",
            f"「{line.strip()}」を読み取れません。「令和7年度 1,749,880」の形で入力してください。",
        )
    return years[0], int(digits)


def _years_named(label: str) -> tuple[int, ...]:
    try:
        return parse_fiscal_years(label)
    except Unreadable:
        return ()


def compare_estimate(ceiling: Ceiling, estimates_yen: Sequence[int]) -> Comparison:
    """All estimates under one ceiling, tax included, against it (PROC-095).

    estimates_yen  one for each contract and year that the ceiling covers

    >>> compare_estimate(Ceiling((2026,), 13_152_346), [13_152_347]).message
    '令和8年度の見積額13,152,347円は、提案限度額13,152,346円を1円超えています。'
    """
    mark = MARKS[ceiling.status]
    return _compare(ceiling.fiscal_years, sum(estimates_yen), ceiling.amount_yen, mark)


def _compare_years(ceiling: Ceiling, estimates_yen: Mapping[int, int]) -> tuple[Comparison, ...]:
    """Each year of the breakdown against the estimate of that year; empty without a breakdown."""
    return tuple(
        _compare((year,), estimates_yen[year], ceiling.annual_yen[year], MARKS[ceiling.status])
        for year in sorted(ceiling.annual_yen)
        if year in estimates_yen
    )


def demand_within(ceiling: Ceiling, agreed_yen: int) -> None:
    """Refuse contract amounts, together, over their ceiling: which, and by how much (PROC-139).

    >>> demand_within(Ceiling((2026,), 2_195_000), 2_195_000)
    """
    if ceiling.amount_yen is None or agreed_yen <= ceiling.amount_yen:
        return
    shared = f"（{'・'.join(ceiling.contracts)}の合計）" if len(ceiling.contracts) > 1 else ""
    raise Refused(
        "over_ceiling",
        f"{fiscal_years_label(ceiling.fiscal_years)}の提案限度額{ceiling.amount_yen:,}円"
        f"{MARKS[ceiling.status]}{shared}を"
        f"{agreed_yen - ceiling.amount_yen:,}円超えています。限度額までの金額にしてください。",
    )


def estimate_excesses(ceilings: Sequence[Ceiling], totals: Mapping[int, int]) -> tuple[str, ...]:
    """Sentences on every ceiling, and every year of a breakdown, that yearly totals go over.

    totals  年度 -> yen, tax included; years without an estimate count nothing
    Several ceilings of the same years stand for contracts of one estimate: they add up.

    >>> estimate_excesses([Ceiling((2026,), 13_152_346)], {2026: 13_152_347})
    ('令和8年度の見積額13,152,347円は、提案限度額13,152,346円を1円超えています。',)
    """
    together: dict[tuple[int, ...], list[Ceiling]] = {}
    for ceiling in ceilings:
        if ceiling.amount_yen is not None:
            together.setdefault(ceiling.fiscal_years, []).append(ceiling)
    compared = [
        _compare(
            years, sum(totals.get(year, 0) for year in years),
            sum(each.amount_yen or 0 for each in rows), MARKS[rows[0].status],
        )
        for years, rows in together.items()
    ]  # fmt: skip
    for ceiling in ceilings:
        if len(ceiling.annual_yen) > 1:
            compared += _compare_years(ceiling, totals)
    return tuple(each.message for each in compared if each.is_over)


def _compare(
    years: tuple[int, ...], estimate_yen: int, ceiling_yen: int | None, mark: str
) -> Comparison:
    subject = f"{fiscal_years_label(years)}の見積額{estimate_yen:,}円"
    if ceiling_yen is None:
        return Comparison(
            years, estimate_yen, None, None, f"{subject}は、比べる提案限度額がありません。"
        )
    excess = max(0, estimate_yen - ceiling_yen)
    verdict = f"を{excess:,}円超えています。" if excess else "以内です。"
    message = f"{subject}は、提案限度額{ceiling_yen:,}円{mark}{verdict}"
    return Comparison(years, estimate_yen, ceiling_yen, excess, message)


def _yen(amount: int | None) -> str:
    return "(未定)" if amount is None else f"{amount:,}円"
