"""預かり品: receipts, the ledger of each asset, and their papers."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.documents.answers import pdf_response
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.services.contracts.commands import custody as commands
from madoguchi.services.contracts.commands import returning
from madoguchi.services.contracts.documents.custody_papers import receipt_paper
from madoguchi.services.contracts.forms import custody as forms
from madoguchi.services.contracts.forms.drafting import NothingForm
from madoguchi.services.contracts.models import (
    Contract,
    CustodyAsset,
    CustodyEntry,
    CustodyReceipt,
)
from madoguchi.services.contracts.queries.returns import unconfirmed_returns
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.terms import Importance, LedgerEvent
from madoguchi.services.contracts.views.frame import (
    act_on,
    act_page,
    contract_page,
    home_of,
    moment_of,
)

PAGE = "contract-custody"


@signed_in
def ledger(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    receipts = contract.custody_receipts.select_related("issued_by", "confirmed_by")
    context = contract_page(request, contract, receipts=receipts.prefetch_related("assets"))
    context["may_judge"] = may(request.actor, "contracts.duty.judge", contract)
    context["unconfirmed"] = set(unconfirmed_returns(contract).values_list("pk", flat=True))
    context["requests"] = contract.ledger_requests.select_related("asked_by", "presented_by")
    return render(request, "contracts/custody.html", context)


@signed_in
def issue(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    deed = Deed(
        title="預かり証を発行する",
        button="発行する",
        done="預かり証を発行しました。区の確認を待っています。",
        lead="区から受け取った情報・情報資産を、受け取ったその場で記録します。",
    )
    return act_page(
        request, contract, deed, needs="contracts.own.file",
        form=forms.ReceiptForm(
            posted(request), initial={"received_at": moment_of(request, contract)}
        ),
        to=home_of(contract, PAGE),
        command=lambda typed: _issue(
            contract, typed, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


def _issue(contract: Contract, typed: dict[str, Any], *, by: Actor, now: datetime) -> object:
    received_at, receiver = typed.pop("received_at"), typed.pop("receiver")
    asset = commands.ReceivedAsset(**{**typed, "importance": Importance(typed["importance"])})
    return commands.issue_receipt(
        contract, [asset], received_at=received_at, receiver=receiver, by=by, now=now
    )


@signed_in
def confirm(request: HouseRequest, number: str, receipt_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    receipt = _receipt(contract, receipt_id)
    deed = Deed(
        title=f"預かり証 第{receipt.number}号を確認する",
        button="内容を確認した",
        done="預かり証を確認しました。",
        facts=tuple((one.name, f"{one.medium}　{one.quantity}") for one in receipt.assets.all()),
    )
    return act_page(
        request, contract, deed, needs="contracts.duty.judge",
        form=NothingForm(posted(request)), to=home_of(contract, PAGE),
        command=lambda _: commands.confirm_receipt(
            receipt, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


def _receipt(contract: Contract, receipt_id: int) -> CustodyReceipt:
    rows = contract.custody_receipts.select_related("contract__chain__section", "contract__case")
    return get_object_or_404(rows.prefetch_related("assets"), pk=receipt_id)


@signed_in
def receipt_pdf(request: HouseRequest, number: str, receipt_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    receipt = _receipt(contract, receipt_id)
    record("output", by=request.actor, about=receipt, label="預かり証", now=request.now)
    paper = receipt_paper(receipt)
    pdf = render_pdf("receipt", paper, title=f"預かり証 第{receipt.number}号")
    return pdf_response(pdf, f"azukarisho-{number}-{receipt.number}.pdf")


@signed_in
def asset(request: HouseRequest, number: str, asset_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    found = get_object_or_404(_assets(contract), pk=asset_id)
    form = forms.LedgerForm(posted(request))
    entries = found.entries.select_related("recorded_by", "approval", "corrects")
    context = contract_page(request, contract, asset=found, entries=entries, form=form)
    context["take_outs"] = found.take_outs.select_related("approval", "contract__case__key")
    if request.method != "POST" or not form.is_valid():
        return render(request, "contracts/asset.html", context, status=422 if form.errors else 200)
    typed = {**form.cleaned_data, "event": LedgerEvent(form.cleaned_data["event"])}
    return act_on(
        request,
        contract,
        lambda: commands.write_ledger(
            found, commands.LedgerLine(**typed), by=request.actor, now=context["case_now"]
        ),
        done="記録簿に書き加えました。",
        to=request.path, form=form, template="contracts/asset.html", context=context,
    )  # fmt: skip


@signed_in
def confirm_return(request: HouseRequest, number: str, asset_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    found = get_object_or_404(_assets(contract), pk=asset_id)
    deed = Deed(
        title="返却を確認する",
        button="受け取ったことを確認する",
        done="返却を確認しました。記録簿に、確認の行を加えました。",
        facts=(
            ("品目", found.name), ("媒体・数量", f"{found.medium}　{found.quantity}"),
            ("状態", found.get_state_display()),
        ),
        lead="受託者が返却を記録しました。区に戻ったことを確かめてから、確認してください。",
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs="contracts.duty.judge",
        form=NothingForm(posted(request)), to=home_of(contract, PAGE),
        command=lambda _: returning.confirm_return(
            found, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


@signed_in
def correct(request: HouseRequest, number: str, entry_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    rows = CustodyEntry.objects.filter(asset__receipt__contract=contract, corrects=None)
    entry = get_object_or_404(rows.select_related("asset__receipt"), pk=entry_id)
    deed = Deed(
        title="訂正の行を加える",
        button="訂正の行を加える",
        done="訂正の行を加えました。元の行は、そのまま残ります。",
        lead="元の行は消えません。どこをどう訂正するかを書きます。",
        facts=(
            ("品目", entry.asset.name), ("事項", LedgerEvent(entry.event).label),
            ("日時", format_moment(entry.happened_at)), ("担当者", entry.person),
            ("備考", entry.note or "—"),
        ),
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs="contracts.own.file",
        form=forms.CorrectionForm(posted(request)),
        to=reverse("contracts:contract-asset", args=[number, entry.asset_id]),
        command=lambda typed: commands.correct_entry(
            entry, typed["words"], by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


def _assets(contract: Contract) -> QuerySet[CustodyAsset]:
    return CustodyAsset.objects.filter(receipt__contract=contract).select_related("receipt")
