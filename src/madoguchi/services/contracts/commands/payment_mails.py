"""Mails on the way of an invoice: to the accountants when it may be paid, to the section when not.

Nothing of the work stands in them: the contract, the number, the amount and the day.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from madoguchi.core.accounts.models import Person
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.mail import queue_mail
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.models import Invoice
from madoguchi.services.contracts.queries.accountants import accountants_of
from madoguchi.services.contracts.queries.claims import claim_of
from madoguchi.services.contracts.queries.people import officers_of
from madoguchi.services.contracts.rules.paying import unmet


def tell_accountants(invoice: Invoice, *, by: Actor, now: datetime) -> None:
    """Once an approval, to every accountant of the ward; not while something is in the way."""
    if unmet(claim_of(invoice)):
        return
    for person in accountants_of(invoice.contract.chain.section, now):
        key = f"contracts.payable:{invoice.pk}:{invoice.approved_at:%Y%m%d%H%M%S}:{person.pk}"
        _queue("contracts/mail/payable", invoice, person, key, by=by, now=now)


def tell_section(invoice: Invoice, *, by: Actor, now: datetime) -> None:
    """Officers and chief of the section, with the accountant's reason."""
    for person in officers_of(invoice.contract.chain.section, now):
        key = f"contracts.sent_back:{invoice.pk}:{invoice.sent_back_at:%Y%m%d%H%M%S}:{person.pk}"
        _queue("contracts/mail/sent_back", invoice, person, key, by=by, now=now)


def _queue(
    template: str, invoice: Invoice, person: Person, key: str, *, by: Actor, now: datetime
) -> None:
    queue_mail(
        template=template, to=person.email, to_name=person.name, context=_context(invoice),
        unique_key=key, about=invoice.contract, by=by, now=now,
    )  # fmt: skip


def _context(invoice: Invoice) -> dict[str, Any]:
    number = invoice.contract.case.number
    page = reverse("contracts:payable", args=[number, invoice.pk])
    return {
        "title": invoice.contract.case.title,
        "number": number,
        "contractor": invoice.contract.chain.contractor.name,
        "invoice": invoice.number,
        "amount": f"{invoice.amount_yen:,}円",
        "due": format_date(invoice.due_on) if invoice.due_on else "—",
        "reason": invoice.sent_back_reason,
        "url": f"{settings.PUBLIC_URL}{page}",
    }
