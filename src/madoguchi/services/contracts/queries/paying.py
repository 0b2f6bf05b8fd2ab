"""The payment page: each instalment with the day it opened, its invoices, and the totals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.core.accounts.permissions import may
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.models import Contract, Invoice, PaymentInstalment
from madoguchi.services.contracts.terms import DeliverableState, InvoiceState

COUNTED = (InvoiceState.RECEIVED.value, InvoiceState.APPROVED.value, InvoiceState.PAID.value)


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


APPROVE, PAY, REFUSE = (
    ("approve", "支払を承認する"), ("pay", "支払を記録する"), ("refuse", "返戻する"),
)  # fmt: skip


def decisions_on(invoice: Invoice, contract: Contract, actor: Actor) -> list[tuple[str, str]]:
    """What this person may do with the invoice now: (code, words); empty: nothing.

    Who entered an invoice does not approve its payment.
    """
    is_officer = bool(may(actor, "contracts.payment.enter", contract))
    is_chief = bool(may(actor, "contracts.payment.approve", contract))
    found = []
    if invoice.state == InvoiceState.RECEIVED.value and is_chief:
        found += [APPROVE] if invoice.entered_by_id != actor.person_id else []
    if invoice.state == InvoiceState.APPROVED.value and is_officer:
        found.append(PAY)
    if invoice.state in (InvoiceState.RECEIVED.value, InvoiceState.APPROVED.value) and is_officer:
        found.append(REFUSE)
    return found
