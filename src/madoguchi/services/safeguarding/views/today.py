"""Today (今日の入力): the supported children of one's facility on one screen."""

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.calendar.jst import day_of
from madoguchi.services.safeguarding.queries.sealed import name_of
from madoguchi.services.safeguarding.queries.visibility import own_facility, placements_on


@requires("safeguarding.attendance.enter")
def today(request: HouseRequest) -> HttpResponse:
    facility, day = own_facility(request.actor), day_of(request.now)
    lines = [(p, name_of(p.child)) for p in placements_on(facility, day)]
    return render(
        request, "safeguarding/today.html", {"facility": facility, "day": day, "lines": lines}
    )
