"""The cards of safeguarding on the home page: the day of a facility, what waits at the ward."""

from typing import cast

from django.db.models import Min
from django.http import HttpRequest
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.ui.panels import Panel, PanelItem
from madoguchi.services.safeguarding.queries.day_page import DayPage, day_page
from madoguchi.services.safeguarding.queries.facility_notices import FacilityNotice, notices_of
from madoguchi.services.safeguarding.queries.start_page import StartPage, start_page
from madoguchi.services.safeguarding.queries.visibility import facility_of_actor
from madoguchi.services.safeguarding.rules.case_work import AlertState
from madoguchi.services.safeguarding.views.ward_start import figures, review_figures

URGENT = "緊急の報告"


def facility_day(request: HttpRequest) -> Panel | None:
    """How many children of the day wait for a word, then what else waits for the facility."""
    house = cast("HouseRequest", request)
    facility = facility_of_actor(house.actor)
    if facility is None or not may(house.actor, "safeguarding.attendance.enter", facility):
        return None
    today = day_of(house.now)
    status, tone = _of_day(
        day_page(facility, today),
        confirms=bool(may(house.actor, "safeguarding.attendance.confirm", facility)),
    )
    first = PanelItem(
        label="今日の入力", url=reverse("safeguarding:day", args=[today]), status=status, tone=tone
    )
    return Panel(
        title="児童の出欠の報告",
        items=(first, *(_notice(one) for one in notices_of(facility, today))),
        more_url=reverse("safeguarding:reports"), more_label="定期報告を見る",
    )  # fmt: skip


def _of_day(page: DayPage, *, confirms: bool) -> tuple[str, str]:
    """How the day stands, in words and as a tone."""
    if page.waiting:
        return f"未入力 {page.waiting}人", "warning"
    if page.is_outside:
        return "利用期間外", "neutral"
    if page.is_free:
        return "今日の予定なし", "neutral"
    if page.lacking_why:
        return f"欠席の理由が未入力 {page.lacking_why}人", "warning"
    if confirms and page.unconfirmed:
        return f"確認待ち {page.unconfirmed}人", "info"
    return "入力済み", "success"


def _notice(one: FacilityNotice) -> PanelItem:
    status, tone = ("期限を過ぎています", "danger") if one.is_late else ("", "neutral")
    return PanelItem(label=one.title, url=one.url, note=one.words, status=status, tone=tone)


def ward_day(request: HttpRequest) -> Panel | None:
    """What waits of one's own cases: the figures of the start page that are not nought."""
    house = cast("HouseRequest", request)
    if not may(house.actor, "safeguarding.case.view"):
        return None
    page = start_page(house.actor, house.now)
    first, *others = figures(page)
    rows = [
        (URGENT, page.urgent.count(), "件", reverse("safeguarding:ward")), first,
        ("保護者からの問い合わせ", page.inquiries.count(), "件",
         reverse("safeguarding:ward-inquiries")),
        *others, *review_figures(house),
    ]  # fmt: skip
    return Panel(
        title="児童情報共有：担当の状況",
        items=tuple(_figure(row, page) for row in rows if row[1]),
        empty_text="いま待っているものはありません。",
        more_url=reverse("safeguarding:ward"), more_label="担当の状況を開く",
    )  # fmt: skip


def _figure(row: tuple[str, int, str, str], page: StartPage) -> PanelItem:
    """Alerts carry the nearest moment by which somebody must have confirmed one."""
    label, count, unit, url = row
    due = None
    if url.startswith(reverse("safeguarding:alerts")):
        unconfirmed = page.alerts.filter(state=AlertState.OPEN.value).order_by()
        due = unconfirmed.aggregate(by=Min("confirm_by"))["by"]
    tone = "danger" if label == URGENT else "info"
    return PanelItem(label=label, url=url, status=f"{count}{unit}", tone=tone, due=due)
