"""Pages that hold several forms: one is sent, and what is refused comes back beside the others."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Protocol

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.errors import Refused

NOTHING_TYPED: Mapping[str, Form] = MappingProxyType({})


class Page(Protocol):
    """Shows the page; ``typed`` are forms as they were sent (name in the context -> form)."""

    def __call__(
        self, typed: Mapping[str, Form] = ..., *, status: int = ..., problem: str = ...
    ) -> HttpResponse: ...


def act_with(
    request: HouseRequest,
    typed: tuple[str, Form],
    command: Callable[[dict[str, Any]], object],
    *,
    page: Page,
    done: str,
    to: str,
) -> HttpResponse:
    """Run the command with the cleaned values, say ``done`` and go to ``to``.

    typed  name of the form in the page's context, and the form as sent

    Invalid or refused: the page again with all that was typed, 422 or the refusal's status.
    """
    name, form = typed
    if not form.is_valid():
        return page({name: form}, status=422)
    try:
        command(form.cleaned_data)
    except Refused as refused:
        return page({name: form}, status=refused.status, problem=refused.message)
    messages.success(request, done)
    return redirect(to)
