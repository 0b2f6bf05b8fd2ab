"""Home page card of procurement: what waits for a decision."""

from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.accounts.permissions import may
from madoguchi.core.ui.panels import Panel, PanelItem
from madoguchi.services.procurement.queries.approvals import waiting_approvals

SHOWN = 5


def waiting_decisions(request: HttpRequest) -> Panel | None:
    """決裁待ち, for approvers."""
    actor = cast("HouseRequest", request).actor
    if not may(actor, "procurement.approval.decide"):
        return None
    items = tuple(
        PanelItem(
            label=f"{asked.get_subject_display()}：{asked.tender.case.title}",
            url=reverse("procurement:approval", args=[asked.pk]),
            status="決裁待ち",
            tone="warning",
            note=f"{asked.tender.number}",
        )
        for asked in waiting_approvals(actor)[:SHOWN]
    )
    return Panel(
        title="決裁待ち",
        items=items,
        empty_text="決裁を待っている起案はありません。",
        more_url=reverse("procurement:approvals"),
    )
