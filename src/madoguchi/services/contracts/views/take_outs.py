"""持ち出し and 消去・返却の証明: asked for and filed from the page of one item in custody."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.http import download_response
from madoguchi.services.contracts.commands import data_certificates, take_outs
from madoguchi.services.contracts.forms import custody as forms
from madoguchi.services.contracts.forms.drafting import NothingForm
from madoguchi.services.contracts.models import Contract, CustodyAsset, TakeOut
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.views.act_tables import TableAct, run


def _ask(asset: CustodyAsset, typed: dict[str, Any], by: Actor, now: datetime) -> object:
    return take_outs.ask_take_out(asset, take_outs.Journey(**typed), by=by, now=now)


ASK = TableAct(
    title="持ち出しの承諾を申請する", form=forms.TakeOutForm, command=_ask, button="申請する",
    done="申請しました。承諾されるまで、持ち出さないでください。",
    lead="区や受託者の施設の外へ持ち出すときは、事前に区の承諾が要ります。",
)  # fmt: skip
NOT_TAKEN = TableAct(
    title="持ち出しを取りやめる", form=NothingForm, button="持ち出さなかったと記録する",
    command=lambda row, _, by, now: take_outs.note_not_taken(row, by=by, now=now),
    lead="承諾を受けたが、持ち出さなかったときに記録します。",
)  # fmt: skip
CERTIFY = TableAct(
    title="消去・返却の証明書を提出する", form=NothingForm, button="証明書を提出する",
    done="証明書を作り、提出しました。区の確認を待っています。",
    command=lambda row, _, by, now: data_certificates.file_certificate(row, by=by, now=now),
    lead="受領記録簿に記録した消去・返却と複写物の処分から、証明書（PDF）を作ります。",
)  # fmt: skip


def _asset(contract: Contract, asset_id: int) -> CustodyAsset:
    rows = CustodyAsset.objects.filter(receipt__contract=contract)
    return get_object_or_404(rows.select_related("receipt__contract", "certificate"), pk=asset_id)


def _page(number: str, asset_id: int) -> str:
    return reverse("contracts:contract-asset", args=[number, asset_id])


@signed_in
def ask(request: HouseRequest, number: str, asset_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    found = _asset(contract, asset_id)
    facts = (("預かり品", found.name), ("媒体・数量", f"{found.medium}　{found.quantity}"))
    return run(request, contract, ASK, found, to=_page(number, asset_id), facts=facts)


@signed_in
def not_taken(request: HouseRequest, number: str, take_out_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    row = get_object_or_404(
        TakeOut.objects.select_related("asset"), pk=take_out_id, contract=contract
    )
    facts = (("預かり品", row.asset.name), ("持ち出しの予定", format_moment(row.out_at)))
    return run(request, contract, NOT_TAKEN, row, to=_page(number, row.asset_id), facts=facts)


@signed_in
def certify(request: HouseRequest, number: str, asset_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    found = _asset(contract, asset_id)
    facts = (("データ", found.name), ("状態", found.get_state_display()))
    return run(request, contract, CERTIFY, found, to=_page(number, asset_id), facts=facts)


@signed_in
def certificate(request: HouseRequest, number: str, asset_id: int) -> HttpResponse:
    found = _asset(visible_contract(request.actor, number), asset_id)
    if found.certificate is None:
        raise Http404
    return download_response(
        found.certificate, by=request.actor, now=request.now, purpose="消去・返却の証明書の閲覧"
    )
