"""Running a command for a form post: on refusal the form comes back with the reason, 422."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.errors import Refused


def act(
    request: HouseRequest,
    command: Callable[[], object],
    *,
    done: str,
    to: str,
    form: forms.BaseForm | None = None,
    template: str,
    context: Mapping[str, Any],
) -> HttpResponse:
    """Run ``command``; then say ``done`` and go to ``to``.

    Refused: the page ``template`` again with what was typed and the reason, status 422. A form
    gets it as a form-wide error, a page without a form as ``refusal`` in its context.
    """
    try:
        command()
    except Refused as refusal:
        if form is not None:
            form.add_error(None, refusal.message)
        return render(request, template, {**context, "refusal": refusal}, status=refusal.status)
    messages.success(request, done)
    return redirect(to)
