"""Which page of a call is whose: workspace, committee, bid, or the public page."""

from datetime import datetime

from madoguchi.core.accounts.permissions import may
from madoguchi.core.errors import Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.queries.visibility import (
    bidder_applications,
    public_tender,
    seated_tenders,
    section_tenders,
)

STARTS = (
    ("procurement.tender.view", "procurement:tenders"),
    ("procurement.review.take_part", "procurement:review"),
    ("procurement.application.file", "procurement:bids"),
)


def start_of(actor: Actor) -> str:
    """The name of the page on which this person's own work of this service begins."""
    if not actor.is_person:
        return "procurement:calls"
    found = (page for permission, page in STARTS if may(actor, permission))
    return next(found, "procurement:calls")


def page_of_case(actor: Actor, number: str, now: datetime) -> str:
    """The address of the call with this number for this person.

    raises  Missing  (404) there is no such call for them: not even its existence shows
    """
    if section_tenders(actor).filter(case__number=number).exists():
        return f"/procurement/tenders/{number}/"
    if seated_tenders(actor).filter(case__number=number).exists():
        return f"/procurement/review/{number}/"
    if bidder_applications(actor).filter(tender__case__number=number).exists():
        return f"/procurement/bids/{number}/"
    return f"/procurement/calls/{public_tender(number, now).number}/"


def case_page_for(actor: Actor, number: str, now: datetime) -> str:
    """``page_of_case`` for whoever would link to it: "" where it would answer 404."""
    try:
        return page_of_case(actor, number, now)
    except Missing:
        return ""
