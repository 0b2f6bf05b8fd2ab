"""Observations and the urgent report: the telephone stands first."""

import uuid
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.calendar.jst import JST, day_of
from madoguchi.core.errors import Refused
from madoguchi.core.ui.acting import posted
from madoguchi.services.safeguarding.commands.concerns import UrgentFacts, observe, report_urgent
from madoguchi.services.safeguarding.forms.facility import ObservationForm, UrgentForm
from madoguchi.services.safeguarding.models import Facility, UrgentReport
from madoguchi.services.safeguarding.queries.emergency import phones_of
from madoguchi.services.safeguarding.queries.sealed import name_of
from madoguchi.services.safeguarding.queries.visibility import (
    own_facility,
    placements_on,
)
from madoguchi.services.safeguarding.terms import CallTarget, Sign
from madoguchi.services.safeguarding.views.facility_frame import own_or_404, placement_or_404


@requires("safeguarding.attendance.enter")
def observation(request: HouseRequest, day: date, number: str) -> HttpResponse:
    placement = placement_or_404(request, number, day)
    form = ObservationForm(posted(request))
    context = {"form": form, "day": day, "name": name_of(placement.child), "placement": placement}
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "safeguarding/observation.html", context, status=status)
    signs = [Sign(value) for value in form.cleaned_data["signs"]]
    comment = form.cleaned_data["comment"]
    try:
        serious = observe(placement, day, signs, comment, by=request.actor, now=request.now)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return render(request, "safeguarding/observation.html", context, status=422)
    messages.success(request, "記録しました。")
    if serious:
        return redirect("safeguarding:urgent-about", day, number)
    return redirect("safeguarding:day", day)


@requires("safeguarding.attendance.enter")
def urgent(request: HouseRequest, day: date | None = None, number: str = "") -> HttpResponse:
    facility = own_facility(request.actor)
    if number:
        placement_or_404(request, number, day_of(request.now))
    form = _urgent_form(request, facility, day, number)
    context = {"form": form, "phones": phones_of(facility, request.now), "facility": facility}
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "safeguarding/urgent.html", context, status=status)
    typed = form.cleaned_data
    placement = placement_or_404(request, typed["child"], day_of(request.now))
    try:
        report = report_urgent(
            placement, _facts(typed, request.now), key=typed["key"],
            by=request.actor, now=request.now,
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return render(request, "safeguarding/urgent.html", context, status=422)
    return redirect("safeguarding:urgent-receipt", report.receipt_number)


@requires("safeguarding.attendance.enter")
def receipt(request: HouseRequest, number: str) -> HttpResponse:
    """The receipt; says when the ward has read it."""
    facility = own_facility(request.actor)
    rows = UrgentReport.objects.filter(placement__facility=facility)
    report = own_or_404(request, rows.select_related("child__contract__key"), receipt_number=number)
    phones = phones_of(facility, request.now)
    context = {"report": report, "name": name_of(report.child), "phones": phones}
    return render(request, "safeguarding/urgent_receipt.html", context)


def _urgent_form(
    request: HouseRequest, facility: Facility, day: date | None, number: str
) -> UrgentForm:
    today = day_of(request.now)
    children = [(p.child.number, name_of(p.child)) for p in placements_on(facility, today)]
    first = {"key": uuid.uuid4().hex, "child": number, "happened_on": day or today}
    return UrgentForm(posted(request), children=children, initial=first)


def _facts(typed: dict[str, Any], now: datetime) -> UrgentFacts:
    called = typed["called"] == "yes"
    return UrgentFacts(
        happened_on=typed["happened_on"], sign=Sign(typed["sign"]), facts=typed["facts"],
        wanted_contact=typed["wanted_contact"],
        called_at=datetime.combine(day_of(now), typed["called_time"], JST) if called else None,
        called_whom=CallTarget(typed["called_whom"]) if called else None,
    )  # fmt: skip
