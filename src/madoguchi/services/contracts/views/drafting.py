"""A contract before and at its signature: by hand, the next of a chain, conditions, conclusion."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires, signed_in
from madoguchi.core.ui.acting import Deed, act, posted
from madoguchi.services.contracts.commands import concluding
from madoguchi.services.contracts.commands import drafting as commands
from madoguchi.services.contracts.commands.registering import draft_next, enter_contract
from madoguchi.services.contracts.forms import drafting as forms
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.queries.handed_over import part_words, price_words
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.terms import Attribute
from madoguchi.services.contracts.views.frame import act_page, home_of, moment_of


@requires("contracts.contract.edit")
def new_contract(request: HouseRequest) -> HttpResponse:
    form = forms.ContractForm(posted(request))
    context = {"form": form, "back": reverse("contracts:contracts")}
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "contracts/new.html", context, status=status)
    return act(
        request,
        lambda: enter_contract(form.cleaned_data, by=request.actor, now=request.now),
        done=lambda made: (
            f"契約 {made.case.number} を登録しました。"
            "前提を確認すると、決裁者が締結を記録できます。"
        ),
        to=home_of,
        form=form,
        template="contracts/new.html",
        context=context,
    )


@signed_in
def next_contract(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    form = forms.NextContractForm(posted(request), initial={"title": contract.case.title})
    deed = Deed(
        title="次の契約を用意する",
        button="登録する",
        done="次の契約を登録しました。",
        lead="受託者、業務の性質、特記事項を引き継ぎます。履行実績の評価が締結の前提になります。",
    )
    return act_page(
        request, contract, deed, needs="contracts.contract.edit",
        form=form, to=home_of(contract),
        command=lambda typed: draft_next(
            contract, typed, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


@signed_in
def attributes(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    form = forms.AttributesForm(posted(request), initial={"attributes": contract.attributes})
    deed = Deed(
        title="業務の性質と特記事項",
        button="保存する",
        done="業務の性質を保存し、特記事項を選び直しました。",
        lead="当てはまるものから、適用する特記事項が決まります。",
    )
    return act_page(
        request, contract, deed, needs="contracts.contract.edit",
        form=form, to=home_of(contract),
        command=lambda typed: commands.change_attributes(
            contract, [Attribute(value) for value in typed["attributes"]],
            by=request.actor, now=moment_of(request, contract),
        ),
    )  # fmt: skip


@signed_in
def meet_condition(request: HouseRequest, number: str, condition_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    condition = get_object_or_404(contract.conditions, pk=condition_id)
    deed = Deed(
        title="前提の確認を記録する",
        button="記録する",
        done="前提の確認を記録しました。",
        facts=(("前提", condition.words),),
    )
    return act_page(
        request, contract, deed, needs="contracts.contract.edit",
        form=forms.ConditionForm(posted(request)), to=home_of(contract),
        command=lambda typed: commands.meet_condition(
            condition, **typed, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


@signed_in
def conclude(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    deed = Deed(
        title="契約を締結する",
        button="締結を記録する",
        done="契約の締結を記録し、特記事項の義務を開きました。",
        lead="記録すると、特記事項の義務が期限とともに開き、受託者の画面に表示されます。",
        facts=_facts(contract),
    )
    return act_page(
        request, contract, deed, needs="contracts.contract.conclude",
        form=forms.ConcludeForm(posted(request)), to=home_of(contract),
        command=lambda typed: concluding.conclude(
            contract, **typed, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


def _facts(contract: Contract) -> tuple[tuple[str, Any], ...]:
    return (
        ("件名", contract.case.title),
        ("受託者", contract.chain.contractor.name),
        ("契約金額", f"{contract.price_yen:,}円（税込）"),
        *(
            (f"{label}（未登録）", words)
            for label, words in (*price_words(contract), *part_words(contract))
        ),
    )


@signed_in
def name_manager(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    deed = Deed(title="業務責任者を届け出る", button="届け出る", done="業務責任者を届け出ました。")
    return act_page(
        request, contract, deed, needs="contracts.own.file",
        form=forms.ManagerForm(posted(request)), to=home_of(contract),
        command=lambda typed: concluding.name_manager(
            contract, typed["name"], by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


@signed_in
def begin(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    deed = Deed(
        title="履行を始める",
        button="履行中にする",
        done="契約を履行中にしました。",
        facts=(("業務責任者", contract.manager_name or "届出がありません"),),
    )
    return act_page(
        request, contract, deed, needs="contracts.contract.edit",
        form=forms.NothingForm(posted(request)), to=home_of(contract),
        command=lambda _: concluding.begin_performance(
            contract, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip
