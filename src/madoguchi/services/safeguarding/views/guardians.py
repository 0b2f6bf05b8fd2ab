"""The facility tells the ward that a guardian asked; it answers nothing before the ward says so."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.ui.acting import act, posted
from madoguchi.core.ui.listing import Listing
from madoguchi.services.safeguarding.commands.guardians import Asked, register_inquiry
from madoguchi.services.safeguarding.forms.disclosure import InquiryForm
from madoguchi.services.safeguarding.models import Facility, GuardianInquiry
from madoguchi.services.safeguarding.queries.emergency import phones_of
from madoguchi.services.safeguarding.queries.sealed import name_of
from madoguchi.services.safeguarding.queries.visibility import (
    own_facility,
    own_placement,
    placements_on,
)
from madoguchi.services.safeguarding.rules.disclosure import AskedBy, Asking

ENTER = "safeguarding.inquiry.enter"
FORM_PAGE = "safeguarding/guardian_new.html"


@requires(ENTER)
def inquiries(request: HouseRequest) -> HttpResponse:
    """What guardians asked here, and what the ward says to answer."""
    facility = own_facility(request.actor)
    rows = GuardianInquiry.objects.filter(placement__facility=facility).select_related(
        "child__contract__key", "entered_by"
    )
    listing = Listing(
        rows, request.GET, search=("receipt_number", "child__number"),
        sorts={"asked": ("asked_on",)}, default_sort="-asked",
    )  # fmt: skip
    lines = [(one, name_of(one.child)) for one in listing.rows]
    context = {"facility": facility, "listing": listing, "lines": lines}
    return render(request, "safeguarding/guardians.html", context)


@requires(ENTER)
def register(request: HouseRequest) -> HttpResponse:
    facility = own_facility(request.actor)
    form = _form(request, facility)
    context = {"form": form, "facility": facility, "phones": phones_of(facility, request.now)}
    if request.method != "POST" or not form.is_valid():
        return render(request, FORM_PAGE, context, status=422 if form.errors else 200)
    return act(
        request, lambda: _register(request, form.cleaned_data), form=form, template=FORM_PAGE,
        done="区に知らせました。区の指示があるまで、保護者には答えないでください。",
        to=reverse("safeguarding:guardians"), context=context,
    )  # fmt: skip


def _form(request: HouseRequest, facility: Facility) -> InquiryForm:
    today = day_of(request.now)
    children = [(p.child.number, name_of(p.child)) for p in placements_on(facility, today)]
    return InquiryForm(posted(request), children=children, initial={"asked_on": today})


def _register(request: HouseRequest, typed: dict[str, Any]) -> GuardianInquiry:
    placement = own_placement(request.actor, typed.pop("child"), day_of(request.now))
    asked = Asked(
        **{**typed, "asking": Asking(typed["asking"]), "asked_by": AskedBy(typed["asked_by"])}
    )
    return register_inquiry(placement, asked, by=request.actor, now=request.now)
