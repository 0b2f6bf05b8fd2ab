"""The demo's payments as the accountant finds them: to pay, sent back, not inspected."""

from datetime import timedelta
from typing import TYPE_CHECKING

from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands import agreeing, deliveries, paying, payments
from madoguchi.services.contracts.models import (
    Contract,
    ContractDeliverable,
    Invoice,
    PaymentInstalment,
)
from madoguchi.services.contracts.terms import InspectionResult

if TYPE_CHECKING:
    from madoguchi.services.contracts.demo.world import Stage

STATED_DAYS = 30
LAST_REPORT = "伴走支援 最終報告書"


def pays_within_thirty_days(contract: Contract, *, by: Actor, stage: "Stage") -> None:
    """What both sides wrote down; the other numbers are the usual ones."""
    agreeing.agree_work_terms(
        contract, payment_days=STATED_DAYS, stop_opens_hour=20, stop_closes_hour=6, by=by,
        now=stage.now,
    )  # fmt: skip


def second_half_waits(contract: Contract, stage: "Stage") -> None:
    """Planned; it opens when the last report has passed."""
    row = contract.deliverables.get(deliverable__title=LAST_REPORT)
    planned = sum(one.amount_yen for one in contract.instalments.all())
    payments.plan_instalment(
        contract, amount_yen=contract.price_yen - planned, month_on=None, rests_on=[row],
        by=stage.actor(stage.world.saeki), now=stage.now,
    )  # fmt: skip


def part_may_be_paid(contract: Contract, stage: "Stage") -> None:
    """駅前広場: the designated part came early, passed, was invoiced and approved."""
    world = stage.world
    part = contract.designated_parts.get()
    officer, firm = stage.actor(world.officers["004"]), stage.actor(world.kurosu)
    pays_within_thirty_days(contract, by=officer, stage=stage)
    _deliver(part.row, firm=firm, officer=officer, stage=stage)
    invoice = _invoice(
        part.row.instalments.get(), "HRB-2001", 9_130_000, 8_300_000, by=officer, stage=stage
    )
    payments.approve_invoice(invoice, by=stage.actor(world.approvers["004"]), now=stage.back(4))


def start_was_sent_back(contract: Contract, stage: "Stage") -> None:
    """オンライン学習: the accountant saw that the invoice is not addressed to the mayor."""
    world = stage.world
    officer, firm = stage.actor(world.officers["001"]), stage.actor(world.himuro)
    row = deliveries.register_deliverable(
        contract, "開設準備報告書", formats="紙 1部", by=officer, now=stage.back(20)
    )
    plan = payments.plan_instalment(
        contract, amount_yen=1_980_000, rests_on=[row], by=officer, now=stage.back(20)
    )
    _deliver(row, firm=firm, officer=officer, stage=stage)
    invoice = _invoice(plan, "例題-118", 1_980_000, 1_800_000, by=officer, stage=stage)
    payments.approve_invoice(invoice, by=stage.actor(world.approvers["001"]), now=stage.back(3))
    paying.send_back(
        invoice, reason="請求書の宛名が区長名になっていません。受託者に確認してください。",
        by=stage.actor(world.ukai), now=stage.back(2),
    )  # fmt: skip


def _deliver(row: ContractDeliverable, *, firm: Actor, officer: Actor, stage: "Stage") -> None:
    handed_in, inspected = stage.back(12), stage.back(9)
    deliveries.hand_in(row, None, "", checked_software="", checked_on=None, by=firm, now=handed_in)
    row.refresh_from_db()
    deliveries.inspect(
        row, InspectionResult.PASSED, inspected_on=inspected.date(),
        points="紙の成果品を、仕様書の項目と照らした。不足はない。", by=officer, now=inspected,
    )  # fmt: skip


def _invoice(
    plan: PaymentInstalment, number: str, amount: int, net: int, *, by: Actor, stage: "Stage"
) -> Invoice:
    received = stage.back(6)
    form = payments.InvoiceForm(
        number=number, invoiced_on=(received - timedelta(days=1)).date(), amount_yen=amount,
        net_10_yen=net,
    )  # fmt: skip
    return payments.enter_invoice(
        PaymentInstalment.objects.get(pk=plan.pk), form, by=by, now=received
    )
