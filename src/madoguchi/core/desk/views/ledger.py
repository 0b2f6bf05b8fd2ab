"""The list of inquiries, its export and its printed form."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.desk.exports import COLUMNS, ledger_rows
from madoguchi.core.desk.models import Inquiry
from madoguchi.core.desk.permissions import visible_inquiries
from madoguchi.core.desk.queries import due_queries
from madoguchi.core.desk.shapes import inquiry_rows
from madoguchi.core.desk.terms import InquiryState
from madoguchi.core.documents.tables import csv_response, xlsx_response
from madoguchi.core.ui.listing import Filter, Listing

MOST_PRINTED = 1000


def ledger_listing(request: HouseRequest) -> Listing[Inquiry]:
    return Listing(
        visible_inquiries(request.actor).select_related(
            "section", "asker_organisation", "assignee"
        ),
        request.GET,
        search=(
            "number", "subject", "body", "asker_name", "asker_organisation_name",
            "asker_organisation__name", "case_number",
        ),
        filters=(
            Filter(name="state", label="状態", choices=InquiryState.choices(), lookup="state"),
            Filter(
                name="due", label="期限",
                choices=[("waiting", "未対応すべて"), ("today", "本日期限"), ("late", "期限超過")],
                queries=due_queries(request.now),
            ),
            Filter(
                name="assignee", label="担当者", choices=_assignees(request), lookup="assignee_id"
            ),
        ),
        sorts={
            "received": ("received_at",), "due": ("due_at",), "number": ("number",),
            "state": ("state", "due_at"),
        },
        default_sort="-received",
    )  # fmt: skip


def _assignees(request: HouseRequest) -> list[tuple[str, str]]:
    if not may(request.actor, "desk.ledger.view"):
        return []
    found = (
        visible_inquiries(request.actor)
        .exclude(assignee=None)
        .order_by("assignee__name_kana")
        .values_list("assignee_id", "assignee__name")
        .distinct()
    )
    return [(str(pk), name) for pk, name in found]


@require_safe
@requires("desk.inquiry.view")
def ledger(request: HouseRequest) -> HttpResponse:
    listing = ledger_listing(request)
    due = due_queries(request.now)
    mine = visible_inquiries(request.actor)
    context: dict[str, Any] = {
        "listing": listing,
        "rows": list(inquiry_rows(listing.rows, request.now)),
        "is_ward": bool(may(request.actor, "desk.ledger.view")),
        "may_register": bool(may(request.actor, "desk.inquiry.register")),
        "may_ask": bool(may(request.actor, "desk.inquiry.ask")),
        "figures": [
            ("未対応", f"{mine.filter(due['waiting']).count():,}", "件", "?due=waiting"),
            ("本日期限", f"{mine.filter(due['today']).count():,}", "件", "?due=today"),
            ("期限超過", f"{mine.filter(due['late']).count():,}", "件", "?due=late"),
        ],
    }
    return render(request, "desk/ledger.html", context)


@require_safe
@requires("desk.ledger.export")
def ledger_export(request: HouseRequest, form: str) -> HttpResponse:
    inquiries = ledger_listing(request).queryset.prefetch_related("entries")
    respond = xlsx_response if form == "xlsx" else csv_response
    rows = ledger_rows(inquiries, request.now)
    return respond(COLUMNS, rows, f"問い合わせ管理台帳_{request.now:%Y%m%d}")


@require_safe
@requires("desk.ledger.export")
def ledger_print(request: HouseRequest) -> HttpResponse:
    listing = ledger_listing(request)
    inquiries = listing.queryset.prefetch_related("entries")[:MOST_PRINTED]
    context = {
        "rows": list(inquiry_rows(inquiries, request.now)),
        "listing": listing,
        "most": MOST_PRINTED,
        "back": request.GET.urlencode(),
    }
    return render(request, "desk/ledger_print.html", context)
