"""The facility's own calendar: closed days, and the weekdays on which a child is due."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.ui.acting import act, posted
from madoguchi.services.safeguarding.commands.calendars import mark_days, set_weekdays, unmark_day
from madoguchi.services.safeguarding.forms.facility import ClosedDayForm, WeekdaysForm
from madoguchi.services.safeguarding.queries.calendars import closings_of
from madoguchi.services.safeguarding.queries.sealed import name_of
from madoguchi.services.safeguarding.queries.visibility import (
    own_facility,
    placements_on,
)
from madoguchi.services.safeguarding.rules.facility_calendar import days_of
from madoguchi.services.safeguarding.terms import DayKind
from madoguchi.services.safeguarding.views.facility_frame import placement_or_404

PAGE = "safeguarding/calendar.html"


@requires("safeguarding.calendar.edit")
def calendar(request: HouseRequest) -> HttpResponse:
    facility, today = own_facility(request.actor), day_of(request.now)
    form = ClosedDayForm(posted(request))
    own, ward = closings_of(facility, today)
    children = [(p, name_of(p.child)) for p in placements_on(facility, today)]
    context = {"facility": facility, "form": form, "own": own, "ward": ward, "children": children}
    if request.method != "POST" or not form.is_valid():
        return render(request, PAGE, context, status=422 if form.errors else 200)
    typed = form.cleaned_data
    days = days_of(typed["from_on"], typed["until_on"] or typed["from_on"])
    return act(
        request,
        lambda: mark_days(
            facility, days, DayKind(typed["kind"]), typed["note"], by=request.actor, now=request.now
        ),
        done="登録しました。", to=reverse("safeguarding:calendar"), form=form, template=PAGE,
        context=context,
    )  # fmt: skip


@require_POST
@requires("safeguarding.calendar.edit")
def unmark(request: HouseRequest, day: date) -> HttpResponse:
    unmark_day(own_facility(request.actor), day, by=request.actor, now=request.now)
    messages.success(request, "登録を取り消しました。")
    return redirect("safeguarding:calendar")


@requires("safeguarding.calendar.edit")
def weekdays(request: HouseRequest, number: str) -> HttpResponse:
    today = day_of(request.now)
    placement = placement_or_404(request, number, today)
    patterns = placement.expected_weekdays.all()
    form = WeekdaysForm(posted(request), initial={"from_on": today})
    context = {"form": form, "name": name_of(placement.child), "patterns": patterns}
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "safeguarding/weekdays.html", context, status=status)
    typed = form.cleaned_data
    return act(
        request,
        lambda: set_weekdays(
            placement, "".join(sorted(typed["weekdays"])), typed["from_on"],
            by=request.actor, now=request.now,
        ),
        done="登録しました。", to=reverse("safeguarding:calendar"), form=form,
        template="safeguarding/weekdays.html", context=context,
    )  # fmt: skip
