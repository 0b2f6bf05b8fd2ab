"""The month's grid (月ごとの入力)."""

import uuid
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.calendar.business import end_of_month
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.services.safeguarding.commands.attendance import all_present
from madoguchi.services.safeguarding.forms.attendance import PressForm
from madoguchi.services.safeguarding.queries.month_page import month_page
from madoguchi.services.safeguarding.queries.visibility import own_facility
from madoguchi.services.safeguarding.queries.waiting_presses import refuse_other_person

PAGE = "safeguarding/month.html"


@requires("safeguarding.attendance.enter")
def this_month(request: HouseRequest) -> HttpResponse:
    return redirect("safeguarding:month", day_of(request.now))


@requires("safeguarding.attendance.enter")
def month(request: HouseRequest, month: date) -> HttpResponse:
    facility, today = own_facility(request.actor), day_of(request.now)
    page = month_page(facility, month, today)
    return render(request, PAGE, {"page": page, "press": uuid.uuid4, "today": today})


@require_POST
@requires("safeguarding.attendance.enter")
def present(request: HouseRequest, month: date) -> HttpResponse:
    """全日出席: every day of which nothing is known yet, up to today."""
    facility, form = own_facility(request.actor), PressForm(request.POST)
    if not form.is_valid():
        raise Refused("press", "画面を読み込み直して、もう一度押してください。")
    refuse_other_person(request.actor, form.cleaned_data["who"])
    operation = all_present(
        facility, month, end_of_month(month), key=form.cleaned_data["key"],
        by=request.actor, now=request.now,
    )  # fmt: skip
    count = operation.entries.count()
    messages.success(
        request,
        f"未入力の{count}日分を出席にしました。欠席の日を選んで直してください。"
        if count else "未入力の日はないため、何も変えていません。",
    )  # fmt: skip
    return redirect("safeguarding:month", month)
