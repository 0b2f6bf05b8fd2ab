"""The help desk: facilities and accounts, for a contractor who must see no child."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.ui.listing import Filter, Listing
from madoguchi.services.safeguarding.queries.support import (
    accounts_of,
    supported_facilities,
    supported_facility,
)
from madoguchi.services.safeguarding.terms import FacilityKind, InputCycle


@requires("safeguarding.facility.view")
def facilities(request: HouseRequest) -> HttpResponse:
    listing = Listing(
        supported_facilities(request.actor, day_of(request.now)), request.GET,
        search=("code", "organisation__name"),
        filters=(
            Filter(name="kind", label="種別", choices=FacilityKind.choices(), lookup="kind"),
            Filter(name="cycle", label="入力方法", choices=InputCycle.choices(),
                   lookup="input_cycle"),
            Filter(name="accounts", label="アカウント", choices=(("none", "まだない施設"),),
                   queries={"none": Q(accounts=0)}),
        ),
        sorts={"code": ("code",), "accounts": ("accounts",)},
    )  # fmt: skip
    return render(request, "safeguarding/support/facilities.html", {"listing": listing})


@requires("safeguarding.facility.view")
def facility(request: HouseRequest, code: str) -> HttpResponse:
    today = day_of(request.now)
    found = supported_facility(request.actor, code, today)
    context = {"facility": found, "accounts": accounts_of(found, today)}
    return render(request, "safeguarding/support/facility.html", context)
