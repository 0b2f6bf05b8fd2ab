"""What facilities sent, as the ward reads it: periodic reports, urgent reports, silence."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.core.ui.listing import Listing
from madoguchi.services.safeguarding.commands import reports as commands
from madoguchi.services.safeguarding.commands.access import note_view
from madoguchi.services.safeguarding.commands.urgent import confirm_call, read_urgent
from madoguchi.services.safeguarding.forms.casework import AnswerForm
from madoguchi.services.safeguarding.models import Placement, ReportPeriod, UrgentReport
from madoguchi.services.safeguarding.queries.caseload import (
    BeyondOwnCases,
    openable_child,
    own_children,
)
from madoguchi.services.safeguarding.queries.names import shown_name
from madoguchi.services.safeguarding.queries.report_page import corrections_of, steps_of
from madoguchi.services.safeguarding.queries.reports import line_of
from madoguchi.services.safeguarding.queries.sealed import FACTS, unseal
from madoguchi.services.safeguarding.queries.silence import silences
from madoguchi.services.safeguarding.queries.start_page import (
    overdue_facilities,
    overdue_reports,
    unread_reports,
)
from madoguchi.services.safeguarding.views.ward_frame import act_page, beyond_page

SHOWS = {"unread": unread_reports, "overdue": overdue_reports}


@requires("safeguarding.case.view")
def report_list(request: HouseRequest) -> HttpResponse:
    show = request.GET.get("show", "unread")
    rows = SHOWS.get(show, unread_reports)(request.actor, request.now)
    listing = Listing(
        rows, request.GET, search=("child__number", "placement__facility__organisation__name"),
        sorts={"due": ("due_on",), "submitted": ("submitted_at",)},
    )  # fmt: skip
    here = reverse("safeguarding:ward-reports")
    context = {
        "listing": listing,
        "today": day_of(request.now),
        "tabs": [
            (label, f"{here}?show={key}", key == show)
            for key, label in (("unread", "確認待ち"), ("overdue", "期限を過ぎたもの"))
        ],
    }
    return render(request, "safeguarding/ward/reports.html", context)


@requires("safeguarding.case.view")
def overdue(request: HouseRequest) -> HttpResponse:
    """Facilities that owe a report, and how many."""
    listing = Listing(
        overdue_facilities(request.actor, request.now), request.GET,
        search=("code", "organisation__name"),
        sorts={"late": ("late",), "code": ("code",)}, default_sort="-late",
    )  # fmt: skip
    return render(request, "safeguarding/ward/overdue.html", {"listing": listing})


@requires("safeguarding.case.view")
def report(request: HouseRequest, report_id: int) -> HttpResponse:
    found = _report(report_id)
    try:
        openable_child(request.actor, found.child.number, request.now)
    except BeyondOwnCases as beyond:
        return beyond_page(request, beyond)
    note_view(found.child, "定期報告", by=request.actor, now=request.now)
    context = {
        "report": found,
        "line": line_of(found),
        "name": shown_name(found.child, to=request.actor, now=request.now),
        "steps": steps_of(found),
        "corrections": corrections_of(found),
        "may_judge": bool(may(request.actor, "safeguarding.report.judge", found))
        and found.state == "submitted",
    }
    return render(request, "safeguarding/ward/report.html", context)


@require_POST
@requires("safeguarding.report.judge")
def accept(request: HouseRequest, report_id: int) -> HttpResponse:
    found = _report(report_id)
    openable_child(request.actor, found.child.number, request.now)
    commands.accept_report(found, by=request.actor, now=request.now)
    messages.success(request, "受理しました。")
    return redirect("safeguarding:ward-reports")


@requires("safeguarding.report.judge")
def send_back(request: HouseRequest, report_id: int) -> HttpResponse:
    found = _report(report_id)
    openable_child(request.actor, found.child.number, request.now)
    deed = Deed(
        title="定期報告を差し戻す", button="質問を添えて差し戻す", done="差し戻しました。",
        facts=(
            ("児童", found.child.number),
            ("施設", found.placement.facility.name),
            ("期間", f"{format_date(found.from_on)}から{format_date(found.until_on)}まで"),
        ),
    )  # fmt: skip
    return act_page(
        request, deed, needs="safeguarding.report.judge", about=found,
        form=AnswerForm(posted(request)),
        to=reverse("safeguarding:ward-report", args=[report_id]),
        command=lambda typed: commands.return_report(
            found, typed["question"], by=request.actor, now=request.now
        ),
    )  # fmt: skip


def _report(report_id: int) -> ReportPeriod:
    return get_object_or_404(
        ReportPeriod.objects.select_related(
            "child__contract__key", "placement__facility__organisation", "placement__child"
        ),
        pk=report_id,
    )


@requires("safeguarding.case.view")
def urgent(request: HouseRequest, number: str) -> HttpResponse:
    found = _urgent(number)
    try:
        openable_child(request.actor, found.child.number, request.now)
    except BeyondOwnCases as beyond:
        return beyond_page(request, beyond)
    note_view(found.child, f"緊急の情報提供 {number}", by=request.actor, now=request.now)
    if may(request.actor, "safeguarding.action.record", found):
        found = read_urgent(found, by=request.actor, now=request.now)
    return render(request, "safeguarding/ward/urgent.html", _urgent_context(request, found))


def _urgent_context(request: HouseRequest, found: UrgentReport) -> dict[str, Any]:
    place = f"{FACTS}:{found.placement_id}:{found.form_key}"
    return {
        "report": found,
        "facts": unseal(found.child.contract, found.facts_encrypted, place),
        "name": shown_name(found.child, to=request.actor, now=request.now),
        "nobody_called": found.called_at is None and found.call_confirmed_at is None,
    }


@require_POST
@requires("safeguarding.action.record")
def called(request: HouseRequest, number: str) -> HttpResponse:
    found = _urgent(number)
    openable_child(request.actor, found.child.number, request.now)
    confirm_call(found, by=request.actor, now=request.now)
    messages.success(request, "電話で確認したことを記録しました。")
    return redirect("safeguarding:ward-urgent", number)


def _urgent(number: str) -> UrgentReport:
    rows = UrgentReport.objects.select_related(
        "child__contract__key", "placement__facility__organisation", "reported_by", "read_by",
        "call_confirmed_by",
    )  # fmt: skip
    return get_object_or_404(rows, receipt_number=number)


@requires("safeguarding.case.view")
def silent(request: HouseRequest) -> HttpResponse:
    """Facilities to telephone: nobody said anything for the last open days."""
    own = own_children(request.actor, request.now).order_by().values("pk")
    facilities = Placement.objects.filter(child__in=own).values_list("facility", flat=True)
    found = silences(day_of(request.now) - timedelta(days=1), facilities)
    return render(request, "safeguarding/ward/silent.html", {"silences": found})
