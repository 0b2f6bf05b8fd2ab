"""期限の一覧 of a section, and its calendar file."""

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.ui.listing import Filter, Listing
from madoguchi.services.procurement.documents.feeds import calendar_of_section
from madoguchi.services.procurement.models import Milestone
from madoguchi.services.procurement.queries.deadlines import Due, deadlines_of, rows_of
from madoguchi.services.procurement.terms import MilestoneKind

SPANS = (("1", "1日以内"), ("7", "7日以内"), ("30", "30日以内"))
REHEARSALS = (("0", "実際の案件"), ("1", "リハーサル"))


@requires("procurement.tender.view")
def deadline_board(request: HouseRequest) -> HttpResponse:
    found = deadlines_of(request.actor, request.now)
    by_row = {due.milestone.pk: due for due in found}
    listing = _listing(request, found)
    context = {
        "listing": listing,
        "rows": [by_row[row.pk] for row in listing.rows],
        "first": found[0] if found else None,
        "query": request.GET.urlencode(),
        "can_create": may(request.actor, "procurement.tender.edit"),
    }
    return render(request, "procurement/deadlines/board.html", context)


@requires("procurement.tender.view")
def deadline_calendar(request: HouseRequest) -> HttpResponse:
    listing = _listing(request, deadlines_of(request.actor, request.now))
    content = calendar_of_section(listing.queryset, base_url=settings.PUBLIC_URL, now=request.now)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="deadlines.ics"'
    return answer


def _listing(request: HttpRequest, found: list[Due]) -> Listing[Milestone]:
    within = {
        days: Q(pk__in=[due.milestone.pk for due in found if due.left.days < int(days)])
        for days, _ in SPANS
    }
    return Listing(
        rows_of(found),
        request.GET,
        search=("name", "tender__case__title", "tender__case__number"),
        filters=(
            Filter(name="within", label="残り", choices=SPANS, queries=within),
            Filter(name="kind", label="種類", choices=MilestoneKind.choices(), lookup="kind"),
            Filter(
                name="rehearsal", label="区分", choices=REHEARSALS,
                lookup="tender__case__is_rehearsal",
            ),
        ),
        sorts={
            "due": ("ends_on", "ends_by"),
            "number": ("tender__case__number", "ends_on", "ends_by"),
        },
    )  # fmt: skip
