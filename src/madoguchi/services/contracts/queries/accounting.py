"""会計: every contract of the section with ceiling, price, invoices and payments of a 年度."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet, Sum

from madoguchi.services.contracts.models import (
    AnnualAmount,
    Contract,
    Invoice,
    PaymentInstalment,
    YearCeiling,
)
from madoguchi.services.contracts.queries.paying import COUNTED
from madoguchi.services.contracts.terms import ContractState, InvoiceState


@dataclass(frozen=True, kw_only=True)
class AccountLine:
    """Yen of one contract in one 年度; ``ceiling_yen`` None where none was announced."""

    contract: Contract
    fiscal_year: int
    amount_yen: int
    ceiling_yen: int | None
    planned_yen: int
    invoiced_yen: int
    paid_yen: int

    @property
    def unpaid_yen(self) -> int:
        return self.amount_yen - self.paid_yen


def accounts_of(contracts: QuerySet[Contract], fiscal_year: int) -> Sequence[AccountLine]:
    """One line a contract that costs something in the year; five queries whatever their number."""
    amounts = AnnualAmount.objects.filter(contract__in=contracts, fiscal_year=fiscal_year).exclude(
        contract__state=ContractState.NOT_CONCLUDED.value
    )
    rows = list(
        amounts.select_related("contract__case", "contract__chain__contractor").order_by(
            "contract__case__number"
        )
    )
    keys = [row.contract_id for row in rows]
    ceilings = dict(
        YearCeiling.objects.filter(fiscal_year=fiscal_year).values_list("chain_id", "amount_yen")
    )
    planned = _sums(PaymentInstalment.objects.filter(contract__in=keys))
    invoiced = _sums(Invoice.objects.filter(contract__in=keys, state__in=COUNTED))
    paid = _sums(Invoice.objects.filter(contract__in=keys, state=InvoiceState.PAID.value))
    return [
        AccountLine(
            contract=row.contract, fiscal_year=fiscal_year, amount_yen=row.amount_yen,
            ceiling_yen=ceilings.get(row.contract.chain_id),
            planned_yen=planned.get(row.contract_id, 0),
            invoiced_yen=invoiced.get(row.contract_id, 0), paid_yen=paid.get(row.contract_id, 0),
        )
        for row in rows
    ]  # fmt: skip


def _sums(rows: QuerySet[PaymentInstalment] | QuerySet[Invoice]) -> dict[int, int]:
    grouped = rows.order_by().values("contract").annotate(total=Sum("amount_yen"))
    return {row["contract"]: row["total"] for row in grouped}


def awaiting_payment(contracts: QuerySet[Contract]) -> QuerySet[Invoice]:
    """Approved invoices without a day of payment, the one due first first."""
    return (
        Invoice.objects.filter(contract__in=contracts, state=InvoiceState.APPROVED.value)
        .select_related("contract__case", "contract__chain__contractor", "instalment")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
