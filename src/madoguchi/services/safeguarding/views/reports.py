"""Periodic reports of the facility (定期報告): figures, submission, confirmation."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi.core.accounts.http import HouseRequest, requires, signed_in
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.ui.acting import act, posted
from madoguchi.core.ui.listing import Filter, Listing
from madoguchi.services.safeguarding.commands import reports as commands
from madoguchi.services.safeguarding.commands.messages import note_reading
from madoguchi.services.safeguarding.forms.facility import ContactForm, HandOverForm, WordsForm
from madoguchi.services.safeguarding.forms.messages import MessageForm
from madoguchi.services.safeguarding.models import ReportPeriod
from madoguchi.services.safeguarding.queries.messages import lines_for_facility, messages_on
from madoguchi.services.safeguarding.queries.report_page import (
    corrections_of,
    is_seen_by_ward,
    steps_for_facility,
)
from madoguchi.services.safeguarding.queries.reports import (
    line_of,
    lines_of,
    reports_of,
    with_urgency,
)
from madoguchi.services.safeguarding.queries.visibility import own_facility
from madoguchi.services.safeguarding.terms import ContactMeans, ReportState
from madoguchi.services.safeguarding.views.facility_frame import (
    child_filter,
    children_of,
    own_or_404,
)

PAGE = "safeguarding/report.html"


@requires("safeguarding.attendance.enter")
def report_list(request: HouseRequest) -> HttpResponse:
    facility, today = own_facility(request.actor), day_of(request.now)
    listing = Listing(
        with_urgency(reports_of(facility, on=today)),
        request.GET,
        search=("child__number",),
        filters=(
            child_filter(children_of(facility, today)),
            Filter(name="state", label="状態", choices=ReportState.choices(), lookup="state"),
        ),
        sorts={
            "next": ("urgency", "due_on", "pk"),
            "due": ("due_on", "pk"),
            "from": ("from_on", "pk"),
        },
    )
    lines = lines_of(listing.rows, on=today)
    context = {"listing": listing, "lines": lines, "facility": facility, "today": today}
    return render(request, "safeguarding/reports.html", context)


@requires("safeguarding.attendance.enter")
def report(request: HouseRequest, report_id: int) -> HttpResponse:
    found = _own(request, report_id)
    note_reading(messages_on(found), is_ward=False, by=request.actor, now=request.now)
    return render(request, PAGE, _context(request, found))


@require_POST
@requires("safeguarding.attendance.enter")
def hand_over(request: HouseRequest, report_id: int) -> HttpResponse:
    return _act(
        request, report_id, HandOverForm(posted(request)), "提出しました。",
        lambda found, typed: commands.hand_over(
            found, no_signs=typed["no_signs"], by=request.actor, now=request.now
        ),
    )  # fmt: skip


@require_POST
@requires("safeguarding.attendance.confirm")
def confirm(request: HouseRequest, report_id: int) -> HttpResponse:
    return _act(
        request, report_id, forms.Form(posted(request)), "確認して、区へ提出しました。",
        lambda found, _: commands.confirm_report(found, by=request.actor, now=request.now),
    )  # fmt: skip


@require_POST
@requires("safeguarding.attendance.confirm")
def send_back(request: HouseRequest, report_id: int) -> HttpResponse:
    return _act(
        request, report_id, WordsForm(posted(request)), "担当者に戻しました。",
        lambda found, typed: commands.send_back(
            found, typed["words"], by=request.actor, now=request.now
        ),
    )  # fmt: skip


@require_POST
@requires("safeguarding.attendance.enter")
def contact(request: HouseRequest, report_id: int) -> HttpResponse:
    return _act(
        request, report_id, ContactForm(posted(request)), "記録しました。",
        lambda found, typed: commands.add_contact(
            found, typed["day"], ContactMeans(typed["means"]), by=request.actor, now=request.now
        ),
    )  # fmt: skip


def _act(
    request: HouseRequest,
    report_id: int,
    form: forms.Form,
    done: str,
    command: Callable[[ReportPeriod, dict[str, Any]], Any],
) -> HttpResponse:
    found = _own(request, report_id)
    context = {**_context(request, found), "typed": form}
    if not form.is_valid():
        return render(request, PAGE, context, status=422)
    return act(
        request, lambda: command(found, form.cleaned_data), done=done,
        to=reverse("safeguarding:report", args=[report_id]), template=PAGE, context=context,
    )  # fmt: skip


def _own(request: HouseRequest, report_id: int) -> ReportPeriod:
    rows = reports_of(own_facility(request.actor), on=day_of(request.now))
    return own_or_404(request, rows, pk=report_id)


def _context(request: HouseRequest, found: ReportPeriod) -> dict[str, Any]:
    return {
        "report": found,
        "line": line_of(found, on=day_of(request.now)),
        "steps": steps_for_facility(found),
        "contacts": found.contacts.all(),
        "corrections": corrections_of(found),
        "is_seen_by_ward": is_seen_by_ward(found),
        "lines": lines_for_facility(messages_on(found)),
        "message_form": MessageForm(auto_id="id_answer_%s"),
        "is_with_facility": found.state in commands.WITH_FACILITY,
        "awaits_head": found.state == ReportState.AWAITING_HEAD,
        "may_confirm": may(request.actor, "safeguarding.attendance.confirm"),
        "contact_form": ContactForm(prefix=None),
        "words_form": WordsForm(),
        "refusal": None,
    }


@signed_in
def front(request: HouseRequest) -> HttpResponse:
    """The counter's own address: the day's screen of a facility, the start page of the ward."""
    is_ward = may(request.actor, "safeguarding.case.view")
    return redirect("safeguarding:ward" if is_ward else "safeguarding:today")
