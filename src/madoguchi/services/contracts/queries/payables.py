"""支払の一覧: every planned payment of many contracts with its invoice, and how it stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Coalesce

from madoguchi.core.cases.clock import case_now
from madoguchi.services.contracts.models import (
    Contract,
    ContractDeliverable,
    Invoice,
    PaymentInstalment,
)
from madoguchi.services.contracts.queries.claims import claims_of, with_facts
from madoguchi.services.contracts.queries.paying import COUNTED, OPEN
from madoguchi.services.contracts.rules.paying import Check, unmet
from madoguchi.services.contracts.terms import (
    ContractState,
    DeliverableState,
    InvoiceState,
    PayStand,
)

NO_DAY = date(9999, 12, 31)
NOT_SIGNED = (ContractState.PLANNED.value, ContractState.NOT_CONCLUDED.value)
# A payment without an invoice has no state at all, and is not paid either.
UNPAID = Q(invoice_id__isnull=True) | ~Q(invoice_state=InvoiceState.PAID.value)
TONES = {
    PayStand.PAYABLE: "success", PayStand.DOUBTFUL: "danger", PayStand.SENT_BACK: "warning",
    PayStand.APPROVAL: "info", PayStand.PAID: "neutral", PayStand.RETURNED: "neutral",
}  # fmt: skip


def payables(
    contracts: QuerySet[Contract], states: Sequence[str] = COUNTED
) -> QuerySet[PaymentInstalment]:
    """One row for each payment and each invoice on it; a payment without any has one row.

    states  of the invoices that count here; annotated: ``invoice_id``, ``invoice_state``,
            ``invoice_number``, ``claimed_yen``, ``due_on``, ``due_key``, ``paid_on``, ``is_open``
    """
    rests = ContractDeliverable.objects.filter(instalments=OuterRef("pk"))
    failing = rests.exclude(state=DeliverableState.ACCEPTED.value)
    return (
        PaymentInstalment.objects.filter(contract__in=contracts)
        .exclude(contract__state__in=NOT_SIGNED)
        .annotate(held=FilteredRelation("invoices", condition=Q(invoices__state__in=states)))
        .annotate(
            invoice_id=F("held__pk"),
            invoice_state=F("held__state"),
            invoice_number=F("held__number"),
            claimed_yen=Coalesce(F("held__amount_yen"), F("amount_yen")),
            due_on=F("held__due_on"),
            due_key=Coalesce(F("held__due_on"), Value(NO_DAY)),
            month_key=Coalesce(F("month_on"), Value(NO_DAY)),
            paid_on=F("held__paid_on"),
            is_open=ExpressionWrapper(
                Exists(rests) & ~Exists(failing), output_field=BooleanField()
            ),
        )
    )


def doubtful(contracts: QuerySet[Contract]) -> set[int]:
    """Approved invoices that may not be paid all the same: something no longer holds."""
    approved = Invoice.objects.filter(contract__in=contracts, state=InvoiceState.APPROVED.value)
    claims = claims_of(with_facts(approved))
    return {pk for pk, claim in claims.items() if unmet(claim)}


def stands(held_back: Iterable[int]) -> Mapping[str, Q]:
    """PayStand -> the rows of ``payables`` that stand so.

    held_back  what ``doubtful`` found
    """
    approved = Q(invoice_state=InvoiceState.APPROVED.value)
    is_doubtful = Q(invoice_id__in=sorted(held_back))
    none = Q(invoice_id__isnull=True)
    return {
        PayStand.PAYABLE.value: approved & ~is_doubtful,
        PayStand.DOUBTFUL.value: approved & is_doubtful,
        PayStand.APPROVAL.value: Q(invoice_state=InvoiceState.RECEIVED.value),
        PayStand.SENT_BACK.value: Q(invoice_state=InvoiceState.SENT_BACK.value),
        PayStand.INVOICE.value: none & Q(is_open=True),
        PayStand.INSPECTION.value: none & Q(is_open=False),
        PayStand.PAID.value: Q(invoice_state=InvoiceState.PAID.value),
        PayStand.RETURNED.value: Q(invoice_state=InvoiceState.REFUSED.value),
    }


@dataclass(frozen=True, kw_only=True)
class PayLine:
    """One row of the list; ``reasons``: why it may not be paid yet; ``now``: in its contract."""

    instalment: PaymentInstalment
    invoice: Invoice | None
    stand: PayStand
    reasons: tuple[str, ...]
    now: datetime

    @property
    def contract(self) -> Contract:
        return self.instalment.contract

    @property
    def tone(self) -> str:
        return TONES.get(self.stand, "neutral")

    @property
    def amount_yen(self) -> int:
        return self.invoice.amount_yen if self.invoice else self.instalment.amount_yen

    @property
    def is_waiting(self) -> bool:
        """The days to its payment still run."""
        return self.invoice is not None and self.invoice.state in OPEN


def lines_of(rows: Iterable[PaymentInstalment], now: datetime) -> list[PayLine]:
    """Rows of ``payables`` with their invoices and reasons; a few statements for any number."""
    found = list(rows)
    keys = {getattr(row, "invoice_id") for row in found} - {None}  # noqa: B009 - annotated
    invoices = with_facts(Invoice.objects.filter(pk__in=keys)).in_bulk()
    claims = claims_of(one for one in invoices.values() if one.state in OPEN)
    lines = []
    for row in found:
        invoice = invoices.get(getattr(row, "invoice_id"))  # noqa: B009 - annotated
        failing = unmet(claims[invoice.pk]) if invoice and invoice.pk in claims else []
        stand = stand_of(invoice, is_open=getattr(row, "is_open"), is_sound=not failing)  # noqa: B009 - annotated
        reasons = reasons_of(failing, stand) or _before_invoice(stand)
        moment = case_now(row.contract.case, now)
        lines.append(
            PayLine(instalment=row, invoice=invoice, stand=stand, reasons=reasons, now=moment)
        )
    return lines


def stand_of(invoice: Invoice | None, *, is_open: bool, is_sound: bool) -> PayStand:
    """is_open   its deliverables have passed; is_sound  nothing stands in the way of paying"""
    if invoice is None:
        return PayStand.INVOICE if is_open else PayStand.INSPECTION
    if invoice.state == InvoiceState.APPROVED.value:
        return PayStand.PAYABLE if is_sound else PayStand.DOUBTFUL
    return {
        InvoiceState.RECEIVED.value: PayStand.APPROVAL,
        InvoiceState.SENT_BACK.value: PayStand.SENT_BACK,
        InvoiceState.PAID.value: PayStand.PAID,
        InvoiceState.REFUSED.value: PayStand.RETURNED,
    }[invoice.state]


def reasons_of(failing: Iterable[Check], stand: PayStand) -> tuple[str, ...]:
    """Why not; of one that was sent back the accountant's own reason says more than 承認待ち."""
    is_back = stand is PayStand.SENT_BACK
    return tuple(one.words for one in failing if not (is_back and one.code == "not_approved"))


def _before_invoice(stand: PayStand) -> tuple[str, ...]:
    if stand is PayStand.INSPECTION:
        return ("対象の納品物が検査に合格していません。",)
    return ("検査は合格しました。請求書を待っています。",) if stand is PayStand.INVOICE else ()
