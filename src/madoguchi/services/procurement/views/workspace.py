"""The section's list of calls and the overview of one."""

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.cases.clock import case_now
from madoguchi.services.procurement.queries.tabs import TABS
from madoguchi.services.procurement.queries.visibility import section_tender, section_tenders
from madoguchi.services.procurement.queries.workspace import next_step, steps


@requires("procurement.tender.view")
def tender_list(request: HouseRequest) -> HttpResponse:
    return render(
        request, "procurement/tender_list.html", {"tenders": section_tenders(request.actor)}
    )


@requires("procurement.tender.view")
def tender_overview(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = case_now(tender.case, request.now)
    return render(
        request,
        "procurement/tender_overview.html",
        {"tender": tender, "steps": steps(tender, now), "next": next_step(tender, now),
         "tabs": TABS, "case_now": now},
    )  # fmt: skip
