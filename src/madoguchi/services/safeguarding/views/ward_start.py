"""The ward's start page: what changed since yesterday."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.services.safeguarding.queries.start_page import StartPage, new_since, start_page
from madoguchi.services.safeguarding.queries.viewing import grants_to_review

SHOWN = 8


@requires("safeguarding.case.view")
def start(request: HouseRequest) -> HttpResponse:
    page = start_page(request.actor, request.now)
    context = {
        "page": page,
        "figures": [*figures(page), new_figure(page, request.now), *review_figures(request)],
        "new_since": new_since(request.now),
        "alerts": list(page.alerts[:SHOWN]),
        "urgent": list(page.urgent[:SHOWN]),
        "inquiries": list(page.inquiries[:SHOWN]),
        "checks": list(page.checks[:SHOWN]),
        "overdue": list(page.overdue[:SHOWN]),
        "silent": page.silent[:SHOWN],
        "unheard": list(page.unheard[:SHOWN]),
        "now": request.now,
    }
    return render(request, "safeguarding/ward/start.html", context)


@requires("safeguarding.case.view")
def arrivals(request: HouseRequest) -> HttpResponse:
    """The same notices alone: the open page asks for them by itself (SAFE-032, 049)."""
    page = start_page(request.actor, request.now)
    context = {"urgent": list(page.urgent[:SHOWN]), "inquiries": list(page.inquiries[:SHOWN])}
    return render(request, "safeguarding/ward/arrivals.html", context)


def new_figure(page: StartPage, now: datetime) -> tuple[str, int, str, str]:
    """What has come since the working day before, of that which still waits."""
    count = page.alerts.filter(raised_at__gte=new_since(now)).count()
    url = reverse("safeguarding:alerts") + "?need=open&new=yes"
    return ("新着のお知らせ（前の開庁日から）", count, "件", url)


def review_figures(request: HouseRequest) -> list[tuple[str, int, str, str]]:
    """For those who review: accesses beyond somebody's own cases that nobody has looked at."""
    if not may(request.actor, "safeguarding.access.review"):
        return []
    waiting = grants_to_review(request.actor, request.now).filter(verdict="")
    count = waiting.exclude(person_id=request.actor.person_id or 0).count()
    return [("点検待ちの臨時閲覧", count, "件", reverse("safeguarding:reviews"))]


def figures(page: StartPage) -> list[tuple[str, int, str, str]]:
    """Each number with the list that it opens."""
    return [
        (
            "お知らせ（未対応）", page.alerts.count(), "件",
            reverse("safeguarding:alerts") + "?need=open",
        ),
        ("未確認の報告", page.unread.count(), "件", reverse("safeguarding:ward-reports")),
        (
            "報告の遅れている施設", page.overdue.count(), "か所",
            reverse("safeguarding:overdue"),
        ),
        ("報告のない施設", len(page.silent), "か所", reverse("safeguarding:silent")),
        (
            "報告のない児童", page.unheard.count(), "人",
            reverse("safeguarding:children") + "?heard=no",
        ),
        ("次の確認日が来た対応", page.checks.count(), "件", reverse("safeguarding:checks")),
    ]  # fmt: skip
