"""支払: the plan with what has opened, invoices and their way."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Forbidden
from madoguchi.core.trail.actor import Actor
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.services.contracts.commands import payments as commands
from madoguchi.services.contracts.commands.paying import record_payment
from madoguchi.services.contracts.commands.payment_plans import choose_rests
from madoguchi.services.contracts.forms import acts as forms
from madoguchi.services.contracts.models import Invoice
from madoguchi.services.contracts.queries.payable import approval_facts
from madoguchi.services.contracts.queries.paying import (
    decisions_on,
    paying_of,
    paying_time_of,
    restable,
)
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.terms import InvoiceState
from madoguchi.services.contracts.views.frame import act_page, contract_page, home_of, moment_of
from madoguchi.services.contracts.views.results import ENTRIES as PAYMENT_ACTS
from madoguchi.services.contracts.views.sheets import Acts

PAGE = "contract-payments"


@signed_in
def plan(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    acts = Acts(request, contract, PAYMENT_ACTS, "contracts:contract-results-act")
    links = acts.link("payment-plan", "支払の方法を決める") + acts.link(
        "payment-by-quantity", "実績数量で計画する"
    )
    paying = paying_of(contract)
    context = contract_page(request, contract, paying=paying, links=links)
    context["decidable"] = [
        one.pk
        for line in paying.lines
        for one in line.invoices
        if decisions_on(one, contract, request.actor, context["case_now"])
    ]
    return render(request, "contracts/payments.html", context)


@signed_in
def add(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    rows = {str(row.pk): row for row in contract.deliverables.select_related("deliverable")}
    form = forms.InstalmentForm(
        posted(request), rows=[(key, row.deliverable.title) for key, row in rows.items()],
        initial={"number": commands.next_number(contract)},
    )  # fmt: skip
    deed = Deed(title="支払を計画する", button="登録する", done="支払計画を登録しました。")
    return act_page(
        request, contract, deed, needs="contracts.payment.enter",
        form=form, to=home_of(contract, PAGE),
        command=lambda typed: commands.plan_instalment(
            contract, amount_yen=typed["amount_yen"], month_on=typed["month_on"],
            number=typed["number"], rests_on=[rows[key] for key in typed["rests_on"]],
            by=request.actor, now=moment_of(request, contract),
        ),
    )  # fmt: skip


@signed_in
def choose(request: HouseRequest, number: str, instalment_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    instalment = get_object_or_404(contract.instalments, pk=instalment_id)
    rows = {str(row.pk): row for row in restable(instalment)}
    held = [str(pk) for pk in instalment.rests_on.values_list("pk", flat=True)]
    form = forms.RestsForm(
        posted(request), initial={"rests_on": held},
        rows=[(key, row.deliverable.title) for key, row in rows.items()],
    )  # fmt: skip
    deed = Deed(
        title=f"第{instalment.number}回の対象の納品物を選ぶ",
        button="保存する",
        done="対象の納品物を保存しました。",
        facts=(("予定額", f"{instalment.amount_yen:,}円"),),
    )
    return act_page(
        request, contract, deed, needs="contracts.payment.enter",
        form=form, to=home_of(contract, PAGE),
        command=lambda typed: choose_rests(
            instalment, [rows[key] for key in typed["rests_on"]],
            by=request.actor, now=moment_of(request, contract),
        ),
    )  # fmt: skip


@signed_in
def enter(request: HouseRequest, number: str, instalment_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    instalment = get_object_or_404(contract.instalments, pk=instalment_id)
    deed = Deed(
        title=f"第{instalment.number}回の請求書を受け付ける",
        button="受け付ける",
        done="請求書を受け付けました。支払の承認を待っています。",
        lead=f"支払の期限は、{paying_time_of(contract, day_of(request.now)).ground}です。",
        facts=(("予定額", f"{instalment.amount_yen:,}円"),),
    )
    return act_page(
        request, contract, deed, needs="contracts.payment.enter",
        form=forms.InvoiceEntryForm(posted(request)), to=home_of(contract, PAGE),
        command=lambda typed: commands.enter_invoice(
            instalment, commands.InvoiceForm(**typed), by=request.actor,
            now=moment_of(request, contract),
        ),
    )  # fmt: skip


@signed_in
def decide(request: HouseRequest, number: str, invoice_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    invoice = get_object_or_404(Invoice, pk=invoice_id, instalment__contract=contract)
    now = moment_of(request, contract)
    decisions = decisions_on(invoice, contract, request.actor, now)
    if not decisions and may(request.actor, "contracts.contract.view", contract):
        raise Forbidden("nothing_to_do", "この請求書に、あなたが行える処理はありません。")
    sent_back = invoice.state == InvoiceState.SENT_BACK.value
    deed = Deed(
        title=f"請求書 {invoice.number}",
        button="記録する",
        done="記録しました。",
        facts=(
            ("対象の回", f"第{invoice.instalment.number}回"),
            ("請求日", format_date(invoice.invoiced_on)),
            ("請求金額", f"{invoice.amount_yen:,}円"),
            *approval_facts(invoice),
            ("登録番号", invoice.registration_number or "なし"),
            ("支払期限", format_date(invoice.due_on) if invoice.due_on else "—"),
            ("状態", InvoiceState(invoice.state).label),
            *((("会計からの差戻しの理由", invoice.sent_back_reason),) if sent_back else ()),
        ),
    )
    return act_page(
        request, contract, deed, needs=("contracts.payment.enter", "contracts.payment.approve"),
        form=forms.PaymentForm(posted(request), decisions=decisions), to=home_of(contract, PAGE),
        command=lambda typed: _decide(invoice, typed, by=request.actor, now=now),
    )  # fmt: skip


def _decide(invoice: Invoice, typed: dict[str, Any], *, by: Actor, now: datetime) -> object:
    if typed["decision"] == "approve":
        return commands.approve_invoice(invoice, by=by, now=now)
    if typed["decision"] == "refuse":
        return commands.refuse_invoice(invoice, reason=typed["reason"], by=by, now=now)
    paid_on = typed["paid_on"] or day_of(now)
    return record_payment(invoice, paid_on=paid_on, by=by, now=now)
