"""履行終了と完結: what is still open stands on the page before anything is closed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.services.contracts.commands import closing as commands
from madoguchi.services.contracts.forms.custody import CloseForm
from madoguchi.services.contracts.forms.drafting import NothingForm
from madoguchi.services.contracts.queries.closing import OpenGroup, grouped, open_items
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.rules.conclusion import is_over
from madoguchi.services.contracts.views.frame import act_on, act_page, contract_page, moment_of


def _linked(group: OpenGroup, number: str) -> list[tuple[str, str]]:
    """(words, address of the very thing, or "" where the page of the group is all there is)."""
    return [
        (words, reverse(item.page, args=[number, item.row]) if item.page else "")
        for words, item in zip(group.lines, group.first, strict=True)
    ]


@signed_in
def end(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    deed = Deed(
        title="履行終了を記録する",
        button="履行終了にする",
        done="履行終了を記録しました。",
        lead="終了したあとも、返却・消去・支払の記録は続けられます。",
    )
    return act_page(
        request, contract, deed, needs="contracts.contract.edit",
        form=NothingForm(posted(request)),
        to=reverse("contracts:contract-close", args=[number]),
        command=lambda _: commands.end_performance(
            contract, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


@signed_in
def close(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    form = CloseForm(posted(request))
    context = contract_page(request, contract, form=form)
    groups = grouped(open_items(contract))
    context |= {
        "groups": [
            (one, reverse(one.route, args=[number]), _linked(one, number)) for one in groups
        ],
        "open_count": sum(one.count for one in groups),
        "is_over": is_over(contract.ends_on, day_of(context["case_now"])),
        "may_conclude": may(request.actor, "contracts.contract.conclude", contract),
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "contracts/close.html", context, status=422 if form.errors else 200)
    return act_on(
        request,
        contract,
        lambda: commands.close_contract(
            contract, **form.cleaned_data, by=request.actor, now=context["case_now"]
        ),
        done="契約を完結しました。",
        to=reverse("contracts:contract", args=[number]),
        form=form, template="contracts/close.html", context=context,
    )  # fmt: skip
