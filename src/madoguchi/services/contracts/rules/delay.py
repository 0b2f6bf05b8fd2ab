"""支払遅延: until when a delivery is inspected, and the interest of a payment that came late."""

from dataclasses import dataclass
from datetime import date, timedelta

from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Refused
from madoguchi.services.contracts.rules.thresholds import (
    DELAY_RATE,
    INSPECTION_DAYS,
    INSPECTION_DAYS_OF_WORKS,
)

YEAR_DAYS = 365
SMALLEST_YEN = 100
LAW_RATE_GROUND = (
    "契約に定めがないため、契約を締結した{day}の法律の率（支払遅延防止法8条1項・14条）です。"
    "登録されている率は{since}からのもので、その後の告示は未確認です。支払う前に告示を確かめ、"
    "違うときは「契約の条件」の取決めに率を登録してください"
)


@dataclass(frozen=True, kw_only=True)
class DelayRate:
    """Hundredths of a percent a year, and why this rate."""

    hundredths: int
    ground: str

    @property
    def words(self) -> str:
        """
        >>> DelayRate(hundredths=250, ground="").words
        '年2.5%'
        """
        whole, rest = divmod(self.hundredths, 100)
        return f"年{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%"


@dataclass(frozen=True, kw_only=True)
class Delay:
    """遅延利息 of one payment: ``days`` from the day after ``due_on`` to ``until_on``, the
    ``overrun_days`` of the inspection among them."""

    amount_yen: int
    due_on: date
    until_on: date
    days: int
    overrun_days: int
    rate: DelayRate
    computed_yen: int
    interest_yen: int


def inspection_due(delivered_on: date, *, is_works: bool) -> date:
    """The last day to inspect what was delivered (支払遅延防止法5条1項, 10条; 14条).

    A corrected delivery has its own days (5条2項). The day of the delivery is not counted.

    >>> inspection_due(date(2026, 6, 1), is_works=False)
    datetime.date(2026, 6, 11)
    """
    limit = INSPECTION_DAYS_OF_WORKS if is_works else INSPECTION_DAYS
    return delivered_on + timedelta(days=limit.on(delivered_on))


def inspection_delay(delivered_on: date, inspected_on: date, *, is_works: bool) -> int:
    """Days by which the inspection was late; they are taken from the days to pay (9条)."""
    return max((inspected_on - inspection_due(delivered_on, is_works=is_works)).days, 0)


def delay_rate(stated_hundredths: int | None, concluded_on: date) -> DelayRate:
    """What the contract says; where it says nothing, the rate of the notification.

    The law does not say of which day: we take the day on which the contract was concluded.
    """
    if stated_hundredths is not None:
        return DelayRate(hundredths=stated_hundredths, ground="契約の定め")
    ground = LAW_RATE_GROUND.format(
        day=format_date(concluded_on), since=format_date(DELAY_RATE.since(concluded_on))
    )
    return DelayRate(hundredths=DELAY_RATE.on(concluded_on), ground=ground)


def check_delay_rate(hundredths: int | None, concluded_on: date) -> None:
    """raises  Refused  below the rate of the notification: a contract may only name a higher one"""
    lowest = DelayRate(hundredths=DELAY_RATE.on(concluded_on), ground="")
    if hundredths is not None and hundredths < lowest.hundredths:
        raise Refused(
            "delay_rate_below_law",
            f"遅延利息の率は、法律の率（{lowest.words}）以上で入力してください。",
        )


def delay_of(
    amount_yen: int, *, due_on: date, until_on: date, rate: DelayRate, overrun_days: int = 0
) -> Delay | None:
    """The interest of a payment made on ``until_on``; None if that is in time.

    overrun_days  by which a late inspection passed the whole time to pay: they count too (9条)

    amount × rate × days ÷ 365, also in a leap year; less than 100 yen need not be paid, and what
    is left over a hundred is cut off (8条2項). Compares and divides integers only.

    >>> rate = DelayRate(hundredths=250, ground="")
    >>> found = delay_of(815_000, due_on=date(2026, 4, 16), until_on=date(2026, 5, 16), rate=rate)
    >>> (found.days, found.computed_yen, found.interest_yen)
    (30, 1674, 1600)
    """
    days = max((until_on - due_on).days, 0) + overrun_days
    if days == 0:
        return None
    computed = amount_yen * rate.hundredths * days // (100 * 100 * YEAR_DAYS)
    return Delay(
        amount_yen=amount_yen, due_on=due_on, until_on=until_on, days=days,
        overrun_days=overrun_days, rate=rate,
        computed_yen=computed, interest_yen=computed // SMALLEST_YEN * SMALLEST_YEN,
    )  # fmt: skip
