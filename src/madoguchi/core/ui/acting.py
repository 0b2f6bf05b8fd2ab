"""Running a command for a form post: on refusal the form comes back with the reason, 422."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from madoguchi.core.errors import Refused


def act(
    request: HttpRequest,
    command: Callable[[], Any],
    *,
    done: str | Callable[[Any], str],
    to: str | Callable[[Any], str],
    form: forms.BaseForm | None = None,
    template: str,
    context: Mapping[str, Any],
) -> HttpResponse:
    """Run ``command``; then say ``done`` (or what ``done`` makes of its result) and go to ``to``
    (or to what ``to`` makes of the result).

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
    return redirect(to if isinstance(to, str) else to(result))


def posted(request: HttpRequest) -> QueryDict | None:
    """What was typed, also when nothing was; None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


@dataclass(frozen=True, kw_only=True)
class Deed:
    """The words of a page that asks for one act.

    done   what is said afterwards, or what makes it of the command's result
    facts  (name, value) rows above the form: what the act is about
    way    (label, address) of the pages above, without home
    """

    title: str
    button: str
    done: str | Callable[[Any], str]
    lead: str = ""
    facts: tuple[tuple[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()
    is_danger: bool = False
    way: tuple[tuple[str, str], ...] = ()
