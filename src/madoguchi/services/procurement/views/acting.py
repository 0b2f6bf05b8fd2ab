"""The page of one act on a call: shown, or on a POST acted upon."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.errors import NotNow, Refused
from madoguchi.core.ui.acting import Deed, act, posted
from madoguchi.services.procurement.models import ResultPublication, Tender
from madoguchi.services.procurement.views.frame import workspace

__all__ = ["ACT_PAGE", "Deed", "act", "act_page", "demand_door", "posted"]

ACT_PAGE = "procurement/act.html"


def act_page(
    request: HouseRequest,
    tender: Tender,
    deed: Deed,
    *,
    form: forms.Form,
    command: Callable[[dict[str, Any]], Any],
    to: str,
    then: Callable[[Any], str] | None = None,
    door: Callable[[], object] | None = None,
    results: Sequence[ResultPublication] = (),
) -> HttpResponse:
    """A page of a call's workspace with one form: shown, or on a POST acted upon.

    then     where the act leads, made of the command's result; without it back to ``to``
    door     refuses where the command would: then 403 with the reason instead of the form
    results  the public result as it will stand, shown above the form
    """
    context = workspace(request, tender, form=form, deed=deed, back=to, results=results)
    if request.method != "POST":
        demand_door(door or (lambda: None))
        return render(request, ACT_PAGE, context)
    if not form.is_valid():
        return render(request, ACT_PAGE, context, status=422)
    return act(
        request,
        lambda: command(form.cleaned_data),
        done=deed.done,
        to=then or to,
        form=form,
        template=ACT_PAGE,
        context=context,
    )


def demand_door(demand: Callable[[], object]) -> None:
    """403 with the reason, before any form is shown, where its command would refuse it."""
    try:
        demand()
    except Refused as refusal:
        raise NotNow(refusal.code, refusal.message) from refusal
