"""Oversight: the record of accesses, and who may do what; for those who answer for the service."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.documents.answers import pdf_response
from madoguchi.core.documents.columns import Column, Kind
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.documents.tables import csv_response
from madoguchi.core.trail import record
from madoguchi.services.safeguarding.commands.access import note_search
from madoguchi.services.safeguarding.documents.role_matrix import matrix_paper
from madoguchi.services.safeguarding.queries.access_log import AccessListing, accesses
from madoguchi.services.safeguarding.queries.roles import ROLES, matrix

MOST_LINES = 20_000
COLUMNS = (
    Column("日時", Kind.MOMENT), Column("利用者"), Column("接続元"), Column("操作"),
    Column("対象"), Column("児童番号"),
)  # fmt: skip


@require_GET
@requires("safeguarding.access.search")
def access_log(request: HouseRequest) -> HttpResponse:
    listing = AccessListing(request.GET, day_of(request.now))
    if request.GET.get("format") == "csv":
        return _log_file(request, listing)
    if request.GET:
        note_search("アクセスの記録の検索", listing.count, by=request.actor, now=request.now)
    context = {"listing": listing, "lines": accesses(listing.rows)}
    return render(request, "safeguarding/ward/access_log.html", context)


def _log_file(request: HouseRequest, listing: AccessListing) -> HttpResponse:
    lines = accesses(listing.queryset[:MOST_LINES])
    record(
        "output", by=request.actor, about=None, label="アクセスの記録の出力",
        detail={"rows": len(lines)}, now=request.now,
    )  # fmt: skip
    rows = [(one.at, one.who, one.address, one.action, one.what, one.number) for one in lines]
    return csv_response(COLUMNS, rows, f"アクセスの記録_{day_of(request.now):%Y%m%d}")


@requires("safeguarding.roles.view")
def roles(request: HouseRequest) -> HttpResponse:
    """The matrix on the page, or as a paper to print."""
    if request.GET.get("format") == "pdf":
        paper = matrix_paper(day_of(request.now))
        return pdf_response(render_pdf("ledger", paper, title=paper.title), "role-matrix.pdf")
    context = {"roles": ROLES, "lines": matrix()}
    return render(request, "safeguarding/ward/roles.html", context)
