"""Pages of the trail: the list, one entry, the export, the verification."""

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.core.trail.anchors import AnchorsDamaged, anchors_in_force
from madoguchi.core.trail.exports import csv_lines
from madoguchi.core.trail.guard import ActedRequest, permitted
from madoguchi.core.trail.listing import TrailListing
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.trail.recording import record
from madoguchi.core.trail.showing import values_are_shown
from madoguchi.core.trail.verification import Verification, verify
from madoguchi.core.trail.wording import changes_of

NAMED_ON_PAGE = 20
LAST_VERIFICATIONS = 20


@require_GET
@permitted("trail.view")
def entries(request: ActedRequest) -> HttpResponse:
    listing = TrailListing(request.GET)
    return render(request, "trail/entries.html", {"listing": listing})


@require_GET
@permitted("trail.view")
def entry(request: ActedRequest, seq: int) -> HttpResponse:
    found = get_object_or_404(TrailEntry, seq=seq)
    record("view", by=request.actor, about=found, label=f"操作履歴 連番{seq}", now=request.now)
    is_shown = values_are_shown(found, by=request.actor, now=request.now)
    context = {
        "entry": found,
        "changes": changes_of(found, is_shown=is_shown),
        "is_shown": is_shown,
    }
    return render(request, "trail/entry.html", context)


@require_GET
@permitted("trail.export")
def export(request: ActedRequest) -> HttpResponseBase:
    listing = TrailListing(request.GET)
    record(
        "output", by=request.actor, about=None, label="操作履歴のCSV", now=request.now,
        detail={"rows": listing.count, "query": request.GET.urlencode()},
    )  # fmt: skip
    name = f"trail-{request.now:%Y%m%d-%H%M%S}.csv"
    return StreamingHttpResponse(
        csv_lines(listing.queryset, by=request.actor, now=request.now),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "POST"])
@permitted("trail.verify")
def verification(request: ActedRequest) -> HttpResponse:
    if request.method == "POST":
        tell(request, verify_and_record(request))
        return redirect("trail:verification")
    last = TrailEntry.objects.filter(action="verify")[:LAST_VERIFICATIONS]
    rows = [(one, changes_of(one)) for one in last]
    return render(request, "trail/verification.html", {"rows": rows, "anchor": last_anchor()})


def verify_and_record(request: ActedRequest) -> Verification:
    """Verify, and keep in the trail that and what was found."""
    found = verify(now=request.now)
    named = {f"問題{n}": str(one) for n, one in enumerate(found.problems[:NAMED_ON_PAGE], 1)}
    figures: dict[str, str | int] = {
        "検証した記録": found.links, "問題": found.problem_count, "末尾の連番": found.seq,
        "末尾のハッシュ": found.head, "照らした控え": found.anchors,
        "所要ミリ秒": round(found.seconds * 1000),
    }  # fmt: skip
    record(
        "verify", by=request.actor, about=None, now=request.now,
        label="問題なし" if found.ok else f"問題{found.problem_count}件",
        detail=figures | named,
    )  # fmt: skip
    return found


def tell(request: ActedRequest, found: Verification) -> None:
    if found.ok:
        messages.success(request, f"{found.links:,}件を検証しました。問題はありません。")
        return
    messages.error(
        request,
        f"{found.links:,}件を検証し、問題が{found.problem_count:,}件見つかりました。"
        "記録を残したまま、情報セキュリティの責任者に連絡してください。",
    )


def last_anchor() -> object:
    """The newest anchor, None if there is none, "damaged" if the file is not as we wrote it."""
    try:
        anchors = anchors_in_force()
    except AnchorsDamaged:
        return "damaged"
    return anchors[-1] if anchors else None
