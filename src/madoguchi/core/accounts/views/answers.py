"""Showing a form, and taking what a command refuses back beside it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.errors import Refused


def form_page(
    request: HouseRequest,
    template: str,
    form: BaseForm,
    context: dict[str, Any],
    act: Callable[[], HttpResponse],
) -> HttpResponse:
    """GET shows the form; a valid POST acts; a refusal is shown above it, all input kept."""
    if request.method == "POST" and form.is_valid():
        try:
            return act()
        except Refused as error:
            form.add_error(None, error.message)
    status = 422 if form.errors else 200
    return render(request, template, {**context, "form": form}, status=status)


def act_or_tell(
    request: HouseRequest, act: Callable[[], Any], *, done: str, back: str
) -> HttpResponse:
    """A button without a form: do it and say so, or say why not; back to the page."""
    try:
        act()
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect(back)


def tell(request: HouseRequest, done: str, back: str) -> HttpResponse:
    """Say what was done, on the page to go back to."""
    messages.success(request, done)
    return redirect(back)


def table_response(
    request: HouseRequest, columns: list[str], rows: list[tuple[Any, ...]], name: str
) -> HttpResponse:
    """CSV, or xlsx on ``?format=xlsx``; the writers stand above accounts: asked by name."""
    kind = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    response: HttpResponse = import_string(settings.TABLE_WRITERS[kind])(columns, rows, name)
    return response
