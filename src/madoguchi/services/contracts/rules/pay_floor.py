"""労働報酬下限額: whether a contract is under the floor, and what a wage lacks (CONT-040, 041)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from madoguchi.services.contracts.terms import WorkKind

SOURCE = Path(__file__).resolve().parent.parent / "library" / "pay_floor.yaml"
SHARE_PERCENT = 85
HOURS_A_DAY = 8


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """From which planned price the floor applies; ``is_inclusive``: 以上, else 超える."""

    kind: WorkKind
    amount_yen: int
    is_inclusive: bool
    valid_from: date
    source: str
    verify: bool = True


@dataclass(frozen=True, kw_only=True)
class Rate:
    """Yen an hour for contracts concluded in its days; ``trade`` "" for work other than works."""

    kind: WorkKind
    trade: str
    hourly_yen: int
    notified_on: date
    valid_from: date
    valid_until: date
    source: str
    verify: bool = True


@dataclass(frozen=True, kw_only=True)
class Applicability:
    """``words`` says why, with the amount and the setting it was compared with."""

    applies: bool
    words: str


@cache
def library() -> tuple[tuple[Threshold, ...], tuple[Rate, ...]]:
    """The dated settings that ship with the product."""
    source: dict[str, Any] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    thresholds = tuple(
        Threshold(**{**row, "kind": WorkKind(row["kind"])}) for row in source["thresholds"]
    )
    rates = tuple(Rate(**{**row, "kind": WorkKind(row["kind"])}) for row in source["rates"])
    return thresholds, rates


def judge(
    kind: WorkKind,
    planned_yen: int,
    concluded_on: date,
    thresholds: Sequence[Threshold] | None = None,
) -> Applicability:
    """Whether the floor binds a single-year contract of this planned price (CONT-040).

    Agreements with designated managers are always bound, real estate never.

    >>> judge(WorkKind.SERVICE, 22_630_000, date(2024, 4, 5)).applies
    True
    """
    if kind is WorkKind.REAL_ESTATE:
        return Applicability(applies=False, words="不動産の買入れ・借入れは対象外です。")
    if kind is WorkKind.DESIGNATED_MANAGER:
        return Applicability(applies=True, words="指定管理者協定は金額によらず対象です。")
    held = [
        one
        for one in (library()[0] if thresholds is None else thresholds)
        if one.kind is kind and one.valid_from <= concluded_on
    ]
    if not held:
        return Applicability(applies=False, words="この日の基準額が登録されていません。")
    chosen = max(held, key=lambda one: one.valid_from)
    over = planned_yen > chosen.amount_yen
    applies = over or (chosen.is_inclusive and planned_yen == chosen.amount_yen)
    compared = f"{chosen.amount_yen:,}円{'以上' if chosen.is_inclusive else 'を超える'}"
    return Applicability(
        applies=applies,
        words=f"予定価格{planned_yen:,}円は、基準（{compared}）に"
        f"{'当たります' if applies else '当たりません'}。",
    )


def rate_on(
    rates: Sequence[Rate],
    kind: WorkKind,
    trade: str,
    concluded_on: date,
    *,
    tendered_on: date | None = None,
) -> Rate | None:
    """The rate for a contract concluded on a day; None while none is on record (CONT-041).

    tendered_on  the day of the call: one before the notice keeps it out of that notice

    Nothing carries another year's rate over, and no trade stands in for another.
    """
    wanted = WorkKind.WORKS if kind is WorkKind.WORKS else WorkKind.SERVICE
    named = trade if wanted is WorkKind.WORKS else ""
    found = [
        one
        for one in rates
        if one.kind is wanted
        and one.trade == named
        and one.valid_from <= concluded_on <= one.valid_until
        and (tendered_on is None or tendered_on >= one.notified_on)
    ]
    return max(found, key=lambda one: one.notified_on, default=None)


def hourly_from_daily(daily_yen: int) -> int:
    """85 % of a daily 公共工事設計労務単価 as yen an hour, half a yen rounded up.

    >>> hourly_from_daily(22_000)
    2338
    """
    exact = Decimal(daily_yen) * SHARE_PERCENT / 100 / HOURS_A_DAY
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def hourly_wage(wage_yen: int, minutes: int) -> int:
    """Yen an hour, a fraction of a yen cut off: it never makes a wage look higher.

    raises  ZeroDivisionError  no time worked

    >>> hourly_wage(208_000, 9_600)
    1300
    """
    return wage_yen * 60 // minutes


def shortfall(hourly_yen: int, floor_yen: int) -> int:
    """Yen an hour that lack to the floor; 0 if nothing does."""
    return max(0, floor_yen - hourly_yen)
