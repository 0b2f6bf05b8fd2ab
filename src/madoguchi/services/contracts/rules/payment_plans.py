"""支払計画: how a price is divided over the months of a plan (CONT-131)."""

from collections.abc import Sequence
from datetime import date

from madoguchi.core.calendar.business import months_after
from madoguchi.core.errors import Refused
from madoguchi.services.contracts.terms import PaymentPlan


def divide(amount_yen: int, parts: int) -> list[int]:
    """Equal whole yen; the remainder goes to the last payment, so that they add up.

    >>> divide(1_000_000, 3)
    [333333, 333333, 333334]
    """
    if parts < 1:
        raise ValueError(parts)
    each = amount_yen // parts
    return [each] * (parts - 1) + [amount_yen - each * (parts - 1)]


def months_of(
    plan: PaymentPlan, starts_on: date, ends_on: date, chosen: Sequence[date] = ()
) -> list[date]:
    """First days of the months in which the plan pays.

    ONCE and ON_INVOICE pay after the end of the work; MONTHLY in the month after each month.
    raises  Refused  IN_MONTHS without months, or a month before the work began
    """
    after_end = months_after(ends_on.replace(day=1), 1)
    if plan in (PaymentPlan.ONCE, PaymentPlan.ON_INVOICE):
        return [after_end]
    if plan is PaymentPlan.MONTHLY:
        first = months_after(starts_on.replace(day=1), 1)
        count = (after_end.year - first.year) * 12 + after_end.month - first.month + 1
        return [months_after(first, step) for step in range(count)]
    if plan is PaymentPlan.BY_QUANTITY:
        return []
    months = sorted({day.replace(day=1) for day in chosen})
    if not months:
        raise Refused("months_needed", "支払う月を入力してください。")
    if months[0] < starts_on.replace(day=1):
        raise Refused("before_start", "支払う月は、履行開始の月以後にしてください。")
    return months


def instalment_of(months: Sequence[date], due_on: date | None) -> int:
    """Which payment a deliverable belongs to: the first whose month is not over before its day.

    >>> instalment_of([date(2026, 7, 1), date(2026, 12, 1)], date(2026, 7, 31))
    0
    """
    if due_on is None:
        return len(months) - 1
    month = due_on.replace(day=1)
    return next((n for n, one in enumerate(months) if one >= month), len(months) - 1)
