"""個票 and 会議資料: the form that asks for the purpose, and the file."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.calendar.business import months_before
from madoguchi.core.calendar.fiscal import fiscal_year, period
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.documents.tables import XLSX_TYPE
from madoguchi.core.errors import Refused
from madoguchi.core.ui.acting import posted
from madoguchi.services.safeguarding.commands.outputs import (
    Output,
    output_conference,
    output_sheet,
)
from madoguchi.services.safeguarding.forms.casework import SheetForm
from madoguchi.services.safeguarding.models import Child
from madoguchi.services.safeguarding.queries.child_search import child_listing
from madoguchi.services.safeguarding.views.ward_frame import child_context, of_child

TYPES = {"pdf": "application/pdf", "xlsx": XLSX_TYPE}
MOST_CHILDREN = 300


@of_child("個票の出力")
def sheet(request: HouseRequest, child: Child) -> HttpResponse:
    today = day_of(request.now)
    initial = {"first": period(fiscal_year(today))[0], "last": today}
    form = SheetForm(posted(request), initial=initial)
    if form.is_valid():
        wanted = Output(**form.cleaned_data)
        try:
            made = output_sheet(child, wanted, by=request.actor, now=request.now)
            return _file(made, wanted.kind, f"個票_{child.number}_{today:%Y%m%d}")
        except Refused as refusal:
            form.add_error(None, refusal.message)
    context = child_context(request, child, form=form)
    status = 422 if form.is_bound else 200
    return render(request, "safeguarding/ward/sheet.html", context, status=status)


@requires("safeguarding.case.output")
def conference(request: HouseRequest) -> HttpResponse:
    """The list of those whom the search in the address finds."""
    today = day_of(request.now)
    listing = child_listing(request.actor, request.now, request.GET)
    form = SheetForm(posted(request), initial={"first": _three_months(today), "last": today})
    if form.is_valid():
        wanted = Output(**form.cleaned_data)
        try:
            children = list(listing.queryset[:MOST_CHILDREN])
            made = output_conference(children, wanted, by=request.actor, now=request.now)
            return _file(made, wanted.kind, f"実務者会議資料_{today:%Y%m%d}")
        except Refused as refusal:
            form.add_error(None, refusal.message)
    context = {"form": form, "listing": listing, "most": MOST_CHILDREN}
    status = 422 if form.is_bound else 200
    return render(request, "safeguarding/ward/conference.html", context, status=status)


def _three_months(today: date) -> date:
    return months_before(today.replace(day=1), 2)


def _file(made: bytes, kind: str, name: str) -> HttpResponse:
    header = content_disposition_header(as_attachment=True, filename=f"{name}.{kind}")
    headers = {"Content-Disposition": str(header), "Cache-Control": "private, no-store"}
    return HttpResponse(made, content_type=TYPES[kind], headers=headers)
