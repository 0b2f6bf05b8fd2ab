"""Filters of contracts: the tone of a sign, the name of a 年度, how an invoice stands."""

import unicodedata

from django import template

from madoguchi.core.calendar.fiscal import fiscal_year_label as label_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.contracts.models import Duty, Invoice
from madoguchi.services.contracts.queries.board import TONES
from madoguchi.services.contracts.queries.dues import title_of
from madoguchi.services.contracts.terms import InvoiceState, Sign

register = template.Library()


@register.filter
def sign_tone(sign: Sign) -> str:
    return TONES[sign]


@register.filter
def fiscal_year_label(year: int) -> str:
    """2026 -> 令和8年度."""
    return label_of(year)


@register.filter
def tel_digits(number: str) -> str:
    """「０３－1234-5678」 as a telephone dials it: 0312345678."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", number) if sign in "+0123456789")


@register.filter
def duty_title(duty: Duty) -> str:
    """業務報告書（令和8年5月分）; of a closed report nothing but that it is one."""
    return title_of(duty)


@register.filter
def invoice_words(invoice: Invoice) -> str:
    """支払承認（支払期限 令和8年5月1日(金)）: how it stands, for the ward."""
    label = InvoiceState(invoice.state).label
    if invoice.state == InvoiceState.SENT_BACK.value:
        return f"{label}（{invoice.sent_back_reason}）"
    return f"{label}{_when(invoice)}"


@register.filter
def invoice_words_for_firm(invoice: Invoice) -> str:
    """支払予定（支払期限 …）: what the contractor may expect, none of the ward's doubts."""
    labels = {
        InvoiceState.APPROVED.value: "支払予定",
        InvoiceState.RECEIVED.value: "区が確認中",
        InvoiceState.SENT_BACK.value: "区が確認中",
    }
    return f"{labels.get(invoice.state) or InvoiceState(invoice.state).label}{_when(invoice)}"


def _when(invoice: Invoice) -> str:
    if invoice.state == InvoiceState.REFUSED.value:
        return f"（{invoice.reason}）"
    if invoice.paid_on is not None:
        return f"（{format_date(invoice.paid_on)}）"
    return f"（支払期限 {format_date(invoice.due_on)}）" if invoice.due_on else ""
