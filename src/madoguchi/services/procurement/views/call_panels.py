"""The cards of procurement on the home page."""

from datetime import datetime
from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.accounts.permissions import may
from madoguchi.core.accounts.terms import Role
from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.cases.clock import case_now
from madoguchi.core.ui.panels import Panel, PanelItem, PanelPlace
from madoguchi.services.procurement.models import NoticeVersion, Tender
from madoguchi.services.procurement.queries.deadlines import OVER, Due, deadlines_of
from madoguchi.services.procurement.queries.moments import window_of
from madoguchi.services.procurement.queries.public_calls import (
    calls_with_stage,
    participation_end,
    stage_queries,
)
from madoguchi.services.procurement.queries.review_desk import CallRow, calls_of
from madoguchi.services.procurement.queries.visibility import public_tenders, section_tenders

SHOWN = 5
NO_BIDDERS = (Role.FACILITY_HEAD, Role.FACILITY_STAFF)


def due_next(request: HttpRequest) -> Panel | None:
    """The section's next deadlines."""
    house = cast("HouseRequest", request)
    if not may(house.actor, "procurement.tender.view"):
        return None
    return Panel(
        title="公募の期限",
        items=tuple(_due_item(due) for due in deadlines_of(house.actor, house.now)[:SHOWN]),
        empty_text="これからの期限はありません。案件に日程を入力すると、ここに並びます。",
        more_url=reverse("procurement:deadlines"),
        place=PanelPlace.DUE,
    )


def _due_item(due: Due) -> PanelItem:
    status, tone = "", "neutral"
    if due.tender.case.is_rehearsal:
        status, tone = "リハーサル", "info"
    elif due.missing:
        status, tone = f"未提出 {due.missing}者", "warning"
    words = f"（{due.milestone.text}）" if due.is_rough else ""
    return PanelItem(
        label=f"{due.milestone.name}{words}",
        url=reverse("procurement:tender", args=[due.tender.number]),
        # A rehearsal's clock is not the house's: its deadline would read wrong beside real ones.
        due=None if due.is_rough or due.tender.case.is_rehearsal else due.shown,
        status=status,
        tone=tone,
        note=f"{due.tender.number}　{due.tender.case.title}",
    )


def my_reviews(request: HttpRequest) -> Panel | None:
    """What the committee member has to do; no card for anybody else."""
    house = cast("HouseRequest", request)
    if not may(house.actor, "procurement.review.take_part"):
        return None
    rows = [row for row in calls_of(house.actor) if row.tender.state not in OVER]
    return Panel(
        title="選定委員の審査",
        items=tuple(_review_item(row) for row in rows[:SHOWN]),
        empty_text="委員を務める案件はいまはありません。任命されると、ここに並びます。",
        more_url=reverse("procurement:review"),
        place=PanelPlace.DUE,
    )


def _review_item(row: CallRow) -> PanelItem:
    is_rehearsal = row.tender.case.is_rehearsal
    return PanelItem(
        label=row.tender.case.title,
        url=reverse("procurement:review-call", args=[row.tender.number]),
        status="リハーサル" if is_rehearsal else "",
        tone="info",
        note=row.next_step,
    )


def my_calls(request: HttpRequest) -> Panel | None:
    """The section's running calls, the newest first."""
    house = cast("HouseRequest", request)
    if not may(house.actor, "procurement.tender.view"):
        return None
    calls = section_tenders(house.actor).exclude(state__in=OVER)
    return Panel(
        title="担当している公募",
        items=tuple(
            _call_item(tender, house.now) for tender in calls.select_related("case__clock")[:SHOWN]
        ),
        empty_text="担当している公募はありません。「案件を作成する」から始められます。",
        more_url=reverse("procurement:tenders"),
        place=PanelPlace.CASES,
    )


def _call_item(tender: Tender, now: datetime) -> PanelItem:
    """Rehearsals of one call bear its title: their own clocks tell them apart."""
    mark, note = "", tender.number
    if tender.case.is_rehearsal:
        mark = "・リハーサル"
        note = f"{note}　案件の時計 {format_moment(case_now(tender.case, now))}"
    return PanelItem(
        label=tender.case.title,
        url=reverse("procurement:tender", args=[tender.number]),
        status=f"{tender.get_state_display()}{mark}",
        tone="info",
        note=note,
    )


def open_calls(request: HttpRequest) -> Panel | None:
    """Calls in which one can still take part, for everybody but the staff of facilities."""
    house = cast("HouseRequest", request)
    if house.actor.has_role(*NO_BIDDERS):
        return None
    now = house.now
    calls = calls_with_stage(now).filter(stage_queries()["open"]).order_by("-published_at")
    return Panel(
        title="公募中の案件",
        items=tuple(_open_item(tender) for tender in calls[:SHOWN]),
        empty_text="参加表明を受け付けている案件は、いまはありません。",
        more_url=reverse("procurement:calls"),
        place=PanelPlace.PUBLIC,
    )


def _open_item(tender: Tender) -> PanelItem:
    return PanelItem(
        label=tender.case.title,
        url=reverse("procurement:call", args=[tender.number]),
        due=_participation_ends(tender),
        status="参加表明を受付中",
        tone="success",
        note=tender.case.section.name,
    )


def _participation_ends(tender: Tender) -> datetime | None:
    row = participation_end(tender)
    span = window_of(row) if row is not None else None
    return span.closes_at if span is not None else None


def recent_notices(request: HttpRequest) -> Panel | None:
    """Notices and amendments, the newest first; no card where nothing was ever published."""
    house = cast("HouseRequest", request)
    if house.actor.has_role(*NO_BIDDERS):
        return None
    now = house.now
    versions = (
        NoticeVersion.objects.filter(
            published_at__lte=now, tender__in=public_tenders(now).values("pk")
        )
        .select_related("tender__case")
        .order_by("-published_at", "-pk")[:SHOWN]
    )
    items = tuple(_notice_item(version) for version in versions)
    if not items:
        return None
    more_url = reverse("procurement:calls")
    return Panel(title="公告と訂正", items=items, more_url=more_url, place=PanelPlace.RECENT)


def _notice_item(version: NoticeVersion) -> PanelItem:
    return PanelItem(
        label=version.tender.case.title,
        url=reverse("procurement:call", args=[version.tender.number]),
        status=f"訂正 第{version.number}号" if version.number else "公告",
        tone="warning" if version.number else "info",
        note=version.summary,
    )
