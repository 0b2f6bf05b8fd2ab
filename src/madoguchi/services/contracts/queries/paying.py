"""The payment page: each instalment with the day it opened, its invoices, and the totals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.models import (
    Contract,
    ContractDeliverable,
    Invoice,
    PaymentInstalment,
)
from madoguchi.services.contracts.queries.accountants import ENTER, paying_code
from madoguchi.services.contracts.queries.delays import inspection_delay_of
from madoguchi.services.contracts.queries.work_terms import terms_of
from madoguchi.services.contracts.rules.paying import PayingTime, due_day, paying_time
from madoguchi.services.contracts.terms import DeliverableState, InvoiceState

OPEN = (
    InvoiceState.RECEIVED.value, InvoiceState.APPROVED.value, InvoiceState.SENT_BACK.value,
)  # fmt: skip
COUNTED = (*OPEN, InvoiceState.PAID.value)


@dataclass(frozen=True, kw_only=True)
class InstalmentLine:
    instalment: PaymentInstalment
    opened_on: date | None
    invoices: Sequence[Invoice]

    @property
    def may_be_invoiced(self) -> bool:
        """Its deliverables have passed, and not all of it has been invoiced yet."""
        return self.opened_on is not None and self.invoiced_yen < self.instalment.amount_yen

    @property
    def may_be_rested(self) -> bool:
        """No invoice was received: what it rests on may still be chosen."""
        return not self.invoices

    @property
    def invoiced_yen(self) -> int:
        """Of all invoices that were not returned (返戻)."""
        return sum(one.amount_yen for one in self.invoices if one.state in COUNTED)


@dataclass(frozen=True, kw_only=True)
class Paying:
    """Yen totals of the contract: planned, invoiced and paid, against its price."""

    lines: Sequence[InstalmentLine]
    planned_yen: int
    invoiced_yen: int
    paid_yen: int
    price_yen: int


def paying_of(contract: Contract) -> Paying:
    """Four queries, whatever the number of instalments."""
    lines = [
        InstalmentLine(instalment=row, opened_on=opened_on(row), invoices=list(row.invoices.all()))
        for row in contract.instalments.prefetch_related(
            "rests_on__deliverable", "invoices__entered_by"
        )
    ]
    invoices = [invoice for line in lines for invoice in line.invoices]
    return Paying(
        lines=lines,
        planned_yen=sum(line.instalment.amount_yen for line in lines),
        invoiced_yen=sum(line.invoiced_yen for line in lines),
        paid_yen=sum(one.amount_yen for one in invoices if one.state == InvoiceState.PAID.value),
        price_yen=contract.price_yen,
    )


def opened_on(instalment: PaymentInstalment) -> date | None:
    """The day on which payment opened: the last pass of what it rests on; None if not yet.

    A plan that rests on nothing has not been finished, so it never opens.
    """
    rows = list(instalment.rests_on.all())
    days = [row.accepted_on for row in rows if row.state == DeliverableState.ACCEPTED.value]
    if not rows or len(days) < len(rows):
        return None
    return max(day for day in days if day is not None)


def restable(instalment: PaymentInstalment) -> Sequence[ContractDeliverable]:
    """On what the payment may rest: due in this year, or what it rests on already."""
    rows = instalment.contract.deliverables.select_related("deliverable")
    not_due = Q(state=DeliverableState.NOT_THIS_YEAR.value)
    return list(rows.filter(~not_due | Q(instalments=instalment)).distinct())


def paying_time_of(contract: Contract, day: date) -> PayingTime:
    """Within how many days of the receipt the contract pays."""
    return paying_time(terms_of(contract).payment_days, day)


def due_on_of(instalment: PaymentInstalment, received_on: date) -> date:
    """The last day to pay an invoice received today.

    The days of returned ones have run already; those of a late inspection are taken off (9条).
    """
    returned = instalment.invoices.filter(state=InvoiceState.REFUSED.value)
    used = sum(
        (one.returned_on - day_of(one.received_at)).days for one in returned if one.returned_on
    )
    time = paying_time_of(instalment.contract, received_on)
    used += inspection_delay_of(instalment)
    return due_day(received_on, time.days, BusinessCalendar(), used_days=used)


APPROVE, PAY, REFUSE = (
    ("approve", "支払を承認する"), ("pay", "支払を記録する"), ("refuse", "返戻する"),
)  # fmt: skip
TO_APPROVE = (InvoiceState.RECEIVED.value, InvoiceState.SENT_BACK.value)


def decisions_on(
    invoice: Invoice, contract: Contract, actor: Actor, now: datetime
) -> list[tuple[str, str]]:
    """What this person may do with the invoice on the section's page: (code, words).

    Who entered an invoice does not approve its payment; the officer notes the payment only where
    the ward has no accountant here.
    """
    is_officer = bool(may(actor, "contracts.payment.enter", contract))
    is_chief = bool(may(actor, "contracts.payment.approve", contract))
    found = []
    if invoice.state in TO_APPROVE and is_chief:
        found += [APPROVE] if invoice.entered_by_id != actor.person_id else []
    is_approved = invoice.state == InvoiceState.APPROVED.value
    if is_approved and is_officer and paying_code(contract, now) == ENTER:
        found.append(PAY)
    if invoice.state in OPEN and is_officer:
        found.append(REFUSE)
    return found
