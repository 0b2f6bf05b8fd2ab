"""Views of children's pages: asking for access, who looked, the supervisor's review."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.calendar.business import months_before
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.core.ui.listing import Listing
from madoguchi.services.safeguarding.commands.access import (
    judge_warning,
    request_access,
    review_access,
)
from madoguchi.services.safeguarding.forms.casework import ReasonForm, VerdictForm
from madoguchi.services.safeguarding.models import Child
from madoguchi.services.safeguarding.queries.viewing import (
    grants_to_review,
    lines_of,
    month_of_views,
    viewings,
    warnings_to_judge,
)
from madoguchi.services.safeguarding.rules.addresses import month_in_address
from madoguchi.services.safeguarding.rules.case_work import Verdict
from madoguchi.services.safeguarding.views.ward_frame import act_page, child_context, of_child


@requires("safeguarding.access.request")
def ask(request: HouseRequest, number: str) -> HttpResponse:
    """Only the number is known to this page: nothing of the child is shown before the reason."""
    child = get_object_or_404(Child.objects.select_related("contract__key"), number=number)
    deed = Deed(
        title=f"児童 {number} を臨時に閲覧する", button="理由を記録して閲覧する",
        done="3時間だけ閲覧できます。閲覧は、担当の機関に表示され、その上司が点検します。",
        lead="この児童は、あなたの担当ではありません。必要なときだけ、理由を書いて閲覧してください。",
    )  # fmt: skip
    return act_page(
        request, deed, needs="safeguarding.access.request", about=None,
        form=ReasonForm(posted(request)), to=reverse("safeguarding:child", args=[number]),
        command=lambda typed: request_access(
            child, typed["reason"], by=request.actor, now=request.now
        ),
    )  # fmt: skip


@of_child("閲覧の記録")
def record(request: HouseRequest, child: Child) -> HttpResponse:
    listing = Listing(viewings(child), request.GET, sorts={"when": ("pk",)}, default_sort="-when")
    context = child_context(request, child, listing=listing, lines=lines_of(listing.rows))
    context["grants"] = child.access_grants.select_related("person", "organisation", "reviewed_by")
    return render(request, "safeguarding/ward/viewings.html", context)


@requires("safeguarding.access.review")
def reviews(request: HouseRequest) -> HttpResponse:
    month = _month(request)
    context = {
        "grants": grants_to_review(request.actor, request.now)[:50],
        "warnings": warnings_to_judge(request.actor)[:50],
        "month": month,
        "months": [months_before(day_of(request.now).replace(day=1), n) for n in range(13)],
        "people": month_of_views(request.actor, month),
        "now": request.now,
    }
    return render(request, "safeguarding/ward/reviews.html", context)


def _month(request: HouseRequest) -> date:
    try:
        return month_in_address(request.GET.get("month", ""))
    except ValueError:
        return day_of(request.now).replace(day=1)


@requires("safeguarding.access.review")
def review(request: HouseRequest, grant_id: int) -> HttpResponse:
    grant = get_object_or_404(grants_to_review(request.actor, request.now), pk=grant_id)
    deed = Deed(
        title="臨時の閲覧を点検する", button="点検の結果を記録する",
        done="点検の結果を記録しました。",
        facts=(
            ("閲覧した人", f"{grant.person.name}（{grant.organisation.name}）"),
            ("児童", grant.child.number), ("理由", grant.reason),
        ),
    )  # fmt: skip
    return act_page(
        request, deed, needs="safeguarding.access.review", about=grant,
        form=VerdictForm(posted(request)), to=reverse("safeguarding:reviews"),
        command=lambda typed: review_access(
            grant, Verdict(typed["verdict"]), by=request.actor, now=request.now
        ),
    )  # fmt: skip


@requires("safeguarding.access.review")
def judge(request: HouseRequest, warning_id: int) -> HttpResponse:
    warning = get_object_or_404(warnings_to_judge(request.actor), pk=warning_id)
    deed = Deed(
        title="短時間の多数の閲覧を点検する", button="点検の結果を記録する",
        done="点検の結果を記録しました。",
        facts=(
            ("閲覧した人", f"{warning.person.name}（{warning.organisation.name}）"),
            ("数", f"{warning.minutes}分間に{warning.children}人"),
        ),
    )  # fmt: skip
    return act_page(
        request, deed, needs="safeguarding.access.review", about=None,
        form=VerdictForm(posted(request)), to=reverse("safeguarding:reviews"),
        command=lambda typed: judge_warning(
            warning, Verdict(typed["verdict"]), by=request.actor, now=request.now
        ),
    )  # fmt: skip
