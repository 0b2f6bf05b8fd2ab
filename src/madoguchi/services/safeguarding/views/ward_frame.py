"""The frame of the ward's pages: who may open a child's page, and that it was opened."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Forbidden, Missing
from madoguchi.core.ui.acting import Deed, act
from madoguchi.services.safeguarding.commands.access import note_refusal, note_view
from madoguchi.services.safeguarding.models import Child
from madoguchi.services.safeguarding.queries.caseload import BeyondOwnCases, openable_child
from madoguchi.services.safeguarding.queries.names import shown_name
from madoguchi.services.safeguarding.queries.rule_book import uses_siblings

ChildView = Callable[..., HttpResponse]  # (request, child, what else the route names)
NumberView = Callable[..., HttpResponse]  # Django hands over what the route names, by name
ACT_PAGE = "safeguarding/ward/act.html"
SIBLINGS = "safeguarding:child-siblings"
CHILD_TABS = (
    ("経過", "safeguarding:child"),
    ("気になる様子・状況把握", "safeguarding:child-observations"),
    ("きょうだい", SIBLINGS),
    ("個票の出力", "safeguarding:child-sheet"),
    ("開示の資料", "safeguarding:child-disclosures"),
    ("閲覧の記録", "safeguarding:child-views"),
)


def of_child(page: str) -> Callable[[ChildView], NumberView]:
    """The view is about one child, by its neutral number, and the view is written down.

    Own cases and granted ones open; another ward case answers 403 and shows how to ask for it;
    for everybody else it does not exist. ``page`` is what the record of views calls it.
    """

    def decorate(view: ChildView) -> NumberView:
        @wraps(view)
        def guarded(request: HouseRequest, number: str, **named: Any) -> HttpResponse:
            try:
                child = openable_child(request.actor, number, request.now)
            except BeyondOwnCases as beyond:
                return beyond_page(request, beyond)
            except Missing as missing:
                note_refusal(number, by=request.actor, now=request.now, error=missing)
                raise
            note_view(child, page, by=request.actor, now=request.now)
            return view(request, child, **named)

        permitted: NumberView = requires("safeguarding.case.view")(guarded)

        @wraps(view)
        def watched(request: HouseRequest, number: str, **named: Any) -> HttpResponse:
            """A facility's or a stranger's try stays in the trail, too (SAFE-016)."""
            try:
                return permitted(request, number, **named)
            except Forbidden as forbidden:
                note_refusal(number, by=request.actor, now=request.now, error=forbidden)
                raise

        return watched

    return decorate


def beyond_page(request: HouseRequest, beyond: BeyondOwnCases) -> HttpResponse:
    """403, with the way to ask for three hours; a line in the trail stays."""
    note_refusal(beyond.number, by=request.actor, now=request.now)
    context = {"number": beyond.number, "reason": beyond.message}
    return render(request, "safeguarding/ward/beyond.html", context, status=403)


def child_context(request: HouseRequest, child: Child, **extra: Any) -> dict[str, Any]:
    """The context of every page of one child."""
    urls = [
        (label, reverse(name, args=[child.number]))
        for label, name in CHILD_TABS
        if name != SIBLINGS or uses_siblings(day_of(request.now))
    ]
    # A page below a tab belongs to it: the longest address that leads here is the current one.
    current = max((url for _, url in urls if request.path.startswith(url)), key=len)
    return {
        "child": child,
        "number": child.number,
        "name": shown_name(child, to=request.actor, now=request.now),
        "tabs": [(label, url, url == current) for label, url in urls],
        **extra,
    }


def act_page(
    request: HouseRequest,
    deed: Deed,
    *,
    needs: str,
    about: Any,
    form: forms.Form,
    command: Callable[[dict[str, Any]], Any],
    to: str,
    child: Child | None = None,
) -> HttpResponse:
    """A page with one form: shown, or on a POST acted upon.

    raises  Forbidden  before the form is shown: nobody types into a page that will refuse them
    """
    authorise(request.actor, needs, about, now=request.now)
    context = {"form": form, "deed": deed, "back": to}
    if child is not None:
        context = child_context(request, child, **context)
    if request.method != "POST":
        return render(request, ACT_PAGE, context)
    if not form.is_valid():
        return render(request, ACT_PAGE, context, status=422)
    return act(
        request, lambda: command(form.cleaned_data), done=deed.done, to=to, form=form,
        template=ACT_PAGE, context=context,
    )  # fmt: skip
