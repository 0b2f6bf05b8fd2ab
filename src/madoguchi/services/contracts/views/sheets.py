"""Pages made of tables: what is registered, and the acts that belong to each row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.accounts.permissions import may
from madoguchi.core.trail.actor import Actor
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.core.ui.sheets import Cell, Link, Mark, Plot, Sheet
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.views.frame import act_page, contract_page

__all__ = [
    "Acts", "Cell", "Entry", "Link", "Mark", "Plot", "Sheet", "entry_page",
    "entry_view", "sheets_page",
]  # fmt: skip


def sheets_page(
    request: HouseRequest,
    contract: Contract,
    *,
    title: str,
    lead: str,
    sheets: Sequence[Sheet],
    actions: Sequence[Link] = (),
    plots: Sequence[Plot] = (),
    notice: str = "",
) -> HttpResponse:
    """A page of a contract with its tables."""
    context = contract_page(
        request, contract, title=title, lead=lead, sheets=sheets, actions=actions, plots=plots,
        notice=notice,
    )  # fmt: skip
    return render(request, "contracts/sheets.html", context)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One act of a page family, as data: its words, its form, who may, what it does.

    needs    the permission code that the act asks for
    find     the row of the contract that the act is about (404 for another's); None: the contract
    command  (what was found, what was typed, by, now) -> anything; raises Refused
    back     name of the page that shows the result
    facts    rows above the form
    leads    address of the page to return to, of what was found; else the page named ``back``
    """

    title: str
    button: str
    done: str
    needs: str
    form: Callable[..., forms.Form]
    command: Callable[[Any, dict[str, Any], Actor, datetime], Any]
    back: str
    lead: str = ""
    find: Callable[[Contract, int], Any] | None = None
    facts: Callable[[Any], tuple[tuple[str, Any], ...]] | None = None
    wants_subject: bool = False
    leads: Callable[[Any], str] | None = None


def entry_page(
    request: HouseRequest, contract: Contract, entry: Entry | None, row_id: int | None
) -> HttpResponse:
    """The page of one entry; 404 for an act that does not exist or does not fit the address."""
    if entry is None or (entry.find is None) != (row_id is None):
        raise Http404
    subject = entry.find(contract, row_id) if entry.find and row_id is not None else contract
    given = {"subject": subject} if entry.wants_subject else {}
    form = entry.form(posted(request), request.FILES or None, **given)
    now = contract_page(request, contract)["case_now"]
    deed = Deed(
        title=entry.title, button=entry.button, done=entry.done, lead=entry.lead,
        facts=entry.facts(subject) if entry.facts else (),
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs=entry.needs, form=form,
        to=entry.leads(subject) if entry.leads
        else reverse(entry.back, args=[contract.case.number]),
        command=lambda typed: entry.command(subject, typed, request.actor, now),
    )  # fmt: skip


def entry_view(entries: Mapping[str, Entry]) -> Callable[..., HttpResponse]:
    """The view of every act of a page family: ``code`` names it, ``row_id`` the row it is about."""

    @signed_in
    def act(
        request: HouseRequest, number: str, code: str, row_id: int | None = None
    ) -> HttpResponse:
        contract = visible_contract(request.actor, number)
        return entry_page(request, contract, entries.get(code), row_id)

    return act


class Acts:
    """Which acts this person may begin on the page: links for those, nothing for the others."""

    def __init__(
        self, request: HouseRequest, contract: Contract, entries: dict[str, Entry], route: str
    ) -> None:
        self.entries = entries
        self.route = route
        self.number = contract.case.number
        codes = {entry.needs for entry in entries.values()}
        self.allowed = {code for code in codes if may(request.actor, code, contract)}

    def link(self, code: str, label: str, row: Any = None) -> tuple[Link, ...]:
        """One link, or none."""
        if self.entries[code].needs not in self.allowed:
            return ()
        args = [self.number, code] if row is None else [self.number, code, row.pk]
        route = self.route if row is None else f"{self.route}-row"
        return (Link(label=label, url=reverse(route, args=args), of=str(row or "")),)
