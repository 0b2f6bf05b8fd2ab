"""The desk's card of the home page: inquiries that wait for an answer."""

from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.accounts.permissions import may
from madoguchi.core.desk.permissions import visible_inquiries
from madoguchi.core.desk.queries import WAITING
from madoguchi.core.desk.shapes import DUE_TONES
from madoguchi.core.ui.panels import Panel, PanelItem

SHOWN = 5


def waiting(request: HttpRequest) -> Panel | None:
    """The next five to answer, for the ward's side."""
    house_request = cast("HouseRequest", request)
    if not may(house_request.actor, "desk.ledger.view"):
        return None
    inquiries = (
        visible_inquiries(house_request.actor)
        .filter(state__in=WAITING)
        .select_related("asker_organisation")
        .order_by("due_at")[:SHOWN]
    )
    items = tuple(
        PanelItem(
            label=inquiry.subject,
            url=reverse("desk:inquiry", args=[inquiry.number]),
            due=inquiry.due_at,
            status=inquiry.due_state(house_request.now).label,
            tone=DUE_TONES[inquiry.due_state(house_request.now)],
            note=inquiry.asker_label,
        )
        for inquiry in inquiries
    )
    return Panel(
        title="回答を待っている問合せ",
        items=items,
        empty_text="回答を待っている問合せはありません。",
        more_url=reverse("desk:ledger"),
    )
