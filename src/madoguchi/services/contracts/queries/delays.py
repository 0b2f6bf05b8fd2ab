"""支払遅延: how late an inspection and a payment came, and the interest of it (支払遅延防止法)."""

from datetime import date
from typing import Any

from madoguchi.core.calendar.jst import day_of
from madoguchi.services.contracts.models import (
    Contract,
    Invoice,
    PaymentInstalment,
)
from madoguchi.services.contracts.queries.work_terms import terms_of
from madoguchi.services.contracts.rules.delay import (
    Delay,
    DelayRate,
    delay_of,
    delay_rate,
    inspection_delay,
)


def inspection_delay_of(instalment: PaymentInstalment) -> int:
    """Days by which the latest inspection of what the payment rests on was late."""
    works = instalment.contract.is_works
    return max(
        (
            inspection_delay(day_of(row.deliverable.delivered_at), row.accepted_on, is_works=works)
            for row in instalment.rests_on.select_related("deliverable")
            if row.accepted_on is not None and row.deliverable.delivered_at is not None
        ),
        default=0,
    )


def delay_rate_of(contract: Contract) -> DelayRate:
    """Of the contract; else the one of the notification on the day of its conclusion."""
    return delay_rate(terms_of(contract).delay_rate, concluded_or_begun(contract))


def concluded_or_begun(contract: Contract) -> date:
    return contract.concluded_on or contract.starts_on


def delay_facts(invoice: Invoice, today: date, *, days_to_pay: int) -> dict[str, Any]:
    """For the page of one invoice: the late inspection, and the interest.

    Of one that is not paid yet the interest is that of a payment today.
    """
    late = inspection_delay_of(invoice.instalment)
    return {
        "inspection_late_days": late,
        "delay": _delay(invoice, today, overrun=max(late - days_to_pay, 0)),
    }


def _delay(invoice: Invoice, today: date, *, overrun: int) -> Delay | None:
    if invoice.due_on is None:
        return None
    return delay_of(
        invoice.amount_yen, due_on=invoice.due_on, until_on=invoice.paid_on or today,
        rate=delay_rate_of(invoice.contract), overrun_days=overrun,
    )  # fmt: skip
