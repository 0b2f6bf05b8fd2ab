"""ID 台帳 and 利用目的: who may use which ID, what information is used for, to whom it went."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands import oaths, purposes
from madoguchi.services.contracts.forms import start as forms
from madoguchi.services.contracts.forms.drafting import NothingForm
from madoguchi.services.contracts.models import Contract, CustodyAsset, IdentityUse
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.views.act_tables import OFFICER, TableAct, act_in, run
from madoguchi.services.contracts.views.frame import contract_page, moment_of

Typed = dict[str, Any]


def _ids(number: str) -> str:
    return reverse("contracts:contract-identities", args=[number])


def _uses(number: str) -> str:
    return reverse("contracts:contract-uses", args=[number])


def _register(contract: Contract, typed: Typed, by: Actor, now: datetime) -> object:
    users = list(contract.workers.filter(pk__in=typed["users"]))
    return oaths.register_identity(contract, **{**typed, "users": users}, by=by, now=now)


REGISTER = TableAct(
    title="IDを登録する", form=forms.IdentityForm, command=_register, button="登録する"
)
USE = TableAct(
    title="IDの利用を届け出る", form=forms.UseForm, button="届け出る",
    command=lambda row, typed, by, now: oaths.report_use(row, **typed, by=by, now=now),
)  # fmt: skip
INCIDENT = TableAct(
    title="情報セキュリティポリシーの違反として報告する", form=NothingForm,
    button="事故として報告する", done="事故報告を作り、区の担当者へ知らせました。",
    command=lambda row, _, by, now: oaths.open_incident_of(row, by=by, now=now),
)  # fmt: skip


@signed_in
def identities(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    rows = contract.identities.prefetch_related("users__contract__case__key")
    uses = IdentityUse.objects.filter(identity__contract=contract)
    context = contract_page(request, contract, rows=rows)
    context["uses"] = uses.select_related("identity__contract__case__key", "incident")
    return render(request, "contracts/people/identities.html", context)


@signed_in
def new_identity(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    today = day_of(moment_of(request, contract))
    return run(
        request,
        contract,
        REGISTER,
        contract,
        to=_ids(number),
        takes={"contract": contract, "today": today},
    )


@signed_in
def report_use(request: HouseRequest, number: str, row_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    row = get_object_or_404(contract.identities, pk=row_id)
    facts = (("システム", row.system), ("ID", row.identifier))
    return run(request, contract, USE, row, to=_ids(number), facts=facts)


@signed_in
def breach(request: HouseRequest, number: str, use_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    rows = IdentityUse.objects.filter(identity__contract=contract).select_related(
        "identity__contract__case__key"
    )
    use = get_object_or_404(rows, pk=use_id, is_permitted=False)
    facts = (("ID", use.identity.identifier), ("利用した人", use.user_name))
    return run(request, contract, INCIDENT, use, to=_ids(number), facts=facts)


def _asset(contract: Contract, typed: Typed, by: Actor, now: datetime) -> object:
    rows = CustodyAsset.objects.filter(receipt__contract=contract)
    asset = get_object_or_404(rows, pk=typed["asset"])
    return purposes.use_asset(asset, purpose=typed["purpose"], by=by, now=now)


ACTS = {
    "orders": TableAct(
        title="利用目的を指示する", form=forms.PurposeForm, needs=OFFICER, button="指示する",
        command=lambda row, typed, by, now: purposes.order_purpose(row, **typed, by=by, now=now),
    ),
    "assets": TableAct(
        title="預かり品の利用を届け出る", form=forms.AssetUseForm, command=_asset,
        lead="預かり証に書かれた目的でだけ利用できます。",
    ),
    "plans": TableAct(
        title="個人情報の利用を届け出る", form=forms.PlannedUseForm,
        lead="区が書面で指示した目的でだけ利用できます。",
        command=lambda row, typed, by, now: purposes.plan_use(row, **typed, by=by, now=now),
    ),
    "elsewhere": TableAct(
        title="この契約以外での利用の承諾を求める", form=forms.ElsewhereForm, button="申請する",
        done="申請しました。承諾を受けるまで、利用できません。",
        command=lambda row, typed, by, now: purposes.ask_for_use_elsewhere(
            row, **typed, by=by, now=now
        ),
    ),
    "disclosures": TableAct(
        title="外部への提供を記録する", form=forms.DisclosureForm,
        command=lambda row, typed, by, now: purposes.record_disclosure(
            row, **typed, by=by, now=now
        ),
    ),
}  # fmt: skip


@signed_in
def uses(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    context = contract_page(request, contract)
    context |= {
        "orders": contract.purpose_instructions.select_related("issued_by"),
        "uses": contract.intended_uses.select_related("consent", "asset", "stated_by"),
        "disclosures": contract.disclosures.select_related("contract__case__key"),
        "may_judge": may(request.actor, OFFICER, contract),
    }
    return render(request, "contracts/start/uses.html", context)


@signed_in
def use_act(request: HouseRequest, number: str, act: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    chosen = act_in(ACTS, act)
    takes = {"contract": contract} if chosen.form is forms.AssetUseForm else {}
    return run(request, contract, chosen, contract, to=_uses(number), takes=takes)
