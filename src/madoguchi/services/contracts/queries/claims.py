"""Invoices with all that the accountant's check asks of them; a few statements for any number."""

from collections.abc import Iterable

from django.db.models import QuerySet, Sum, prefetch_related_objects

from madoguchi.core.calendar.jst import day_of
from madoguchi.services.contracts.models import Invoice
from madoguchi.services.contracts.queries.paying import COUNTED, opened_on
from madoguchi.services.contracts.rules.paying import Claim
from madoguchi.services.contracts.terms import InvoiceState

APPROVED = (InvoiceState.APPROVED.value, InvoiceState.PAID.value)
WITH = ("contract__case", "contract__chain__contractor", "contract__chain__section", "instalment")


def with_facts(invoices: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """With what ``claims_of`` reads of each."""
    return invoices.select_related(*WITH).prefetch_related("instalment__rests_on")


def claim_of(invoice: Invoice) -> Claim:
    return claims_of([invoice])[invoice.pk]


def claims_of(invoices: Iterable[Invoice]) -> dict[int, Claim]:
    """invoice's key -> what it claims, and against what."""
    rows = list(invoices)
    prefetch_related_objects(rows, "instalment__rests_on", "contract__chain__contractor")
    of_contract = _sums("contract", {row.contract_id for row in rows})
    of_instalment = _sums("instalment", {row.instalment_id for row in rows})
    return {
        row.pk: Claim(
            amount_yen=row.amount_yen,
            nets={10: row.net_10_yen, 8: row.net_8_yen},
            registration_number=row.registration_number,
            is_legal_person=row.contract.chain.contractor.is_legal_person,
            inspected_on=opened_on(row.instalment),
            approved_on=day_of(row.approved_at)
            if row.approved_at and row.state in APPROVED
            else None,
            price_yen=row.contract.price_yen,
            invoiced_yen=of_contract.get(row.contract_id, 0) - _own(row),
            number=row.instalment.number,
            planned_yen=row.instalment.amount_yen,
            instalment_yen=of_instalment.get(row.instalment_id, 0) - _own(row),
        )
        for row in rows
    }


def _own(invoice: Invoice) -> int:
    return invoice.amount_yen if invoice.state in COUNTED else 0


def _sums(of: str, keys: set[int]) -> dict[int, int]:
    rows = Invoice.objects.filter(**{f"{of}__in": keys}, state__in=COUNTED)
    grouped = rows.order_by().values(of).annotate(total=Sum("amount_yen"))
    return {row[of]: row["total"] for row in grouped}
