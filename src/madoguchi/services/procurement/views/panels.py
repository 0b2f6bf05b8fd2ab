"""Home page cards of procurement: what waits for a decision, what is due, what came back."""

from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.accounts.permissions import may
from madoguchi.core.cases.clock import case_now
from madoguchi.core.ui.panels import Panel, PanelItem
from madoguchi.services.procurement.queries.approvals import waiting_approvals
from madoguchi.services.procurement.queries.visibility import section_tenders
from madoguchi.services.procurement.queries.workspace import next_due
from madoguchi.services.procurement.terms import TenderState

SHOWN = 5
RUNNING = (
    TenderState.PUBLISHED.value, TenderState.REVIEWING.value, TenderState.DECIDED.value,
)  # fmt: skip


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


def coming_deadlines(request: HttpRequest) -> Panel | None:
    """The next end of each running call, nearest first, for officers."""
    house_request = cast("HouseRequest", request)
    actor = house_request.actor
    if not may(actor, "procurement.tender.edit"):
        return None
    dues = []
    for tender in section_tenders(actor).filter(state__in=RUNNING):
        due = next_due(tender, case_now(tender.case, house_request.now))
        if due is not None:
            dues.append((due.closes_at, tender, due))
    items = tuple(
        PanelItem(
            label=f"{due.milestone.name}：{tender.case.title}",
            url=reverse("procurement:tender", args=[tender.number]),
            due=closes_at,
            note="リハーサル" if tender.case.is_rehearsal else tender.number,
        )
        for closes_at, tender, due in sorted(dues, key=lambda row: row[0])[:SHOWN]
    )
    return Panel(
        title="担当案件の期限",
        items=items,
        empty_text="進行中の案件の期限はありません。",
        more_url=reverse("procurement:tenders"),
    )
