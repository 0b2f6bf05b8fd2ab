"""審査: rounds opened, followed, totalled, decided and closed; hearings, minutes, exports."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.documents.answers import pdf_response
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.documents.tables import csv_response, xlsx_response
from madoguchi.core.errors import Refused
from madoguchi.core.trail import record
from madoguchi.services.procurement.commands import hearing_plan, review_records, scoring
from madoguchi.services.procurement.commands.ties import decide_tie, demand_tied
from madoguchi.services.procurement.documents.review_papers import review_paper
from madoguchi.services.procurement.forms.judging import (
    CloseForm,
    ConfirmForm,
    MeetingForm,
    ReasonForm,
    SlotsForm,
    TieForm,
    VisitForm,
    lines_of,
)
from madoguchi.services.procurement.forms.sheet import SheetForm
from madoguchi.services.procurement.models import ReviewRound, ScoreSheet, SiteVisit, Tender
from madoguchi.services.procurement.queries.board import excess_rows, mark_rows, seats, total_rows
from madoguchi.services.procurement.queries.parts import coded, one, round_of
from madoguchi.services.procurement.queries.review_desk import sheet_facts
from madoguchi.services.procurement.queries.round_doors import (
    demand_closable,
    demand_openable,
    demand_skippable,
)
from madoguchi.services.procurement.queries.scores import (
    bar_to_scoring,
    leaf_criteria,
    marks_given,
    proposals_in_round,
)
from madoguchi.services.procurement.queries.ties import Tie, orders_given, ties_of
from madoguchi.services.procurement.queries.visibility import section_tender
from madoguchi.services.procurement.terms import Scorer, TenderState
from madoguchi.services.procurement.views.acting import Deed, act, act_page, posted
from madoguchi.services.procurement.views.frame import tender_now, workspace
from madoguchi.services.procurement.views.seen import seen_on, told_once

MANAGE = "procurement.round.manage"
BY_PRINCIPLE = (
    "基準のとおりに確定するときは、何も選ばずに確定してください。"
    "合議で基準と異なる扱いに決めた提案だけ、扱いを選び、理由を書きます。"
)
MARK_COLUMNS = ("提案", "採点者", "評価項目", "満点", "点", "理由・意見")


def page_of(round_: ReviewRound) -> str:
    return reverse("procurement:tender-round", args=[round_.tender.number, round_.ordinal])


def own_round(request: HouseRequest, number: str, ordinal: int) -> tuple[Tender, ReviewRound]:
    tender = section_tender(request.actor, number)
    return tender, round_of(tender, ordinal)


@requires("procurement.tender.view")
def rounds(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    context = workspace(
        request,
        tender,
        rounds=tender.rounds.all(),
        meetings=tender.meetings.select_related("round"),
        visits=SiteVisit.objects.filter(application__tender=tender).select_related(
            "application__drawn_code"
        ),
        codes=tender.drawn_codes.order_by("code"),
        may_read_functions=tender.function_items.exists()
        and may(request.actor, "procurement.proposal.read", tender),
    )
    return render(request, "procurement/judging/rounds.html", context)


@requires("procurement.tender.view")
def round_page(request: HouseRequest, number: str, ordinal: int) -> HttpResponse:
    tender, round_ = own_round(request, number, ordinal)
    rows = total_rows(round_)
    context = workspace(
        request,
        tender,
        round=round_,
        is_reviewing=tender.state == TenderState.REVIEWING,
        has_next=tender.rounds.filter(ordinal__gt=round_.ordinal).exists(),
        excesses=excess_rows(round_),
        seats=seats(round_),
        totals=rows,
        bars=[(f"{row.code}社", row.points) for row in rows],
        closing_bar=_bar(lambda: demand_closable(round_)) if rows else "",
        ties=_ties(round_),
        decided_ties=orders_given(round_),
        slots=round_.slots.select_related("application__drawn_code"),
        officer_codes=_officer_codes(round_),
        final_sheets=_final_sheets(round_),
    )
    return render(request, "procurement/judging/round.html", context)


def _bar(demand: Callable[[], object]) -> str:
    """Why it would be refused now; "" while it would not."""
    try:
        demand()
    except Refused as refusal:
        return refusal.message
    return ""


def _ties(round_: ReviewRound) -> list[Tie]:
    """Ties that wait for the committee."""
    if round_.tender.state != TenderState.REVIEWING:
        return []
    return [tie for tie in ties_of(round_) if not tie.is_decided]


def _officer_codes(round_: ReviewRound) -> list[str]:
    """Proposals for which the secretariat has marks to give; none if it has none at all."""
    if not leaf_criteria(round_, Scorer.OFFICER):
        return []
    return [each.drawn_code.code for each in proposals_in_round(round_)]


def _final_sheets(round_: ReviewRound) -> list[ScoreSheet]:
    """Sheets that can be handed back: of members who are final throughout, so nothing counts."""
    if round_.closed_at is not None:
        return []
    final = [seat.member.pk for seat in seats(round_) if seat.is_final]
    sheets = round_.sheets.filter(member_id__in=final, finalised_at__isnull=False)
    return list(sheets.select_related("member__post", "application__drawn_code"))


@requires(MANAGE)
def opening(request: HouseRequest, number: str, ordinal: int) -> HttpResponse:
    tender, round_ = own_round(request, number, ordinal)
    now = tender_now(request, tender)
    deed = Deed(
        title=f"{round_.name}の採点を始める",
        lead="委員が採点できるようになります。開示する副本の確認が済んでいない提案があると始められません。",
        button="採点を始める",
        done="採点を始めました。委員ごとの閲覧順は抽選で決めました。",
    )
    return act_page(
        request, tender, deed, form=ConfirmForm(request.POST), to=page_of(round_),
        door=lambda: demand_openable(round_),
        command=lambda _: scoring.open_round(round_, by=request.actor, now=now),
    )  # fmt: skip


@requires(MANAGE)
def skipping(request: HouseRequest, number: str, ordinal: int) -> HttpResponse:
    tender, round_ = own_round(request, number, ordinal)
    now = tender_now(request, tender)
    deed = Deed(
        title=f"{round_.name}を実施しない",
        button="全者を次の審査へ進める",
        lead="提案が少なく、この審査を行う決まりに当てはまらないときに使います。採点はせず、"
        "すべての提案を次の審査へ進めます。",
        done="この審査を実施せず、全者を次へ進めました。",
        is_danger=True,
    )
    return act_page(
        request, tender, deed, form=ConfirmForm(request.POST), to=page_of(round_),
        door=lambda: demand_skippable(round_),
        command=lambda _: scoring.skip_round(round_, by=request.actor, now=now),
    )  # fmt: skip


@requires(MANAGE)
def tie(request: HouseRequest, number: str, ordinal: int) -> HttpResponse:
    tender, round_ = own_round(request, number, ordinal)
    now = tender_now(request, tender)
    ties = ties_of(round_)
    deed = Deed(
        title="同点の順を記録する",
        button="決定を記録する",
        done="決定を記録しました。",
        lead="順を決めるのは委員会です。決定と理由を、そのまま記録します。",
        facts=tuple((f"{tie.place}位で同点", f"{tie.names}（{tie.points}点）") for tie in ties),
    )
    return act_page(
        request, tender, deed, form=TieForm(ties, posted(request)), to=page_of(round_),
        door=lambda: demand_tied(round_),
        command=lambda typed: decide_tie(
            round_, typed["order"], reason=typed["reason"], by=request.actor, now=now
        ),
    )  # fmt: skip


@requires(MANAGE)
def closing(request: HouseRequest, number: str, ordinal: int) -> HttpResponse:
    tender, round_ = own_round(request, number, ordinal)
    now = tender_now(request, tender)
    form = CloseForm(round_, posted(request))
    deed = Deed(
        title=f"{round_.name}を確定する",
        button="確定する",
        is_danger=True,
        lead=BY_PRINCIPLE if round_.is_principle else "",
        done="審査の結果を確定しました。",
        facts=tuple(
            (f"{row.rank}位　{row.code}社",
             f"{row.points}／{row.full_marks}点（{row.percent}％）　{row.standing}")
            for row in total_rows(round_)
        ),
        warnings=("確定した後は、採点を変更できません。",),
    )  # fmt: skip
    return act_page(
        request, tender, deed, form=form, to=page_of(round_),
        door=lambda: demand_closable(round_),
        command=lambda _: scoring.close_round(
            round_, by=request.actor, now=now, departures=form.departures
        ),
    )  # fmt: skip


@requires("procurement.score.reopen")
def reopening(request: HouseRequest, number: str, pk: int) -> HttpResponse:
    tender = section_tender(request.actor, number)
    final = ScoreSheet.objects.filter(round__tender=tender, finalised_at__isnull=False)
    sheet = one(final.select_related("round"), pk=pk)
    now = tender_now(request, tender)
    deed = Deed(
        title="確定した採点を差し戻す",
        button="差し戻す",
        done="採点を差し戻しました。",
        facts=(
            ("提案", f"{sheet.application.drawn_code.code}社"),
            ("採点者", sheet.member.post.title if sheet.member else "事務局"),
        ),
        lead="差し戻す前の採点は記録に残ります。",
        is_danger=True,
    )
    return act_page(
        request, tender, deed, form=ReasonForm(posted(request)), to=page_of(sheet.round),
        command=lambda typed: scoring.reopen(sheet, **typed, by=request.actor, now=now),
    )  # fmt: skip


@requires(MANAGE)
def officer_sheet(request: HouseRequest, number: str, ordinal: int, code: str) -> HttpResponse:
    tender, round_ = own_round(request, number, ordinal)
    now, application = tender_now(request, tender), coded(tender, code)
    sheet = scoring.officer_sheet(round_, application, by=request.actor)
    form = SheetForm(sheet, posted(request))
    template = "procurement/judging/officer_sheet.html"
    context = workspace(
        request, tender, round=round_, sheet=sheet, facts=sheet_facts(sheet), form=form, code=code,
        seen=seen_on(request, scoring.standing(sheet)),
    )  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return render(request, template, context, status=422 if form.errors else 200)

    final = reverse("procurement:tender-officer-final", args=[number, ordinal, code])
    return act(
        request,
        told_once(context, lambda: scoring.save_scores(
            sheet, form.marks, form.comments, by=request.actor, now=now,
            overall_comment=form.cleaned_data["overall"], seen=context["seen"],
        )),
        done="採点を保存しました。", to=final if "final" in request.POST else page_of(round_),
        form=form, template=template, context=context,
    )  # fmt: skip


@requires(MANAGE)
def officer_final(request: HouseRequest, number: str, ordinal: int, code: str) -> HttpResponse:
    """What was entered, once more, before it is final."""
    tender, round_ = own_round(request, number, ordinal)
    now, application = tender_now(request, tender), coded(tender, code)
    sheet = scoring.officer_sheet(round_, application, by=request.actor)
    if request.method != "POST" and (bar := bar_to_scoring(sheet)):
        messages.info(request, bar)
        return redirect(page_of(round_))
    deed = Deed(
        title=f"{code}社　事務局の採点を確定する",
        button="確定する",
        done=f"{code}社の事務局の採点を確定しました。",
        facts=tuple(marks_given(sheet)),
        warnings=("確定した後は、差戻しをしないと変更できません。",),
        is_danger=True,
    )
    return act_page(
        request, tender, deed, form=ConfirmForm(request.POST), to=page_of(round_),
        command=lambda _: scoring.finalise(sheet, by=request.actor, now=now),
    )  # fmt: skip


@requires(MANAGE)
def slots(request: HouseRequest, number: str, ordinal: int) -> HttpResponse:
    tender, round_ = own_round(request, number, ordinal)
    now = tender_now(request, tender)
    deed = Deed(
        title="ヒアリングの時間割を決める",
        button="時間割を作る",
        done=lambda _: (
            "時間割を作りました。新しい日時の通知を下書きしました。通知のページから発信してください。"
            if hearing_plan.letters_to_renew(round_).exists()
            else "時間割を作りました。"
        ),
        lead="順番は一度だけ抽選で決まり、日時や会場を改めても変わりません。"
        "通知を作った後に改めると、新しい日時の通知を下書きします。",
    )
    return act_page(
        request, tender, deed, form=SlotsForm(posted(request)), to=page_of(round_),
        door=lambda: hearing_plan.demand_hearable(round_),
        command=lambda typed: hearing_plan.plan_slots(round_, **typed, by=request.actor, now=now),
    )  # fmt: skip


@requires("procurement.letter.send")
def letters(request: HouseRequest, number: str, ordinal: int) -> HttpResponse:
    tender, round_ = own_round(request, number, ordinal)
    now = tender_now(request, tender)
    deed = Deed(
        title=f"{round_.name}の結果通知を作る",
        button="通知を作る",
        done=lambda made: f"通知を{len(made)}通作りました。通知のページから発信してください。",
    )
    return act_page(
        request, tender, deed, form=ConfirmForm(request.POST), to=page_of(round_),
        door=lambda: hearing_plan.demand_answerable(round_),
        command=lambda _: hearing_plan.make_round_letters(round_, by=request.actor, now=now),
    )  # fmt: skip


@requires(MANAGE)
def marks(request: HouseRequest, number: str, ordinal: int, form: str) -> HttpResponse:
    """Every mark of a finished round, to recompute the totals by hand; codes, never names."""
    tender, round_ = own_round(request, number, ordinal)
    rows = mark_rows(round_)
    if not rows:
        raise Refused("sheets_open", "全員の採点が確定してから書き出せます。")
    record("procurement.marks_exported", by=request.actor, about=round_,
           label=f"採点の書き出し：{round_.name}", now=tender_now(request, tender))  # fmt: skip
    respond = xlsx_response if form == "xlsx" else csv_response
    return respond(MARK_COLUMNS, rows, f"採点_{number}_{ordinal}")


@requires(MANAGE)
def meeting(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    deed = Deed(title="委員会を記録する", button="記録する", done="委員会を記録しました。")
    return act_page(
        request,
        tender,
        deed,
        form=MeetingForm(tender, posted(request)),
        to=reverse("procurement:tender-rounds", args=[number]),
        command=lambda typed: review_records.record_committee_meeting(
            tender, round_=typed.pop("round"), **typed, by=request.actor, now=now
        ),
    )


@requires(MANAGE)
def visit(request: HouseRequest, number: str, code: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    application, now = coded(tender, code), tender_now(request, tender)
    deed = Deed(
        title=f"{code}社の実施状況の確認を記録する",
        button="記録する",
        done="実施状況の確認を記録しました。",
    )
    return act_page(
        request, tender, deed, form=VisitForm(posted(request)),
        to=reverse("procurement:tender-rounds", args=[number]),
        command=lambda typed: review_records.record_visit(
            application, **{**typed, "visitors": lines_of(typed["visitors"])},
            by=request.actor, now=now,
        ),
    )  # fmt: skip


@requires(MANAGE)
def review_record(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    pdf = render_pdf("minutes", review_paper(tender), title=f"審査経過記録 {number}")
    return pdf_response(pdf, f"review-{number}.pdf")
