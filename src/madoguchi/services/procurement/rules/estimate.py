"""見積書: consumption tax and totals in whole yen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from madoguchi.core.calendar.fiscal import fiscal_year_label
from madoguchi.core.errors import Refused

STANDARD_TAX_PERCENT = 10


@dataclass(frozen=True)
class TaxSplit:
    """A tax-inclusive amount and its parts; ``net_yen + tax_yen == gross_yen``."""

    gross_yen: int
    net_yen: int
    tax_yen: int


@dataclass(frozen=True)
class EstimateLine:
    """One item of an estimate, without tax: ``quantity`` times ``unit_price_yen``."""

    item: str
    quantity: int
    unit_price_yen: int
    unit: str = "式"

    @property
    def net_yen(self) -> int:
        return self.quantity * self.unit_price_yen


def split_gross(gross_yen: int, *, percent: int = STANDARD_TAX_PERCENT) -> TaxSplit:
    """The tax inside a tax-inclusive amount, fractions cut (切捨て).

    >>> split_gross(815_000)
    TaxSplit(gross_yen=815000, net_yen=740910, tax_yen=74090)
    """
    _refuse_negative(gross_yen)
    tax = gross_yen * percent // (100 + percent)
    return TaxSplit(gross_yen, gross_yen - tax, tax)


def add_tax(net_yen: int, *, percent: int = STANDARD_TAX_PERCENT) -> TaxSplit:
    """The tax on a net amount, fractions cut. Ask once for each document and rate, not by line.

    Source: 消費税法施行令70条の10 (端数処理は適格請求書ごと、税率ごとに1回).

    >>> add_tax(1_999)
    TaxSplit(gross_yen=2198, net_yen=1999, tax_yen=199)
    """
    _refuse_negative(net_yen)
    tax = net_yen * percent // 100
    return TaxSplit(net_yen + tax, net_yen, tax)


def missing_years(required: Sequence[int], filed: Iterable[int]) -> tuple[int, ...]:
    """Fiscal years for which an estimate is required and none was filed (PROC-094).

    >>> missing_years([2024, 2025, 2026, 2027], [2024, 2025, 2026])
    (2027,)
    """
    there = set(filed)
    return tuple(year for year in required if year not in there)


def describe_missing(years: Sequence[int]) -> str | None:
    """The sentence for missing estimates, or None.

    >>> describe_missing([2027])
    '令和9年度の見積書がありません。提出してください。'
    """
    if not years:
        return None
    return (
        f"{'、'.join(fiscal_year_label(y) for y in years)}の見積書がありません。提出してください。"
    )


def _refuse_negative(amount_yen: int) -> None:
    if amount_yen < 0:
        raise Refused("negative_amount", "金額は0円以上の整数で入力してください。")
