"""未提出一覧: facilities that have not handed in, and those for which the supervisor is called."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.ui.listing import Filter, Listing
from madoguchi.services.safeguarding.queries.unsubmitted import escalated_before, overdue_for


@requires("safeguarding.case.view")
def unsubmitted(request: HouseRequest) -> HttpResponse:
    today = day_of(request.now)
    before = escalated_before(today)
    listing = Listing(
        overdue_for(request.actor, request.now, today),
        request.GET,
        search=("child__number", "placement__facility__organisation__name"),
        filters=(
            Filter(
                name="step", label="段階", choices=(("escalated", "上司へ引上げ済み"),),
                queries={"escalated": Q(due_on__lte=before)},
            ),
        ),
        sorts={"due": ("due_on", "pk")},
    )  # fmt: skip
    context = {"listing": listing, "before": before, "today": today}
    return render(request, "safeguarding/ward/unsubmitted.html", context)
