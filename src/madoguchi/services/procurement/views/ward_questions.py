"""質問: the list of questions, and taking them in by form and by sheet."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.documents.tables import csv_response, xlsx_response
from madoguchi.core.errors import Missing, Refused
from madoguchi.core.ui.listing import Filter, Listing
from madoguchi.services.procurement.commands.questions import register_questions
from madoguchi.services.procurement.documents.question_sheet import read_question_sheet
from madoguchi.services.procurement.forms.ward_questions import QuestionForm, QuestionSheetForm
from madoguchi.services.procurement.models import Question, Tender
from madoguchi.services.procurement.queries.answers import published_answers
from madoguchi.services.procurement.queries.questions import (
    COLUMNS,
    answer_rows,
    export_rows,
    firms_that_asked,
)
from madoguchi.services.procurement.queries.visibility import section_tender
from madoguchi.services.procurement.terms import ApprovalSubject, QuestionState
from madoguchi.services.procurement.views.acting import Deed, act_page, posted
from madoguchi.services.procurement.views.frame import tender_now, workspace


def _listing(request: HouseRequest, tender: Tender) -> Listing[Question]:
    return Listing(
        tender.questions.select_related("answer_entry"),
        request.GET,
        search=("firm", "text", "document", "place"),
        filters=(
            Filter(name="state", label="状態", choices=QuestionState.choices(), lookup="state"),
        ),
        sorts={"received": ("received_at", "row_number"), "firm": ("firm",), "state": ("state",)},
    )


@require_safe
@requires("procurement.tender.view")
def question_export(request: HouseRequest, number: str, form: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    respond = {"csv": csv_response, "xlsx": xlsx_response}.get(form)
    if respond is None:
        raise Missing("no_such_form", "この形式では書き出せません。")
    rows = export_rows(_listing(request, tender).queryset)
    return respond(COLUMNS, rows, f"質問一覧_{tender.number}")


@require_safe
@requires("procurement.tender.view")
def question_list(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    listing = _listing(request, tender)
    approvals = tender.approvals.filter(subject=ApprovalSubject.ANSWERS.value)
    context = workspace(
        request,
        tender,
        listing=listing,
        has_open_questions=any(row.state == QuestionState.RECEIVED for row in listing.rows),
        entries=answer_rows(tender),
        has_drafts=tender.answers.filter(published_at__isnull=True).exists(),
        has_published=published_answers(tender, tender_now(request, tender)).exists(),
        firms=firms_that_asked(tender),
        approval=approvals.order_by("-requested_at", "-pk").first(),
        publications=tender.answer_publications.order_by("publish_at"),
        may_answer=bool(may(request.actor, "procurement.question.consolidate", tender)),
    )
    return render(request, "procurement/questions/list.html", context)


def outcome_of(questions: list[Question]) -> str:
    """What the officer must know of the questions just taken in."""
    notes = list(dict.fromkeys(each.warning for each in questions if each.warning))
    for state in (QuestionState.LATE, QuestionState.NOT_ENTITLED):
        count = sum(each.state == state for each in questions)
        if count:
            notes.append(f"{state.label}：{count}件")
    return f"質問を{len(questions)}件登録しました。{'　'.join(notes)}"


def arrived(now: datetime) -> dict[str, object]:
    """What the form of an arrival begins with: now, to the second."""
    return {"received_at": now, "second": now.second}


@requires("procurement.question.consolidate")
def question_new(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    form = QuestionForm(
        posted(request), tender=tender, initial={"received_at": now, "second": now.second}
    )
    deed = Deed(title="質問を登録する", button="質問を登録する", done=outcome_of)
    return act_page(
        request, tender, deed, form=form,
        to=reverse("procurement:tender-questions", args=[number]),
        command=lambda _: register_questions(
            tender, [form.row], by=request.actor, now=now, **form.arrival
        ),
    )  # fmt: skip


@requires("procurement.question.consolidate")
def sheet_new(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    files = request.FILES if request.method == "POST" else None
    form = QuestionSheetForm(
        posted(request), files, tender=tender, initial={"received_at": now, "second": now.second}
    )
    deed = Deed(
        title="質問書のファイルを読み込む",
        lead="質問書兼回答書の表を、1行ずつ質問として登録します。",
        button="読み込んで登録する",
        done=outcome_of,
    )

    def take_in(typed: dict[str, Any]) -> list[Question]:
        rows = read_question_sheet(typed["sheet"], typed["sheet"].name)
        if not rows:
            raise Refused("no_rows", "質問の行が見つかりません。「質問」の列を確かめてください。")
        return register_questions(tender, rows, by=request.actor, now=now, **form.arrival)

    to = reverse("procurement:tender-questions", args=[number])
    return act_page(request, tender, deed, form=form, command=take_in, to=to)
