"""The committee member's pages: declare, read confirmed copies under codes, score alone."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.vault.http import download_response
from madoguchi.services.procurement.commands import scoring
from madoguchi.services.procurement.commands.committee import STATEMENT, declare
from madoguchi.services.procurement.forms.judging import ConfirmForm, ReasonForm
from madoguchi.services.procurement.forms.sheet import DeclarationForm, SheetForm
from madoguchi.services.procurement.models import CommitteeMember, ReviewRound, ScoreSheet, Tender
from madoguchi.services.procurement.queries.parts import coded
from madoguchi.services.procurement.queries.review_desk import (
    calls_of,
    functions_for,
    opened_round,
    readable_copy,
    rounds_for,
    seat_of,
    sheet_facts,
    totals_for,
)
from madoguchi.services.procurement.queries.scores import bar_to_scoring
from madoguchi.services.procurement.views.acting import act
from madoguchi.services.procurement.views.frame import case_context, tender_now
from madoguchi.services.procurement.views.seen import seen_on, told_once

PURPOSE = "選定委員の閲覧"


def desk(request: HouseRequest, number: str) -> tuple[Tender, CommitteeMember, datetime]:
    """The call, the person's own seat in it, and the call's time; 404 for anybody else."""
    member = seat_of(request.actor, number)
    return member.tender, member, tender_now(request, member.tender)


def own_sheet(
    request: HouseRequest, number: str, ordinal: int, code: str
) -> tuple[ScoreSheet, datetime]:
    tender, member, now = desk(request, number)
    application = coded(tender, code)
    round_ = opened_round(member, ordinal)
    return scoring.sheet_for(round_, member, application, by=request.actor), now


def sheet_url(sheet: ScoreSheet) -> str:
    round_ = sheet.round
    code = sheet.application.drawn_code.code
    return reverse("procurement:review-sheet", args=[round_.tender.number, round_.ordinal, code])


def desk_url(round_: ReviewRound) -> str:
    return reverse("procurement:review-call", args=[round_.tender.number])


def sheet_context(request: HouseRequest, sheet: ScoreSheet, **extra: Any) -> dict[str, Any]:
    return {
        **case_context(request, sheet.round.tender),
        "sheet": sheet,
        "round": sheet.round,
        "code": sheet.application.drawn_code.code,
        "facts": sheet_facts(sheet),
        "back": desk_url(sheet.round),
        "sheet_url": sheet_url(sheet),
        **extra,
    }


@signed_in
def calls(request: HouseRequest) -> HttpResponse:
    context = {"rows": calls_of(request.actor)}
    return render(request, "procurement/review/calls.html", context)


@signed_in
def call(request: HouseRequest, number: str) -> HttpResponse:
    tender, member, _ = desk(request, number)
    context = {**case_context(request, tender), "member": member, "rounds": rounds_for(member)}
    return render(request, "procurement/review/call.html", context)


@signed_in
def declaration(request: HouseRequest, number: str) -> HttpResponse:
    tender, member, now = desk(request, number)
    form = DeclarationForm(request.POST or None)
    template = "procurement/review/declaration.html"
    context = {**case_context(request, tender), "form": form, "statement": STATEMENT}
    if request.method != "POST" or not form.is_valid():
        return render(request, template, context, status=422 if form.errors else 200)
    return act(
        request,
        lambda: declare(member, form.bodies, has_none=form.cleaned_data["has_none"],
                        by=request.actor, now=now),
        done="申告を受け付けました。", to=reverse("procurement:review-call", args=[number]),
        form=form, template=template, context=context,
    )  # fmt: skip


@signed_in
def copy(request: HouseRequest, number: str, code: str, pk: int) -> HttpResponse:
    """A confirmed copy under its code; anything else does not exist for a member."""
    _, member, now = desk(request, number)
    shown = readable_copy(member, code, pk)
    return download_response(
        shown, by=request.actor, now=now, purpose=PURPOSE, inline="inline" in request.GET,
        range_header=request.headers.get("Range", ""), filename=f"{code}社 副本.pdf",
    )  # fmt: skip


@signed_in
def functions(request: HouseRequest, number: str, ordinal: int) -> HttpResponse:
    """What each proposal answers to the list of functions, side by side under the codes."""
    tender, member, _ = desk(request, number)
    round_ = opened_round(member, ordinal)
    context = {**case_context(request, tender), "round": round_, "back": desk_url(round_)}
    context["functions"] = functions_for(round_, member)
    return render(request, "procurement/review/functions.html", context)


@signed_in
def sheet(request: HouseRequest, number: str, ordinal: int, code: str) -> HttpResponse:
    own, now = own_sheet(request, number, ordinal, code)
    form = SheetForm(own, request.POST or None)
    context = sheet_context(request, own, form=form, seen=seen_on(request, scoring.standing(own)))
    template = "procurement/review/sheet.html"
    if request.method != "POST" or not form.is_valid():
        return render(request, template, context, status=422 if form.errors else 200)
    to = f"{sheet_url(own)}final/" if "final" in request.POST else sheet_url(own)
    return act(
        request,
        told_once(context, lambda: scoring.save_scores(
            own, form.marks, form.comments, by=request.actor, now=now,
            overall_comment=form.cleaned_data["overall"], seen=context["seen"],
        )),
        done="下書きを保存しました。", to=to, form=form, template=template, context=context,
    )  # fmt: skip


@signed_in
def final(request: HouseRequest, number: str, ordinal: int, code: str) -> HttpResponse:
    own, now = own_sheet(request, number, ordinal, code)
    return _last_step(
        request, own, "final", lambda: scoring.finalise(own, by=request.actor, now=now)
    )


@signed_in
def abstention(request: HouseRequest, number: str, ordinal: int, code: str) -> HttpResponse:
    own, now = own_sheet(request, number, ordinal, code)
    form = ReasonForm(request.POST or None)

    def abstain() -> ScoreSheet:
        form.is_valid()
        reason = form.cleaned_data.get("reason", "")
        return scoring.abstain(own, reason=reason, by=request.actor, now=now)

    return _last_step(request, own, "abstention", abstain, form)


def _last_step(
    request: HouseRequest,
    own: ScoreSheet,
    page: str,
    command: Callable[[], ScoreSheet],
    form: ConfirmForm | ReasonForm | None = None,
) -> HttpResponse:
    if request.method != "POST" and (bar := bar_to_scoring(own)):
        messages.info(request, bar)
        return redirect(sheet_url(own))
    marks = own.scores.select_related("criterion").order_by("criterion__position")
    context = sheet_context(request, own, marks=marks, form=form)
    template = f"procurement/review/{page}.html"
    if request.method != "POST":
        return render(request, template, context)
    return act(request, command, done="採点を確定しました。", to=desk_url(own.round),
               template=template, context=context)  # fmt: skip


@signed_in
def totals(request: HouseRequest, number: str, ordinal: int) -> HttpResponse:
    """Everybody's sums, once everybody is final; before that only the sentence that says so."""
    tender, member, _ = desk(request, number)
    round_ = opened_round(member, ordinal)
    rows = totals_for(round_, member)
    if not rows:
        messages.info(request, "全員の採点が確定するまで、集計は表示されません。")
        return redirect(desk_url(round_))
    context = {**case_context(request, tender), "round": round_, "totals": rows,
               "bars": [(f"{row.code}社", row.points) for row in rows]}  # fmt: skip
    return render(request, "procurement/review/totals.html", context)
