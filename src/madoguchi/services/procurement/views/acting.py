"""Running a command for a form post: on refusal the form comes back with the reason, 422."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.errors import Refused
from madoguchi.services.procurement.models import Tender
from madoguchi.services.procurement.views.frame import workspace

ACT_PAGE = "procurement/act.html"


def act(
    request: HouseRequest,
    command: Callable[[], Any],
    *,
    done: str | Callable[[Any], str],
    to: str,
    form: forms.BaseForm | None = None,
    template: str,
    context: Mapping[str, Any],
) -> HttpResponse:
    """Run ``command``; then say ``done`` (or what ``done`` makes of its result) and go to ``to``.

    Refused: the page ``template`` again with what was typed and the reason, status 422. A form
    gets it as a form-wide error, a page without a form as ``refusal`` in its context.
    """
    try:
        result = command()
    except Refused as refusal:
        if form is not None:
            form.add_error(None, refusal.message)
            return render(request, template, context, status=refusal.status)
        return render(request, template, {**context, "refusal": refusal}, status=refusal.status)
    messages.success(request, done if isinstance(done, str) else done(result))
    return redirect(to)


def posted(request: HouseRequest) -> QueryDict | None:
    """What was typed, also when nothing was; None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


@dataclass(frozen=True, kw_only=True)
class Deed:
    """The words of a page that asks for one act.

    done   what is said afterwards, or what makes it of the command's result
    facts  (name, value) rows above the form: what the act is about
    """

    title: str
    button: str
    done: str | Callable[[Any], str]
    lead: str = ""
    facts: tuple[tuple[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()
    is_danger: bool = False


def act_page(
    request: HouseRequest,
    tender: Tender,
    deed: Deed,
    *,
    form: forms.Form,
    command: Callable[[dict[str, Any]], Any],
    to: str,
) -> HttpResponse:
    """A page of a call's workspace with one form: shown, or on a POST acted upon."""
    context = workspace(request, tender, form=form, deed=deed, back=to)
    if request.method != "POST":
        return render(request, ACT_PAGE, context)
    if not form.is_valid():
        return render(request, ACT_PAGE, context, status=422)
    return act(
        request,
        lambda: command(form.cleaned_data),
        done=deed.done,
        to=to,
        form=form,
        template=ACT_PAGE,
        context=context,
    )
