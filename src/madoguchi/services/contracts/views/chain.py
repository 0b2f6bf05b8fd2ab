"""同じ選定からの契約: one more beside this one, ceilings, horizon, amounts of the years."""

from django.http import HttpResponse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.calendar.fiscal import fiscal_year_label
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.services.contracts.commands import ceilings as commands
from madoguchi.services.contracts.commands.registering import draft_beside
from madoguchi.services.contracts.forms import drafting as forms
from madoguchi.services.contracts.queries.ceilings import ceilings_of
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.rules.ceilings import yearly_amounts
from madoguchi.services.contracts.views.frame import act_page, home_of, moment_of

EDIT = "contracts.contract.edit"


@signed_in
def beside(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    deed = Deed(
        title="同じ選定の別の契約を用意する", button="登録する", done="契約を登録しました。",
        lead="同じ年度に2本目の契約を結ぶときなどに使います。限度額と継続の期限は、選定で共通です。",
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs=EDIT, form=forms.NextContractForm(posted(request)),
        to=home_of(contract),
        command=lambda typed: draft_beside(
            contract, typed, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


@signed_in
def ceiling(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    deed = Deed(
        title="年度の限度額を登録する", button="登録する", done="限度額を登録しました。",
        lead="同じ選定の契約は、年度ごとの合計をこの額に収めます。登録した額の変更は、決裁者が行います。",
        facts=tuple(
            (fiscal_year_label(one.ceiling.fiscal_year), f"{one.ceiling.amount_yen:,}円")
            for one in ceilings_of(contract.chain)
        ),
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs=(EDIT, "contracts.contract.conclude"),
        form=forms.CeilingForm(posted(request)),
        to=home_of(contract),
        command=lambda typed: commands.set_ceiling(
            contract.chain, fiscal_year=typed.pop("year"), **typed,
            by=request.actor, now=moment_of(request, contract),
        ),
    )  # fmt: skip


@signed_in
def horizon(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    deed = Deed(
        title="継続の期限を登録する", button="登録する", done="継続の期限を書き換えました。"
    )
    form = forms.HorizonForm(posted(request), initial={"last_on": contract.chain.horizon_ends_on})
    return act_page(
        request, contract, deed, needs=EDIT, form=form, to=home_of(contract),
        command=lambda typed: commands.set_horizon(
            contract.chain, typed["last_on"], by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


@signed_in
def amounts(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    held = "\n".join(
        f"{fiscal_year_label(row.fiscal_year)} {row.amount_yen:,}円"
        for row in contract.annual_amounts.all()
    )
    deed = Deed(
        title="年度ごとの額を決める", button="保存する", done="年度ごとの額を保存しました。",
        facts=(("契約金額", f"{contract.price_yen:,}円（税込）"),),
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs=EDIT,
        form=forms.AmountsForm(posted(request), initial={"amounts": held}), to=home_of(contract),
        command=lambda typed: commands.set_amounts(
            contract, yearly_amounts(typed["amounts"]),
            by=request.actor, now=moment_of(request, contract),
        ),
    )  # fmt: skip
