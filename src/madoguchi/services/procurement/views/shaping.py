"""Pages that look at a call as a whole: moving a step, and sections against criteria."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.services.procurement.commands.moving import plan_move
from madoguchi.services.procurement.commands.setup import map_criteria
from madoguchi.services.procurement.forms.setup import PARTS, MoveForm
from madoguchi.services.procurement.models import Milestone, Tender
from madoguchi.services.procurement.queries.facts import (
    asked_items,
    criteria_of,
    judged_items,
    previews_of,
)
from madoguchi.services.procurement.queries.holders import active_applications
from madoguchi.services.procurement.queries.visibility import section_tender
from madoguchi.services.procurement.rules.mapping import check_mapping
from madoguchi.services.procurement.views.acting import act
from madoguchi.services.procurement.views.frame import tender_now, workspace

EDIT = "procurement.tender.edit"
MOVE, MAPPING = "procurement/setup/move.html", "procurement/setup/mapping.html"


@requires(EDIT)
def move_step(request: HouseRequest, number: str, pk: int) -> HttpResponse:
    tender = section_tender(request.actor, number)
    row = get_object_or_404(tender.milestones, pk=pk)
    form = MoveForm(request.POST or None)
    is_valid = request.method == "POST" and form.is_valid()
    new = form.when if is_valid else None
    context = workspace(
        request, tender, form=form, row=row, new=new, told=active_applications(tender).count(),
        previews=previews_of(row, new) if new else None,
    )  # fmt: skip
    if new is None or request.POST.get("step") != "move":
        status = 422 if request.method == "POST" and not is_valid else 200
        return render(request, MOVE, context, status=status)
    return act(
        request,
        lambda: plan_move(
            row, new, reason=form.cleaned_data["reason"], by=request.actor,
            now=tender_now(request, tender),
        ),
        done=moved_words(tender, row), form=form, template=MOVE, context=context,
        to=reverse("procurement:tender-part", args=[number, "schedule"]),
    )  # fmt: skip


def moved_words(tender: Tender, row: Milestone) -> str:
    moved = f"「{row.name}」の日程を変更しました。"
    if tender.published_at is None:
        return moved
    return f"{moved}訂正を公開すると、参加者に通知され、新しい日程が有効になります。"


@requires(EDIT)
def mapping(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    criteria = criteria_of(tender)
    context = workspace(
        request, tender, criteria=criteria, sections=tender.sections.all(), parts=PARTS,
        part_key="mapping", findings=check_mapping(judged_items(tender), asked_items(tender)),
    )  # fmt: skip
    if request.method != "POST":
        return render(request, MAPPING, context)
    places = {
        each.pk: [int(pk) for pk in request.POST.getlist(f"criterion-{each.pk}") if pk.isdecimal()]
        for each in criteria
    }
    return act(
        request,
        lambda: map_criteria(tender, places, by=request.actor, now=request.now),
        done="提案項目と評価項目の対応を保存しました。", to=request.path,
        template=MAPPING, context=context,
    )  # fmt: skip
