"""The frame of a call's workspace: tabs, the case's own clock, the rehearsal's mark."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.accounts.permissions import may
from madoguchi.core.cases.clock import case_now
from madoguchi.services.procurement.models import Tender
from madoguchi.services.procurement.queries.tabs import TABS, Tab


def tender_now(request: HouseRequest, tender: Tender) -> datetime:
    """What time it is in this call: the real time, or the rehearsal's."""
    return case_now(tender.case, request.now)


def case_context(request: HouseRequest, tender: Tender) -> dict[str, Any]:
    """What every page about a call knows, on whichever side of the counter."""
    now = tender_now(request, tender)
    return {
        "tender": tender,
        "case_now": now,
        "rehearsal": tender.case.is_rehearsal,
        "case_clock": now if tender.case.is_rehearsal else None,
    }


# Pages whose address does not begin with the one of the tab that they belong to.
BELOW = {
    "codes": "copies", "originals": "copies", "meetings": "rounds", "sheets": "rounds",
    "visits": "rounds", "functions": "rounds", "schedule": "setup", "review-record": "rounds",
}  # fmt: skip


def open_tabs(request: HouseRequest, tender: Tender) -> list[Tab]:
    """The tabs that this person may open."""
    return [tab for tab in TABS if may(request.actor, tab.permission, tender)]


def workspace(request: HouseRequest, tender: Tender, **extra: Any) -> dict[str, Any]:
    """The context of a page of the ward's workspace, with the tabs that this person may open."""
    shown = [
        (tab.label, reverse(tab.url_name, args=[tender.number]))
        for tab in open_tabs(request, tender)
    ]
    # A page below a tab belongs to it: the longest address that leads here is the current one.
    path = request.path
    for part, home in BELOW.items():
        path = path.replace(f"/{tender.number}/{part}/", f"/{tender.number}/{home}/", 1)
    leading = [url for _, url in shown if path.startswith(url)]
    current = max(leading, key=len, default="")
    tabs = [(label, url, url == current) for label, url in shown]
    return {**case_context(request, tender), "tabs": tabs, **extra}
