"""Messages (連絡): the facility's page, the ward's page, and those beside a periodic report."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.ui.acting import act, posted
from madoguchi.core.ui.listing import Filter, Listing
from madoguchi.services.safeguarding.commands import messages as commands
from madoguchi.services.safeguarding.commands.messages import Writing
from madoguchi.services.safeguarding.forms.messages import (
    FacilityMessageForm,
    MessageForm,
    WardMessageForm,
)
from madoguchi.services.safeguarding.models import Child, Facility, Message, ReportPeriod
from madoguchi.services.safeguarding.queries import messages as queries
from madoguchi.services.safeguarding.queries.caseload import (
    is_of_section,
    openable_child,
    openable_children,
)
from madoguchi.services.safeguarding.queries.picking import children_like, facility_names
from madoguchi.services.safeguarding.queries.reports import reports_of
from madoguchi.services.safeguarding.queries.visibility import own_facility, placements_on
from madoguchi.services.safeguarding.views.facility_frame import (
    child_filter,
    children_of,
    own_or_404,
    placement_or_404,
)

PAGE, WARD_PAGE = "safeguarding/messages.html", "safeguarding/ward/messages.html"
REPORT_PAGE = "safeguarding/ward/report_messages.html"


@requires(commands.FACILITY)
def facility_messages(request: HouseRequest) -> HttpResponse:
    """Opening the page is reading it."""
    facility = own_facility(request.actor)
    rows = queries.messages_of(facility)
    commands.note_reading(rows, is_ward=False, by=request.actor, now=request.now)
    children = children_of(facility, day_of(request.now))
    form = FacilityMessageForm(posted(request), request.FILES or None, children=children)
    listing = _listing(request, rows, child_filter(children))
    lines = queries.lines_for_facility(listing.rows)
    context = {"form": form, "listing": listing, "lines": lines, "facility": facility}
    return _answer(
        request, form, PAGE, context, to=reverse("safeguarding:messages"),
        write=lambda typed: _from_facility(request, facility, typed),
    )  # fmt: skip


@requires(commands.FACILITY)
def answer(request: HouseRequest, report_id: int) -> HttpResponse:
    """The facility's answer, attached to the report."""
    facility = own_facility(request.actor)
    rows = reports_of(facility, on=day_of(request.now))
    found = own_or_404(request, rows, pk=report_id)
    back = reverse("safeguarding:report", args=[report_id])
    if request.method != "POST":
        return redirect(back)
    form = MessageForm(request.POST, request.FILES or None)
    lines = queries.lines_for_facility(queries.messages_on(found))
    context = {"form": form, "lines": lines, "facility": facility, "report": found}
    return _answer(
        request, form, "safeguarding/report_answer.html", context, to=back,
        write=lambda typed: commands.write_to_ward(
            facility, Writing(report=found, **typed), by=request.actor, now=request.now
        ),
    )  # fmt: skip


@requires(commands.WARD)
def ward_messages(request: HouseRequest) -> HttpResponse:
    rows = queries.messages_for_ward(request.actor, request.now)
    commands.note_reading(rows, is_ward=True, by=request.actor, now=request.now)
    form = WardMessageForm(
        posted(request), request.FILES or None, facilities=facility_names(),
        children=lambda words, code: children_like(
            words, openable_children(request.actor, request.now), day_of(request.now), code
        ),
    )  # fmt: skip
    listing = _listing(request, rows)
    context = {"form": form, "listing": listing, "lines": queries.lines_for_ward(listing.rows)}
    return _answer(
        request, form, WARD_PAGE, context, to=reverse("safeguarding:ward-messages"),
        write=lambda typed: _from_ward(request, typed),
    )  # fmt: skip


@requires(commands.WARD)
def report_messages(request: HouseRequest, report_id: int) -> HttpResponse:
    """The ward's question beside a report, with its read mark, and the answer."""
    reports = ReportPeriod.objects.select_related(
        "child__contract__key", "placement__facility__contract__key",
        "placement__facility__organisation",
    )  # fmt: skip
    found = get_object_or_404(reports, pk=report_id)
    openable_child(request.actor, found.child.number, request.now)
    rows = queries.messages_on(found)
    commands.note_reading(rows, is_ward=True, by=request.actor, now=request.now)
    form = MessageForm(posted(request), request.FILES or None)
    context = {"form": form, "report": found, "lines": queries.lines_for_ward(rows)}
    return _answer(
        request, form, REPORT_PAGE, context,
        to=reverse("safeguarding:ward-report-messages", args=[report_id]),
        write=lambda typed: commands.write_to_facility(
            found.placement.facility, Writing(report=found, **typed),
            by=request.actor, now=request.now,
        ),
    )  # fmt: skip


def _from_facility(request: HouseRequest, facility: Facility, typed: dict[str, Any]) -> Message:
    number = typed.pop("number")
    child = placement_or_404(request, number, day_of(request.now)).child if number else None
    return commands.write_to_ward(
        facility, Writing(child=child, **typed), by=request.actor, now=request.now
    )


def _from_ward(request: HouseRequest, typed: dict[str, Any]) -> Message:
    code, number = typed.pop("facility_code"), typed.pop("number")
    facility = Facility.objects.select_related("contract__key").get(code=code)
    child = _placed_child(request, facility, number) if number else None
    if child is None and not is_of_section(request.actor):
        raise Refused("number_needed", "どの児童についての連絡か、児童を入力してください。")
    return commands.write_to_facility(
        facility, Writing(child=child, **typed), by=request.actor, now=request.now
    )


def _placed_child(request: HouseRequest, facility: Facility, number: str) -> Child:
    child = openable_child(request.actor, number, request.now)
    if not placements_on(facility, day_of(request.now)).filter(child=child).exists():
        raise Refused("not_placed", "この児童は、いまこの施設に在籍していません。")
    return child


def _answer(
    request: HouseRequest,
    form: MessageForm,
    page: str,
    context: dict[str, Any],
    *,
    to: str,
    write: Any,
) -> HttpResponse:
    if request.method != "POST" or not form.is_valid():
        return render(request, page, context, status=422 if form.errors else 200)
    return act(
        request, lambda: write(form.cleaned_data), done="送りました。", to=to, form=form,
        template=page, context=context,
    )  # fmt: skip


def _listing(request: HouseRequest, rows: Any, *more: Filter) -> Listing[Message]:
    return Listing(
        rows, request.GET, search=("child__number", "facility__organisation__name"),
        filters=(
            Filter(
                name="side", label="差出人", lookup="is_from_ward",
                choices=(("True", "区"), ("False", "施設")),
            ),
            *more,
        ),
        sorts={"sent": ("sent_at", "pk")}, default_sort="-sent",
    )  # fmt: skip
