"""Home page cards of procurement: what waits for a decision, and for a second opener."""

from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.accounts.permissions import may
from madoguchi.core.ui.panels import Panel, PanelItem, PanelPlace
from madoguchi.core.vault.terms import SealState
from madoguchi.services.procurement.queries.approvals import waiting_approvals
from madoguchi.services.procurement.queries.visibility import section_tenders

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


def waiting_openings(request: HttpRequest) -> Panel | None:
    """開封 that one person has agreed to, for those who may be the second; no card without one."""
    actor = cast("HouseRequest", request).actor
    if not may(actor, "procurement.proposal.open"):
        return None
    half_open = (
        section_tenders(actor)
        .filter(seal__state=SealState.OPENING.value)
        .exclude(seal__first_opener_id=actor.person_id)
        .order_by("case__number")
    )
    items = tuple(
        PanelItem(
            label=f"提案書の開封：{tender.case.title}",
            url=reverse("procurement:tender-opening", args=[tender.number]),
            status="2人目の承認待ち",
            tone="warning",
            note=tender.number,
        )
        for tender in half_open.select_related("seal")[:SHOWN]
    )
    if not items:
        return None
    return Panel(title="開封の承認待ち", items=items, place=PanelPlace.DUE)
