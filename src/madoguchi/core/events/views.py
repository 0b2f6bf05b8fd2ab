"""The operator's page: hand-overs that are stuck, and the repeated jobs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from madoguchi.core.events.delivering import try_again
from madoguchi.core.events.queries import figures, job_rows, troubled_deliveries
from madoguchi.core.trail.guard import ActedRequest, permitted
from madoguchi.core.ui.listing import Listing


@require_GET
@permitted("events.view")
def overview(request: ActedRequest) -> HttpResponse:
    listing = Listing(
        troubled_deliveries(),
        request.GET,
        search=("event__name", "receiver", "last_error"),
        sorts={"announced": ("event__announced_at",), "attempts": ("attempts",)},
    )
    context = {"listing": listing, "jobs": job_rows(request.now), "figures": figures(request.now)}
    return render(request, "events/overview.html", context)


@require_POST
@permitted("events.delivery.retry")
def retry(request: ActedRequest, number: int) -> HttpResponse:
    delivery = get_object_or_404(troubled_deliveries(), pk=number)
    try_again(delivery, by=request.actor, now=request.now)
    messages.success(
        request, "数秒のうちに、もう一度引き継ぎます。結果はこの画面で確かめられます。"
    )
    return redirect("events:overview")
