"""The section's list of calls and the overview of one."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.ui.listing import Filter, Listing
from madoguchi.services.procurement.models import Tender
from madoguchi.services.procurement.queries.moves import moves_of
from madoguchi.services.procurement.queries.next_acts import standing
from madoguchi.services.procurement.queries.visibility import section_tender, section_tenders
from madoguchi.services.procurement.queries.workspace import course, figures, next_due, today_of
from madoguchi.services.procurement.rules.next_acts import NextAct, next_acts
from madoguchi.services.procurement.terms import TenderState
from madoguchi.services.procurement.views.frame import open_tabs, tender_now, workspace

REHEARSAL_CHOICES = (("0", "実際の案件"), ("1", "リハーサル"))


@requires("procurement.tender.view")
def tender_list(request: HouseRequest) -> HttpResponse:
    listing: Listing[Tender] = Listing(
        section_tenders(request.actor),
        request.GET,
        search=("case__title", "case__number"),
        filters=(
            Filter(name="state", label="状態", choices=TenderState.choices(), lookup="state"),
            Filter(
                name="rehearsal", label="区分", choices=REHEARSAL_CHOICES,
                lookup="case__is_rehearsal",
            ),
        ),
        sorts={"number": ("case__number",), "title": ("case__title",), "state": ("state",)},
        default_sort="-number",
    )  # fmt: skip
    return render(
        request,
        "procurement/tender_list.html",
        {"listing": listing, "can_create": may(request.actor, "procurement.tender.edit")},
    )


@requires("procurement.tender.view")
def tender_overview(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    context = workspace(
        request,
        tender,
        steps=course(tender, today_of(now)),
        due=next_due(tender, now),
        figures=figures(tender),
        moves=moves_of(tender),
        acts=_open_acts(request, tender, now),
    )
    return render(request, "procurement/tender_overview.html", context)


def _open_acts(request: HouseRequest, tender: Tender, now: datetime) -> list[NextAct]:
    """What waits, as far as this person may open the page where it is done."""
    pages = {tab.url_name for tab in open_tabs(request, tender)}
    return [act for act in next_acts(standing(tender, now)) if act.page in pages]
