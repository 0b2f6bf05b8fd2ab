"""The ward's start page: what changed since yesterday."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.services.safeguarding.queries.start_page import StartPage, start_page

SHOWN = 8


@requires("safeguarding.case.view")
def start(request: HouseRequest) -> HttpResponse:
    page = start_page(request.actor, request.now)
    context = {
        "page": page,
        "figures": figures(page),
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
