"""The frame of the pages of the running service: its tabs, its tables, and its acts as data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.core.ui.sheets import Link, Plot, Sheet
from madoguchi.services.safeguarding.models import ServiceContract
from madoguchi.services.safeguarding.queries.operation import served_contract
from madoguchi.services.safeguarding.views.ward_frame import act_page

RECORD, FILE, ACCEPT = (
    "safeguarding.operation.record", "safeguarding.operation.file", "safeguarding.operation.accept",
)  # fmt: skip
VIEW = "safeguarding.operation.view"
# Groups as in a contract: the second row shows the pages of the group that one is in.
GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("状況", (("運用の状況", "operation"),)),
    (
        "日々の運用",
        (
            ("停止", "operation-stops"),
            ("障害", "operation-faults"),
            ("施設の窓口", "operation-desk"),
            ("区からの問合せ", "operation-inquiries"),
        ),
    ),
    ("報告", (("稼働率・報告書", "operation-reports"),)),
    (
        "導入",
        (
            ("導入の進み", "operation-schedule"),
            ("打合せ", "operation-meetings"),
            ("適合表", "operation-conformity"),
            ("稼働判定", "operation-gate"),
        ),
    ),
    (
        "保守",
        (
            ("リリース", "operation-releases"),
            ("パッチ台帳", "operation-patches"),
            ("データセンター", "operation-centre"),
        ),
    ),
)
PAGES = tuple(page for _, pages in GROUPS for page in pages)
Tab = tuple[str, str, bool]
Typed = dict[str, Any]


def contract_for(request: HouseRequest) -> ServiceContract:
    return served_contract(request.actor, day_of(request.now))


def tabs(request: HouseRequest) -> dict[str, list[Tab]]:
    """``tabs``: the groups; ``subtabs``: the pages of the current one, if it has several.

    The longest address that leads here is the current one.
    """
    urls = {name: reverse(f"safeguarding:{name}") for _, name in PAGES}
    here = max((url for url in urls.values() if request.path.startswith(url)), key=len)
    groups, pages = [], []
    for label, members in GROUPS:
        is_here = here in {urls[name] for _, name in members}
        groups.append((label, urls[members[0][1]], is_here))
        if is_here and len(members) > 1:
            pages = [(title, urls[name], urls[name] == here) for title, name in members]
    return {"tabs": groups, "subtabs": pages}


def operation_page(
    request: HouseRequest,
    *,
    title: str,
    lead: str,
    sheets: Sequence[Sheet] = (),
    actions: Sequence[Link] = (),
    plots: Sequence[Plot] = (),
    notice: str = "",
    figures: Sequence[tuple[str, str, str] | tuple[str, str, str, str]] = (),
    facts: Sequence[tuple[str, Any]] = (),
) -> HttpResponse:
    """A page of tables with their acts."""
    context = {
        "title": title, "lead": lead, "sheets": sheets, "actions": actions, "plots": plots,
        "notice": notice, "figures": figures, "facts": facts, **tabs(request),
    }  # fmt: skip
    return render(request, "safeguarding/operation/page.html", context)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One act as data: its words, its form, who may, what it does.

    find     the row of the service that the act is about (404 for another's); None: the contract
    command  (what was found, what was typed, by, now) -> anything; raises Refused
    back     name of the page that shows the result; ``back_row``: with the row's number
    """

    title: str
    button: str
    done: str
    needs: str
    form: Callable[..., forms.Form]
    command: Callable[[Any, Typed, Actor, datetime], Any]
    back: str
    lead: str = ""
    find: Callable[[ServiceContract, int], Any] | None = None
    facts: Callable[[Any], tuple[tuple[str, Any], ...]] | None = None
    takes: Callable[[Any, datetime], Mapping[str, Any]] | None = None
    back_row: bool = False
    is_danger: bool = False


def entry_page(request: HouseRequest, entry: Entry | None, row_id: int | None) -> HttpResponse:
    """The page of one act; 404 for an act that does not exist or does not fit the address."""
    contract = contract_for(request)
    if entry is None or (entry.find is None) != (row_id is None):
        raise Missing("no_such_act", "お探しのページは見つかりません。")
    subject = entry.find(contract, row_id) if entry.find and row_id is not None else contract
    given = entry.takes(subject, request.now) if entry.takes else {}
    deed = Deed(
        title=entry.title, button=entry.button, done=entry.done, lead=entry.lead,
        facts=entry.facts(subject) if entry.facts else (), is_danger=entry.is_danger,
        way=_way(entry.back),
    )  # fmt: skip
    form = entry.form(posted(request), request.FILES or None, **given)
    return act_page(
        request, deed, needs=entry.needs, about=subject, form=form,
        to=reverse(f"safeguarding:{entry.back}", args=[row_id] if entry.back_row else []),
        command=lambda typed: entry.command(subject, typed, request.actor, request.now),
    )  # fmt: skip


def _way(name: str) -> tuple[tuple[str, str], ...]:
    """The pages above an act: where the service stands, and the list that it belongs to."""
    start = ("運用の状況", reverse("safeguarding:operation"))
    titles = {page: title for title, page in PAGES}
    page = name if name in titles else f"{name}s"
    return (start, (titles[page], reverse(f"safeguarding:{page}")))


class Acts:
    """Which acts this person may begin: links for those, nothing for the others."""

    def __init__(
        self, request: HouseRequest, contract: ServiceContract, entries: Mapping[str, Entry]
    ) -> None:
        self.entries = entries
        codes = {entry.needs for entry in entries.values()}
        self.allowed = {code for code in codes if may(request.actor, code, contract)}

    def link(self, code: str, label: str, row: Any = None) -> tuple[Link, ...]:
        """One link, or none."""
        if self.entries[code].needs not in self.allowed:
            return ()
        name = "safeguarding:operation-act"
        args = [code] if row is None else [code, row.pk]
        url = reverse(name if row is None else f"{name}-row", args=args)
        return (Link(label=label, url=url, of=str(row or "")),)
