"""The home page's card for firms: what of their bids is due."""

from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.accounts.permissions import may
from madoguchi.core.cases.models import Case
from madoguchi.core.ui.panels import Panel, PanelItem
from madoguchi.services.procurement.queries.bids import Duty, bid_rows

SHOWN = 6


def due_bids(request: HttpRequest) -> Panel | None:
    """What the firm has to hand in or answer; None for everybody else."""
    house_request = cast("HouseRequest", request)
    if not may(house_request.actor, "procurement.application.file"):
        return None
    items = [
        duty_item(duty, row.application.tender.case)
        for row in bid_rows(house_request.actor, house_request.now)
        for duty in row.duties
    ]
    return Panel(
        title="参加している公募",
        items=tuple(items[:SHOWN]),
        empty_text="いま、提出や回答を待っているものはありません。",
        more_url=reverse("procurement:bids"),
        more_label="参加している公募をすべて見る",
    )


def duty_item(duty: Duty, case: Case) -> PanelItem:
    """One duty; of a rehearsal without its day: that clock is not the house's, beside real ones."""
    return PanelItem(
        label=duty.label,
        url=duty.url,
        due=None if case.is_rehearsal else duty.due,
        status=duty.status,
        tone=duty.tone,
        note=f"{case.title}（リハーサル）" if case.is_rehearsal else case.title,
    )
