"""Pages with one form each, as a table: the words, the form, who may, and the command."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.errors import Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.views.frame import act_page, moment_of

FIRM = "contracts.own.file"
OFFICER = "contracts.duty.judge"
Command = Callable[[Any, dict[str, Any], Actor, datetime], object]


@dataclass(frozen=True, kw_only=True)
class TableAct:
    """``command(thing, typed, by, now)``; ``form`` is asked with what the view takes."""

    title: str
    form: Callable[..., forms.Form]
    command: Command
    button: str = "記録する"
    done: str = "記録しました。"
    lead: str = ""
    needs: str = FIRM


def act_in(table: Mapping[str, TableAct], name: str) -> TableAct:
    """raises  Missing"""
    if name not in table:
        raise Missing("no_such_act", "お探しのページは見つかりません。")
    return table[name]


def run(
    request: HouseRequest,
    contract: Contract,
    chosen: TableAct,
    thing: Any,
    *,
    to: str,
    facts: tuple[tuple[str, Any], ...] = (),
    takes: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The page of the act: shown, or on a POST acted upon, at the contract's own clock.

    takes  further arguments of the form
    """
    form = chosen.form(posted(request), request.FILES or None, **(takes or {}))
    deed = Deed(
        title=chosen.title, button=chosen.button, done=chosen.done, lead=chosen.lead, facts=facts
    )
    return act_page(
        request, contract, deed, needs=chosen.needs, form=form, to=to,
        command=lambda typed: chosen.command(
            thing, typed, request.actor, moment_of(request, contract)
        ),
    )  # fmt: skip


def upload_of(file: Any) -> tuple[Any, str] | None:
    """(stream, name) of a form's file, or None."""
    return (file.file, file.name) if file else None
