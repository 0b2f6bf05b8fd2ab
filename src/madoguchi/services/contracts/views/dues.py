"""期限: what is due in all contracts, what was due and is settled, one's own calendar address."""

from datetime import date, timedelta
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.accounts.permissions import authorise, may
from madoguchi.core.accounts.terms import Role
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.cases.clock import case_now
from madoguchi.core.documents.tables import csv_response, xlsx_response
from madoguchi.core.errors import Refused
from madoguchi.core.trail import record
from madoguchi.core.trail.listing import day_in
from madoguchi.core.ui.listing import Filter, Listing
from madoguchi.services.contracts.commands import feeds as commands
from madoguchi.services.contracts.documents.due_calendar import calendar_of
from madoguchi.services.contracts.documents.due_ledger import COLUMNS, ledger_rows
from madoguchi.services.contracts.models import CalendarFeed, Duty
from madoguchi.services.contracts.queries.board import line_of
from madoguchi.services.contracts.queries.clocks import days_of
from madoguchi.services.contracts.queries.dues import (
    due_items,
    dues_of_period,
    payment_dues,
    seen_by_firm,
)
from madoguchi.services.contracts.queries.registers import UNSETTLED
from madoguchi.services.contracts.queries.visibility import accountable_contracts, visible_contracts
from madoguchi.services.contracts.terms import DutyState

STANDS = (("late", "期限超過"), ("open", "期限あり"), ("filed", "確認待ち"), ("settled", "承認済"))
AHEAD = timedelta(days=730)


def _demand_party(request: HouseRequest) -> None:
    """raises  Forbidden  who works on no side of a contract"""
    if not may(request.actor, "contracts.own.view"):
        authorise(request.actor, "contracts.contract.view")


@signed_in
def register(request: HouseRequest) -> HttpResponse:
    _demand_party(request)
    listing = _listing(request)
    export = request.GET.get("format", "")
    errors = {f"{name}_error": day_in(request.GET, name)[1] for name in ("from", "to")}
    if export in {"csv", "xlsx"}:
        if wrong := next(filter(None, errors.values()), ""):
            raise Refused("day", wrong)
        record("output", by=request.actor, about=None, label="契約の期限", now=request.now)
        response = csv_response if export == "csv" else xlsx_response
        return response(COLUMNS, ledger_rows(listing.queryset, request.now), "契約の期限")
    moments = [(duty, case_now(duty.contract.case, request.now)) for duty in listing.rows]
    context = {
        "listing": listing,
        "lines": [(line_of(duty, day_of(now)), now) for duty, now in moments],
        "from": request.GET.get("from", ""),
        "to": request.GET.get("to", ""),
        "query": request.GET.urlencode(),
        "tabs": _tabs(request),
        **errors,
    }
    return render(request, "contracts/dues.html", context)


def _stands(request: HouseRequest) -> dict[str, Q]:
    past = days_of(visible_contracts(request.actor), request.now).past()
    unsettled = Q(state__in=UNSETTLED)
    return {
        "late": unsettled & past,
        "open": unsettled & ~past,
        "filed": Q(state=DutyState.FILED.value),
        "settled": Q(state=DutyState.SETTLED.value),
    }


def _tabs(request: HouseRequest) -> list[tuple[str, str, bool, int]]:
    """(label, address, whether it is this one, how many) of each state, within the contract and
    the period that were chosen."""
    rows = dues_of_period(
        visible_contracts(request.actor), _day(request, "from"), _day(request, "to")
    )
    if number := request.GET.get("contract", ""):
        rows = rows.filter(contract__case__number=number)
    found = rows.order_by().aggregate(
        all=Count("pk"), **{name: Count("pk", filter=q) for name, q in _stands(request).items()}
    )
    kept = {name: request.GET[name] for name in ("contract", "from", "to") if name in request.GET}
    chosen = request.GET.get("state", "")
    return [
        (label, f"?{urlencode({**kept, 'state': name})}", name == chosen, found[name or "all"])
        for name, label in (("", "すべて"), *STANDS)
    ]


def _listing(request: HouseRequest) -> Listing[Duty]:
    contracts = visible_contracts(request.actor)
    names = contracts.values_list("case__number", "case__title").order_by("case__number")
    return Listing(
        dues_of_period(contracts, _day(request, "from"), _day(request, "to")),
        request.GET,
        search=("title", "contract__case__title", "contract__case__number"),
        filters=(
            Filter(name="state", label="状態", choices=STANDS, queries=_stands(request)),
            Filter(
                name="contract", label="契約", choices=list(names), lookup="contract__case__number"
            ),
        ),
        sorts={"due": ("due_on", "contract_id", "pk"), "settled": ("settled_on", "pk")},
        default_sort="due",
    )  # fmt: skip


def _day(request: HttpRequest, name: str) -> date | None:
    """The day typed, in 和暦 or western; None if it makes no day."""
    return day_in(request.GET, name)[0]


def _demand_reader(request: HouseRequest) -> None:
    """raises  Forbidden  who has neither a side of a contract nor its payments"""
    if not may(request.actor, "contracts.account.view"):
        _demand_party(request)


@signed_in
def calendar(request: HouseRequest) -> HttpResponse:
    """The page of one's own address; a POST makes a new one, shown this once."""
    _demand_reader(request)
    address = ""
    if request.method == "POST":
        secret = commands.open_feed(by=request.actor, now=request.now)
        address = f"{settings.PUBLIC_URL}{reverse('contracts:calendar-feed', args=[secret])}"
    held = CalendarFeed.objects.filter(
        person_id=request.actor.person_id or 0,
        organisation_id=request.actor.organisation_id or 0,
        revoked_at__isnull=True,
    ).first()
    has_dues = may(request.actor, "contracts.own.view") or may(
        request.actor, "contracts.contract.view"
    )
    context = {"address": address, "held": held, "has_dues": has_dues}
    return render(request, "contracts/dues_calendar.html", context)


@require_POST
@signed_in
def revoke(request: HouseRequest) -> HttpResponse:
    _demand_reader(request)
    commands.revoke_feed(by=request.actor, now=request.now)
    messages.success(request, "アドレスを取り消しました。これまでのアドレスでは読めません。")
    return redirect("contracts:dues-calendar")


def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar at its secret address: who knows it reads it, nobody else."""
    now = cast("HouseRequest", request).now
    actor = commands.reader_of(secret, now=now)
    until = day_of(now) + AHEAD
    if actor.has_role(Role.ACCOUNTANT):
        items = payment_dues(accountable_contracts(actor).filter(case__is_rehearsal=False), until)
    else:
        items = due_items(visible_contracts(actor).filter(case__is_rehearsal=False), until, now)
        items = items if may(actor, "contracts.contract.view") else seen_by_firm(items)
    content = calendar_of(items, base_url=settings.PUBLIC_URL, now=now)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
