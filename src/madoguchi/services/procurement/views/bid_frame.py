"""The frame of a bidder's pages about one call: its own bid, the call's time, the tabs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.accounts.permissions import may
from madoguchi.core.cases.clock import case_now
from madoguchi.core.documents.names import safe_file_name
from madoguchi.core.documents.papers import Receipt
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.errors import Forbidden, Missing, Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.form_files import completion_time
from madoguchi.services.procurement.commands.refusals import keep_foreign_call
from madoguchi.services.procurement.models import Application, Tender
from madoguchi.services.procurement.queries.cancellation import (
    cancellation_reason,
    demand_not_called_off,
)
from madoguchi.services.procurement.queries.visibility import own_application
from madoguchi.services.procurement.views.acting import demand_door
from madoguchi.services.procurement.views.frame import case_context, tender_now

TABS = (
    ("概要", "procurement:bid"),
    ("参加表明", "procurement:bid-application"),
    ("質問と回答", "procurement:bid-questions"),
    ("提案書", "procurement:bid-proposal"),
    ("参考資料", "procurement:bid-materials"),
)

SAFE = ("GET", "HEAD", "OPTIONS")
OF_THE_STATEMENT = ("members", "engineers", "clarifications", "additional")


@dataclass(frozen=True)
class Bid:
    """One firm's bid as a page sees it: ``now`` is the time in that call."""

    application: Application
    now: datetime

    @property
    def tender(self) -> Tender:
        return self.application.tender

    @property
    def number(self) -> str:
        return self.tender.number


def open_bid(
    request: HouseRequest,
    number: str,
    find: Callable[[Actor, str], Application] = own_application,
) -> Bid:
    """The firm's own bid; another firm's address answers 404, and the attempt is kept.

    Of a call that was called off the pages stay, but nothing is taken any more (403 in words).
    """
    try:
        application = find(request.actor, number)
    except (Missing, Forbidden):
        keep_foreign_call(number, request.path, by=request.actor, now=request.now)
        raise
    if request.method not in SAFE:
        demand_door(lambda: demand_not_called_off(application.tender))
    return Bid(application, tender_now(request, application.tender))


def own_part(request: HouseRequest, bid: Bid, found: Any) -> Any:
    """``found`` if it is part of the firm's own bid; None is 404, and the attempt is kept."""
    if found is None:
        keep_foreign_call(bid.number, request.path, by=request.actor, now=request.now)
        raise Missing("not_yours", "お探しのものは見つかりません。前の画面からやり直してください。")
    return found


def arrival(request: HouseRequest, tender: Tender) -> datetime:
    """When the whole form had arrived, in the call's time: what decides a deadline."""
    return case_now(tender.case, completion_time(request, request.now))


def _tab_of(path: str, addresses: Sequence[str]) -> str:
    """The tab below which a page lies: the longest address that begins its own; else the first."""
    home = addresses[0]
    for part in OF_THE_STATEMENT:
        if path.startswith(f"{home}{part}/"):
            path = f"{home}application/"
    return max((each for each in addresses if path.startswith(each)), key=len, default=home)


def bid_context(request: HouseRequest, bid: Bid, **extra: Any) -> dict[str, Any]:
    """What every page of a bid knows."""
    pages = ((label, reverse(name, args=[bid.number])) for label, name in TABS)
    leads = bid.application.applicant_id == request.actor.organisation_id
    shown = [(label, url) for label, url in pages][: None if leads else 1]
    here = _tab_of(request.path, [url for _, url in shown])
    tabs = [(label, url, url == here) for label, url in shown]
    return {
        **case_context(request, bid.tender),
        "application": bid.application,
        "tabs": tabs,
        "leads": leads,
        "may_act": bool(may(request.actor, "procurement.application.file", bid.application)),
        "back": reverse("procurement:bid", args=[bid.number]),
        "called_off": cancellation_reason(bid.tender),
        **extra,
    }


def show(
    request: HouseRequest,
    template: str,
    context: dict[str, Any],
    form: forms.BaseForm | None = None,
) -> HttpResponse:
    """The page; 422 where a form came back with errors."""
    failed = form is not None and form.is_bound and not form.is_valid()
    return render(request, template, context, status=422 if failed else 200)


def try_act(
    request: HouseRequest, command: Callable[[], object], *, done: str, to: str
) -> HttpResponse:
    """A command of a bare button: back to ``to`` with what happened, or with the refusal."""
    try:
        command()
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect(to)


def page_of(bid: Bid, name: str, *args: object) -> str:
    return reverse(f"procurement:{name}", args=[bid.number, *args])


def receipt_pdf(paper: Receipt) -> HttpResponse:
    """The receipt as a PDF to keep."""
    pdf = render_pdf("receipt", paper, title=paper.title)
    response = HttpResponse(pdf, content_type="application/pdf")
    name = safe_file_name(f"{paper.title}_{paper.number}.pdf")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"  # noqa: FBT003 - Django's own signature
    response["Cache-Control"] = "no-store"
    return response
