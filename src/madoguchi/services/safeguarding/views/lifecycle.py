"""Moves, ends, the new school year, and erasure."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.fiscal import fiscal_year, fiscal_year_label
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Missing
from madoguchi.core.ui.acting import Deed, act, posted
from madoguchi.services.safeguarding.commands.erasing import approve_erasure, propose_erasure
from madoguchi.services.safeguarding.commands.moving import Move, end_support, move_child
from madoguchi.services.safeguarding.commands.school_year import confirm_rollover, plan_rollover
from madoguchi.services.safeguarding.forms.casework import EndForm, MoveForm
from madoguchi.services.safeguarding.models import Child, Erasure, Placement, YearRollover
from madoguchi.services.safeguarding.queries.erasures import erasure_lines
from madoguchi.services.safeguarding.queries.rule_book import rules_on
from madoguchi.services.safeguarding.queries.school_year import (
    children_to_erase,
    children_to_place,
    rollover_lines,
)
from madoguchi.services.safeguarding.rules.case_work import EndReason
from madoguchi.services.safeguarding.rules.rulebook import WARD_OPTIONS
from madoguchi.services.safeguarding.views.ward_frame import act_page, of_child

YEAR_PAGE = "safeguarding/ward/year.html"
ERASURES_PAGE = "safeguarding/ward/erasures.html"
SHOWN = 200
START_OF_SERVICE = 2024  # 令和6年度: nobody was placed before


@of_child("転校・転園の登録")
def move(request: HouseRequest, child: Child, placement_id: int) -> HttpResponse:
    placement = get_object_or_404(_placements(child), pk=placement_id)
    deed = Deed(
        title="転校・転園を登録する", button="登録する",
        done="登録しました。両方の施設に、お知らせのメールを送ります。",
        facts=(("いまの施設", placement.facility.name), ("学年", placement.get_grade_display())),
        lead="元の施設は、30日たつと過去の報告を見られなくなります。新しい施設には、過去の報告は見えません。",
    )  # fmt: skip
    return act_page(
        request, deed, needs="safeguarding.child.move", about=child, child=child,
        form=MoveForm(posted(request)), to=reverse("safeguarding:child", args=[child.number]),
        command=lambda typed: move_child(
            placement, Move(**typed), by=request.actor, now=request.now
        ),
    )  # fmt: skip


def _placements(child: Child) -> QuerySet[Placement]:
    return Placement.objects.filter(child=child).select_related(
        "facility__organisation", "facility__contract__key", "facility__contract__section", "child"
    )


@of_child("支援の終結")
def end(request: HouseRequest, child: Child) -> HttpResponse:
    deed = Deed(
        title="支援を終結する", button="終結する", is_danger=True,
        done="終結を記録しました。施設に、情報提供の終了を知らせます。",
        lead="施設には、情報提供が終わることだけを知らせます。期限前の報告は、期限まで提出できます。",
    )  # fmt: skip
    return act_page(
        request, deed, needs="safeguarding.support.end", about=child, child=child,
        form=EndForm(posted(request), initial={"ended_on": day_of(request.now)}),
        to=reverse("safeguarding:child", args=[child.number]),
        command=lambda typed: end_support(
            child, typed["ended_on"], EndReason(typed["reason"]), typed["words"],
            by=request.actor, now=request.now,
        ),
    )  # fmt: skip


@requires("safeguarding.year.plan")
def year(request: HouseRequest, year: int) -> HttpResponse:
    return render(request, YEAR_PAGE, _year_context(request, year))


@requires("safeguarding.year.plan")
def this_year(request: HouseRequest) -> HttpResponse:
    """The year to prepare: from January on the one that begins in April, else the current one."""
    today = day_of(request.now)
    return redirect("safeguarding:year", today.year if today.month < 4 else fiscal_year(today))


@require_POST
@requires("safeguarding.year.plan")
def plan(request: HouseRequest, year: int) -> HttpResponse:
    return act(
        request, lambda: plan_rollover(year, by=request.actor, now=request.now),
        done="案を作りました。まだ何も変わっていません。課長が確定すると、進級します。",
        to=reverse("safeguarding:year", args=[year]), template=YEAR_PAGE,
        context=_year_context(request, year),
    )  # fmt: skip


@require_POST
@requires("safeguarding.year.confirm")
def confirm(request: HouseRequest, year: int) -> HttpResponse:
    rollover = get_object_or_404(YearRollover, fiscal_year=year)
    return act(
        request, lambda: confirm_rollover(rollover, by=request.actor, now=request.now),
        done="年度更新を確定しました。", to=reverse("safeguarding:year", args=[year]),
        template=YEAR_PAGE, context=_year_context(request, year),
    )  # fmt: skip


def _year_context(request: HouseRequest, year: int) -> dict[str, object]:
    current = fiscal_year(request.now)
    if not START_OF_SERVICE <= year <= current + 1:
        raise Missing("no_such_year", "年度更新は、次の年度までの分を開けます。")
    other = current + 1 if year == current else current
    lines = rollover_lines(year)
    rows = YearRollover.objects.select_related("planned_by", "confirmed_by")
    return {
        "year": year,
        "label": fiscal_year_label(year),
        "other": other,
        "other_label": fiscal_year_label(other),
        "staying": [line for line in lines if not line.promotion.needs_place],
        "leaving": [line for line in lines if line.promotion.needs_place],
        "to_place": children_to_place(day_of(request.now)),
        "rollover": rows.filter(fiscal_year=year).first(),
        "may_confirm": bool(may(request.actor, "safeguarding.year.confirm")),
        "shown": SHOWN,
    }


@requires("safeguarding.erasure.approve")
def erasures(request: HouseRequest) -> HttpResponse:
    return render(request, ERASURES_PAGE, _erasure_context(request))


@require_POST
@requires("safeguarding.erasure.propose")
def propose(request: HouseRequest) -> HttpResponse:
    return act(
        request, lambda: propose_erasure(by=request.actor, now=request.now),
        done="消去を提案しました。異なる2人の承認で消去します。",
        to=reverse("safeguarding:erasures"), template=ERASURES_PAGE,
        context=_erasure_context(request),
    )  # fmt: skip


@require_POST
@requires("safeguarding.erasure.approve")
def approve(request: HouseRequest, number: str) -> HttpResponse:
    erasure = get_object_or_404(Erasure, number=number)
    row = approve_erasure(erasure, by=request.actor, now=request.now)
    messages.success(
        request,
        "消去しました。" if row.erased_at else "1人目として承認しました。もう1人の承認が必要です。",
    )
    return redirect("safeguarding:erasures")


def _erasure_context(request: HouseRequest) -> dict[str, object]:
    today = day_of(request.now)
    years = rules_on(today)[WARD_OPTIONS]["retention_years"]
    return {
        "years": years,
        "due": children_to_erase(today, years),
        "erasures": erasure_lines(),
        "me": request.actor.person_id,
        "may_propose": bool(may(request.actor, "safeguarding.erasure.propose")),
    }
