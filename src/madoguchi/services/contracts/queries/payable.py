"""One invoice for the accountant: contract, plan, inspections, the check, and how it stands."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Forbidden
from madoguchi.services.contracts.models import (
    Contract,
    ContractDeliverable,
    Inspection,
    Invoice,
)
from madoguchi.services.contracts.queries.claims import claim_of
from madoguchi.services.contracts.queries.delays import delay_facts
from madoguchi.services.contracts.queries.payables import TONES, reasons_of, stand_of
from madoguchi.services.contracts.queries.paying import OPEN, paying_of, paying_time_of
from madoguchi.services.contracts.rules.paying import checks
from madoguchi.services.contracts.terms import InspectionResult, InvoiceState, PayStand


def one_invoice(invoice: Invoice, now: datetime) -> dict[str, Any]:
    """All that the page of one invoice shows of it, at the moment of its contract."""
    contract = invoice.contract
    claim = claim_of(invoice)
    found = checks(claim)
    stand = stand_of(
        invoice, is_open=claim.inspected_on is not None, is_sound=all(one.is_met for one in found)
    )
    time = paying_time_of(contract, day_of(invoice.received_at))
    return {
        "invoice": invoice,
        "checks": found,
        "reasons": reasons_of([one for one in found if not one.is_met], stand),
        "stand": stand,
        "tone": TONES.get(stand, "neutral"),
        "is_approved": stand in {PayStand.PAYABLE, PayStand.DOUBTFUL},
        "is_waiting": invoice.state in OPEN,
        "time": time,
        **_delay(invoice, day_of(now), days_to_pay=time.days),
        "corrections": invoice.day_corrections.select_related("corrected_by"),
        "rows": _inspected(invoice),
        "paying": paying_of(contract),
        "ceilings": _ceilings(contract),
    }


def approval_facts(invoice: Invoice) -> tuple[tuple[str, str], ...]:
    """What who approves the payment weighs: (name, words) of the inspections and the totals."""
    paying = paying_of(invoice.contract)
    inspected = "\n".join(_inspection_words(row) for row in _inspected(invoice))
    return (
        ("検査の結果", inspected or "対象の納品物が選ばれていません"),
        ("契約金額", f"{paying.price_yen:,}円"),
        ("請求の累計（この請求を含む）", f"{paying.invoiced_yen:,}円"),
    )


def _inspection_words(row: ContractDeliverable) -> str:
    title = row.deliverable.title
    last = next(reversed(row.inspections.all()), None)
    if last is None:
        return f"{title}：まだ検査していません"
    label = InspectionResult(last.result).label
    words = f"{title}：{format_date(last.inspected_on)} {label}（検査員 {last.inspector.name}）"
    return "\n".join(one for one in (words, last.points or last.defects) if one)


def demand_paid(invoice: Invoice) -> None:
    """raises  Forbidden  unless its payment was written down"""
    if invoice.state != InvoiceState.PAID.value:
        raise Forbidden("nothing_to_do", "支払を記録した請求書だけ、支払日を訂正できます。")


def demand_waiting(invoice: Invoice) -> None:
    """raises  Forbidden  unless it was approved and waits for the accountant"""
    if invoice.state != InvoiceState.APPROVED.value:
        label = InvoiceState(invoice.state).label
        raise Forbidden(
            "nothing_to_do", f"この請求書はいま「{label}」のため、支払や差戻しはできません。"
        )


def _delay(invoice: Invoice, today: date, *, days_to_pay: int) -> dict[str, Any]:
    """Nothing of one that was returned: nothing is to be paid for it."""
    if invoice.state == InvoiceState.REFUSED.value:
        return {}
    return delay_facts(invoice, today, days_to_pay=days_to_pay)


def _inspected(invoice: Invoice) -> Sequence[ContractDeliverable]:
    """What the payment rests on, each with its inspections, the latest last."""
    inspections = Inspection.objects.select_related("inspector").order_by("pk")
    rows = invoice.instalment.rests_on.select_related("deliverable").order_by("number", "pk")
    return list(rows.prefetch_related(Prefetch("inspections", queryset=inspections)))


def _ceilings(contract: Contract) -> Iterable[tuple[int, int, int | None]]:
    """(年度, yen of the contract, ceiling or None) of each year in which it costs something."""
    held = dict(contract.chain.ceilings.values_list("fiscal_year", "amount_yen"))
    return [
        (row.fiscal_year, row.amount_yen, held.get(row.fiscal_year))
        for row in contract.annual_amounts.order_by("fiscal_year")
    ]
