"""The list of cases and the page of one."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from madoguchi.core.accounts.acting_forms import NOTHING_TYPED, act_with
from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.fiscal import fiscal_year_label
from madoguchi.core.cases.clock import advance_clock, case_now, clock_of
from madoguchi.core.cases.commands.closing import close_case
from madoguchi.core.cases.commands.delivering import add_deliverable, deliver
from madoguchi.core.cases.exports import COLUMNS, case_rows
from madoguchi.core.cases.forms import ClockForm, ClosingForm, DeliverableForm
from madoguchi.core.cases.listing import case_listing
from madoguchi.core.cases.models import Case
from madoguchi.core.cases.permissions import sees_all
from madoguchi.core.cases.queries import (
    case_visible_to,
    module_labels,
    service_label,
    service_page,
)
from madoguchi.core.desk.permissions import visible_inquiries
from madoguchi.core.documents.tables import csv_response, xlsx_response
from madoguchi.core.mail.permissions import visible_mails

SHOWN = 10


@require_safe
@requires("cases.case.view")
def cases(request: HouseRequest) -> HttpResponse:
    context = {
        "listing": case_listing(request),
        "labels": module_labels(),
        "may_export": bool(may(request.actor, "cases.list.export")),
    }
    return render(request, "cases/cases.html", context)


@require_safe
@requires("cases.list.export")
def cases_export(request: HouseRequest, form: str) -> HttpResponse:
    rows = case_rows(case_listing(request).queryset)
    respond = xlsx_response if form == "xlsx" else csv_response
    return respond(COLUMNS, rows, f"案件一覧_{request.now:%Y%m%d}")


@require_safe
@requires("cases.case.view")
def case(request: HouseRequest, number: str) -> HttpResponse:
    return _page(request, case_visible_to(request.actor, number))


@require_POST
@requires("cases.clock.set")
def clock(request: HouseRequest, number: str) -> HttpResponse:
    found = case_visible_to(request.actor, number)
    return _act(
        request, found, ClockForm(request.POST),
        lambda values: advance_clock(
            found, to=values["to"], speed=int(values["speed"]), by=request.actor, now=request.now
        ),
        name="clock_form", done="リハーサルの時計を進めました。",
    )  # fmt: skip


@require_POST
@requires("cases.case.close")
def closing(request: HouseRequest, number: str) -> HttpResponse:
    found = case_visible_to(request.actor, number)
    return _act(
        request, found, ClosingForm(request.POST),
        lambda values: close_case(found, values["note"], by=request.actor, now=request.now),
        name="closing_form", done="案件を終結しました。",
    )  # fmt: skip


@require_POST
@requires("cases.case.edit")
def deliverables(request: HouseRequest, number: str) -> HttpResponse:
    found = case_visible_to(request.actor, number)
    return _act(
        request, found, DeliverableForm(request.POST),
        lambda values: add_deliverable(
            found, values["title"], due_text=values["due_text"], due_on=values["due_on"],
            by=request.actor, now=request.now,
        ),
        name="deliverable_form", done="納品物を登録しました。",
    )  # fmt: skip


@require_POST
@requires("cases.case.edit")
def delivery(request: HouseRequest, number: str, deliverable_id: int) -> HttpResponse:
    found = case_visible_to(request.actor, number)
    thing = get_object_or_404(found.deliverables, pk=deliverable_id)
    deliver(thing, None, by=request.actor, now=request.now)
    messages.success(request, f"「{thing.title}」を納品済みにしました。")
    return redirect("cases:case", number=found.number)


def _act(
    request: HouseRequest,
    found: Case,
    form: Form,
    command: Callable[[dict[str, Any]], object],
    *,
    name: str,
    done: str,
) -> HttpResponse:
    return act_with(
        request, (name, form), command, page=partial(_page, request, found), done=done,
        to=reverse("cases:case", args=[found.number]),
    )  # fmt: skip


def _page(
    request: HouseRequest,
    found: Case,
    typed: Mapping[str, Form] = NOTHING_TYPED,
    *,
    status: int = 200,
    problem: str = "",
) -> HttpResponse:
    actor = request.actor
    is_ward = sees_all(actor) or actor.organisation_id == found.section_id
    context: dict[str, Any] = {
        "case": found,
        "problem": problem,
        "year_label": fiscal_year_label(found.fiscal_year),
        "service_label": service_label(found),
        "service_url": service_page(found, actor, request.now),
        "rehearsal": found.is_rehearsal,
        "case_clock": case_now(found, request.now) if found.is_rehearsal else None,
        "clock": clock_of(found),
        # A party must not learn who else takes part: rivals' names belong to the ward.
        "parties": found.parties.select_related("organisation") if is_ward else None,
        "deliverables": found.deliverables.all(),
        "mails": visible_mails(actor).filter(case_number=found.number)[:SHOWN],
        "inquiries": visible_inquiries(actor).filter(case_number=found.number)[:SHOWN],
        "may_edit": bool(may(actor, "cases.case.edit", found)) and found.closed_at is None,
        "may_set_clock": found.is_rehearsal and bool(may(actor, "cases.clock.set", found)),
        "may_close": bool(may(actor, "cases.case.close", found)) and found.closed_at is None,
        "may_ask": bool(may(actor, "desk.inquiry.ask")),
        "clock_form": ClockForm(),
        "closing_form": ClosingForm(),
        "deliverable_form": DeliverableForm(),
        **typed,
    }
    return render(request, "cases/case.html", context, status=status)
