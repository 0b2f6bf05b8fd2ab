"""Children on the ward's side: search, one child's course, its name, its siblings."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.business import months_before
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Missing
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.services.safeguarding.commands.access import note_search, reveal_name
from madoguchi.services.safeguarding.commands.casework import Acted, record_action
from madoguchi.services.safeguarding.commands.searches import forget_search, save_search
from madoguchi.services.safeguarding.commands.sightings import confirm_sighting
from madoguchi.services.safeguarding.commands.ties import link_siblings, unlink_sibling
from madoguchi.services.safeguarding.forms.casework import (
    ActionForm,
    SaveSearchForm,
    SiblingForm,
    SightingForm,
)
from madoguchi.services.safeguarding.models import Child, SavedSearch
from madoguchi.services.safeguarding.queries.caseload import openable_child, openable_children
from madoguchi.services.safeguarding.queries.child_page import child_page, siblings_of, signs_of
from madoguchi.services.safeguarding.queries.child_search import Wanted, child_listing
from madoguchi.services.safeguarding.queries.day_pictures import LEGEND
from madoguchi.services.safeguarding.queries.names import revealed
from madoguchi.services.safeguarding.queries.picking import children_like
from madoguchi.services.safeguarding.queries.rule_book import uses_siblings
from madoguchi.services.safeguarding.queries.sealed import name_of
from madoguchi.services.safeguarding.rules.case_work import Judgement
from madoguchi.services.safeguarding.rules.sightings import SightingMeans
from madoguchi.services.safeguarding.views.ward_frame import act_page, child_context, of_child


@requires("safeguarding.case.view")
def children(request: HouseRequest) -> HttpResponse:
    listing = child_listing(request.actor, request.now, request.GET)
    shown = revealed([c.pk for c in listing.rows], to=request.actor, now=request.now)
    saved = SavedSearch.objects.filter(person_id=request.actor.person_id or 0)
    if request.GET:
        note_search("児童の検索", listing.count, by=request.actor, now=request.now)
    context = {
        "listing": listing,
        "lines": [(c, name_of(c) if c.pk in shown else "") for c in listing.rows],
        "wanted": Wanted.of(request.GET),
        "months": [months_before(day_of(request.now).replace(day=1), n) for n in range(13)],
        "saved": saved.filter(organisation_id=request.actor.organisation_id or 0),
        "save_form": SaveSearchForm(initial={"query": request.GET.urlencode()}),
    }
    return render(request, "safeguarding/ward/children.html", context)


@require_POST
@requires("safeguarding.case.view")
def save(request: HouseRequest) -> HttpResponse:
    form = SaveSearchForm(request.POST)
    if form.is_valid():
        save_search(**form.cleaned_data, by=request.actor, now=request.now)
        messages.success(request, "条件を保存しました。")
    query = form.cleaned_data.get("query", "")
    return redirect(f"{reverse('safeguarding:children')}?{query}")


@require_POST
@requires("safeguarding.case.view")
def forget(request: HouseRequest, search_id: int) -> HttpResponse:
    rows = SavedSearch.objects.filter(person_id=request.actor.person_id or 0)
    forget_search(get_object_or_404(rows, pk=search_id), by=request.actor)
    messages.success(request, "保存した条件を消しました。")
    return redirect("safeguarding:children")


@of_child("児童の経過")
def child(request: HouseRequest, child: Child) -> HttpResponse:
    page = child_page(child, day_of(request.now))
    context = child_context(request, child, page=page, legend=LEGEND, now=request.now)
    context["may_move"] = bool(may(request.actor, "safeguarding.child.move", child))
    context["may_assign"] = bool(may(request.actor, "safeguarding.case.assign", child))
    context["days_in_month"] = range(1, 32)
    return render(request, "safeguarding/ward/child.html", context)


@require_POST
@of_child("氏名の表示")
def reveal(request: HouseRequest, child: Child) -> HttpResponse:
    reveal_name(child, by=request.actor, now=request.now)
    back = request.POST.get("back", "")
    ours = reverse("safeguarding:alerts")
    if back.startswith(ours):
        return redirect(back)
    return redirect("safeguarding:child", child.number)


@of_child("対応の記録")
def act_on(request: HouseRequest, child: Child) -> HttpResponse:
    deed = Deed(title="見立て・対応を記録する", button="記録する", done="対応を記録しました。")
    return act_page(
        request, deed, needs="safeguarding.action.record", about=child, child=child,
        form=ActionForm(posted(request), initial={"acted_on": day_of(request.now)}),
        to=reverse("safeguarding:child", args=[child.number]),
        command=lambda typed: record_action(
            child, _acted(typed), by=request.actor, now=request.now
        ),
    )  # fmt: skip


def _acted(typed: dict[str, Any]) -> Acted:
    return Acted(**{**typed, "judgement": Judgement(typed["judgement"])})


@of_child("対応の記録の閲覧")
def action(request: HouseRequest, child: Child, action_id: int) -> HttpResponse:
    found = get_object_or_404(child.actions.select_related("recorded_by", "alert"), pk=action_id)
    return render(
        request, "safeguarding/ward/action.html", child_context(request, child, action=found)
    )


@of_child("気になる様子・状況把握")
def observations(request: HouseRequest, child: Child) -> HttpResponse:
    context = child_context(request, child, signs=signs_of(child))
    context["sightings"] = child.sightings.select_related("entered_by", "placement__facility")
    return render(request, "safeguarding/ward/observations.html", context)


@of_child("状況把握の入力")
def sighting(request: HouseRequest, child: Child) -> HttpResponse:
    placement = child.placements.select_related("facility", "child").order_by("from_on").last()
    if placement is None:
        raise Http404
    deed = Deed(
        title="状況把握を記録する", button="記録する", done="状況把握を記録しました。",
        lead="施設が本人に会ったこと、又は入院を医療機関に確かめたことを記録します。",
    )  # fmt: skip
    return act_page(
        request, deed, needs="safeguarding.action.record", about=child, child=child,
        form=SightingForm(posted(request), initial={"confirmed_on": day_of(request.now)}),
        to=reverse("safeguarding:child-observations", args=[child.number]),
        command=lambda typed: confirm_sighting(
            placement, typed["confirmed_on"], SightingMeans(typed["means"]), typed["valid_days"],
            by=request.actor, now=request.now,
        ),
    )  # fmt: skip


@of_child("きょうだい")
def siblings(request: HouseRequest, child: Child) -> HttpResponse:
    _demand_siblings(request)
    lines = siblings_of(child, day_of(request.now))
    context = child_context(request, child, lines=lines, form=SiblingForm())
    return render(request, "safeguarding/ward/siblings.html", context)


@of_child("きょうだいの関連付け")
def link(request: HouseRequest, child: Child) -> HttpResponse:
    _demand_siblings(request)
    deed = Deed(title="きょうだいを関連付ける", button="関連付ける", done="関連付けました。")
    return act_page(
        request, deed, needs="safeguarding.tie.edit", about=child, child=child,
        form=SiblingForm(
            posted(request),
            children=lambda words, _: children_like(
                words, openable_children(request.actor, request.now), day_of(request.now)
            ),
        ),
        to=reverse("safeguarding:child-siblings", args=[child.number]),
        command=lambda typed: link_siblings(
            [child, openable_child(request.actor, typed["number"], request.now)],
            by=request.actor, now=request.now,
        ),
    )  # fmt: skip


@require_POST
@of_child("きょうだいの解除")
def unlink(request: HouseRequest, child: Child) -> HttpResponse:
    unlink_sibling(child, by=request.actor, now=request.now)
    messages.success(request, "関連付けを解除しました。")
    return redirect("safeguarding:child-siblings", child.number)


def _demand_siblings(request: HouseRequest) -> None:
    """Where the ward does not link siblings, there is no page about them."""
    if not uses_siblings(day_of(request.now)):
        raise Missing("no_siblings", "きょうだいの関連付けは、使わない設定になっています。")
