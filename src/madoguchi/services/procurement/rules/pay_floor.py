"""公契約条例の適用見込: whether 労働報酬下限額 will apply, by planned price and kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.core.terms import Term


class ContractKind(Term):
    SERVICE = "service", "委託等"
    WORKS = "works", "工事"


@dataclass(frozen=True)
class Threshold:
    """A planned price from which the ordinance applies, as a dated setting.

    is_inclusive  以上 (the price itself counts); False: 超 (only above it)
    valid_from    first day of signing on which it holds
    """

    kind: ContractKind
    amount_yen: int
    is_inclusive: bool
    valid_from: date
    source: str


@dataclass(frozen=True)
class HourlyFloor:
    """労働報酬下限額 for contracts other than works: yen an hour, by the day of signing."""

    hourly_yen: int
    valid_from: date
    valid_until: date
    source: str


@dataclass(frozen=True)
class PayFloorSign:
    """The sign for the notice; ``note`` is empty where the ordinance will not apply."""

    applies: bool
    note: str


# Where notice (超) and leaflet (以上) differ, 以上 warns at the very amount; the ward may switch.
THRESHOLDS: tuple[Threshold, ...] = (
    Threshold(
        ContractKind.SERVICE,
        20_000_000,
        is_inclusive=True,
        valid_from=date(2024, 4, 1),
        source="公契約条例の周知ちらし(2千万円以上); 説明書は「2,000万円を超える」",
    ),
    Threshold(
        ContractKind.WORKS,
        30_000_000,
        is_inclusive=True,
        valid_from=date(2024, 4, 1),
        source="公契約条例の周知ちらし(3千万円以上)",
    ),
)

HOURLY_FLOORS: tuple[HourlyFloor, ...] = (
    HourlyFloor(1_170, date(2022, 4, 1), date(2023, 3, 31), "令和4年度の労働報酬下限額"),
    HourlyFloor(1_330, date(2024, 4, 1), date(2025, 3, 31), "令和5年12月21日告示"),
    HourlyFloor(1_460, date(2025, 4, 1), date(2026, 3, 31), "令和7年度の労働報酬下限額"),
    HourlyFloor(1_610, date(2026, 4, 1), date(2027, 3, 31), "令和8年度の労働報酬下限額"),
)


def sign_of_pay_floor(
    planned_yen: int,
    *,
    kind: ContractKind,
    signed_on: date,
    thresholds: Sequence[Threshold] = THRESHOLDS,
    floors: Sequence[HourlyFloor] = HOURLY_FLOORS,
) -> PayFloorSign:
    """What the notice says about the ordinance (PROC-140).

    planned_yen  planned price or ceiling, tax included
    signed_on    planned day of the contract; it chooses threshold and hourly amount
    raises       ValueError if no threshold is on record for the kind and day

    >>> sign_of_pay_floor(
    ...     22_630_000, kind=ContractKind.SERVICE, signed_on=date(2024, 4, 1)
    ... ).note
    '公契約条例の労働報酬下限額(1時間1,330円)の適用を受ける見込みです。'
    """
    threshold = threshold_on(signed_on, kind, thresholds)
    is_over = planned_yen > threshold.amount_yen
    applies = is_over or (threshold.is_inclusive and planned_yen == threshold.amount_yen)
    if not applies:
        return PayFloorSign(applies=False, note="")
    floor = hourly_floor_on(signed_on, floors) if kind is ContractKind.SERVICE else None
    amount = f"(1時間{floor.hourly_yen:,}円)" if floor else ""
    return PayFloorSign(
        applies=True, note=f"公契約条例の労働報酬下限額{amount}の適用を受ける見込みです。"
    )


def threshold_on(
    day: date, kind: ContractKind, thresholds: Sequence[Threshold] = THRESHOLDS
) -> Threshold:
    """The newest threshold in force for the kind on ``day``; ValueError if there is none."""
    found = [t for t in thresholds if t.kind is kind and t.valid_from <= day]
    if not found:
        raise ValueError(f"no threshold on record for {kind} on {day}")
    return max(found, key=lambda threshold: threshold.valid_from)


def hourly_floor_on(day: date, floors: Sequence[HourlyFloor] = HOURLY_FLOORS) -> HourlyFloor | None:
    """The amount for contracts signed on ``day``, or None while none is on record.

    A year without its amount gets none: last year's is wrong and is never carried over.
    """
    return next((floor for floor in floors if floor.valid_from <= day <= floor.valid_until), None)
