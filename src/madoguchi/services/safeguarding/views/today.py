"""Today (今日の入力): the supported children of one's facility on one screen."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.services.safeguarding.commands.attendance import (
    Entering,
    all_present,
    confirm_day,
    enter,
    undo,
)
from madoguchi.services.safeguarding.forms.attendance import COMMON_CHOICES, MarkForm, PressForm
from madoguchi.services.safeguarding.models import EntryOperation, Facility
from madoguchi.services.safeguarding.queries.day_page import day_page
from madoguchi.services.safeguarding.queries.facility_notices import notices_of
from madoguchi.services.safeguarding.queries.visibility import own_facility
from madoguchi.services.safeguarding.queries.waiting_presses import refuse_other_person
from madoguchi.services.safeguarding.terms import AttendanceCode
from madoguchi.services.safeguarding.views.facility_frame import own_or_404

PAGE = "safeguarding/today.html"
CODES_BESIDE = tuple(
    code for code in AttendanceCode if code not in {AttendanceCode.PRESENT, AttendanceCode.ABSENT}
)


@requires("safeguarding.attendance.enter")
def today(request: HouseRequest) -> HttpResponse:
    return redirect("safeguarding:day", day_of(request.now))


@requires("safeguarding.attendance.enter")
def day(request: HouseRequest, day: date) -> HttpResponse:
    return _page(request, own_facility(request.actor), day)


@require_POST
@requires("safeguarding.attendance.enter")
def present(request: HouseRequest, day: date) -> HttpResponse:
    """全員出席, in one press."""
    facility, form = own_facility(request.actor), PressForm(request.POST)
    return _pressed(
        request, facility, day, form,
        lambda key: all_present(facility, day, day, key=key, by=request.actor, now=request.now),
        done=said_of_all,
    )  # fmt: skip


@require_POST
@requires("safeguarding.attendance.enter")
def mark(request: HouseRequest, day: date) -> HttpResponse:
    """One child's day."""
    facility, form = own_facility(request.actor), MarkForm(request.POST)
    return _pressed(
        request, facility, day, form,
        lambda key: enter(
            Entering(
                facility=facility, key=key, days={day: [form.mark()]},
                why=form.cleaned_data["why"], by=request.actor, now=request.now,
            )
        ),
        done=lambda _: "保存しました。",
    )  # fmt: skip


@require_POST
@requires("safeguarding.attendance.enter")
def take_back(request: HouseRequest, day: date) -> HttpResponse:
    """取り消す: the last press."""
    facility, form = own_facility(request.actor), PressForm(request.POST)
    return _pressed(
        request, facility, day, form,
        lambda key: undo(
            own_or_404(request, EntryOperation.objects.filter(facility=facility), key=key),
            by=request.actor, now=request.now,
        ),
        done=lambda _: "取り消しました。",
    )  # fmt: skip


@require_POST
@requires("safeguarding.attendance.confirm")
def confirm(request: HouseRequest, day: date) -> HttpResponse:
    """The head confirms the day."""
    facility = own_facility(request.actor)
    count = confirm_day(facility, day, by=request.actor, now=request.now)
    messages.success(request, f"{count}人分の入力を確認しました。")
    return redirect("safeguarding:day", day)


def _pressed(
    request: HouseRequest,
    facility: Facility,
    day: date,
    form: PressForm,
    command: Callable[[str], Any],
    *,
    done: Callable[[Any], str],
) -> HttpResponse:
    if not form.is_valid():
        return _page(request, facility, day, refusal="選び直して、もう一度押してください。")
    refuse_other_person(request.actor, form.cleaned_data["who"])
    try:
        found = command(form.cleaned_data["key"])
    except Refused as refusal:
        return _page(request, facility, day, refusal=refusal.message)
    messages.success(request, done(found))
    return redirect("safeguarding:day", day)


def said_of_all(operation: EntryOperation) -> str:
    """What a press of 全員出席 has done: what another tab or a colleague has entered stays."""
    count = operation.entries.count()
    if not count:
        return "未入力の児童はいないため、何も変えていません。"
    return f"未入力の{count}人を出席にしました。"


def _page(request: HouseRequest, facility: Facility, day: date, refusal: str = "") -> HttpResponse:
    now_on = day_of(request.now)
    context = {
        "page": day_page(facility, day, request.actor.person_id),
        "is_today": day == now_on,
        "is_ahead": day > now_on,
        "yesterday": day - timedelta(days=1),
        "tomorrow": day + timedelta(days=1) if day < now_on else None,
        "press": uuid.uuid4,  # a number for each form
        "pairs": COMMON_CHOICES,
        "codes": CODES_BESIDE,
        "mark_form": MarkForm(auto_id=False),
        "may_confirm": may(request.actor, "safeguarding.attendance.confirm", facility),
        "refusal": refusal,
        "notices": notices_of(facility, now_on) if day == now_on else (),
    }
    return render(request, PAGE, context, status=422 if refusal else 200)
