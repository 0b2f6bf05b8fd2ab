"""質問: the list of questions, and taking them in by form and by sheet."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.errors import Refused
from madoguchi.core.ui.listing import Filter, Listing
from madoguchi.services.procurement.commands.questions import register_questions
from madoguchi.services.procurement.documents.question_sheet import read_question_sheet
from madoguchi.services.procurement.forms.ward_questions import QuestionForm, QuestionSheetForm
from madoguchi.services.procurement.models import Question
from madoguchi.services.procurement.queries.questions import answer_rows, firms_that_asked
from madoguchi.services.procurement.queries.visibility import section_tender
from madoguchi.services.procurement.terms import ApprovalSubject, QuestionState
from madoguchi.services.procurement.views.acting import Deed, act_page, posted
from madoguchi.services.procurement.views.frame import tender_now, workspace


@require_safe
@requires("procurement.tender.view")
def question_list(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    listing: Listing[Question] = Listing(
        tender.questions.select_related("answer_entry"),
        request.GET,
        search=("firm", "text", "document", "place"),
        filters=(
            Filter(name="state", label="状態", choices=QuestionState.choices(), lookup="state"),
        ),
        sorts={"received": ("received_at", "row_number"), "firm": ("firm",), "state": ("state",)},
    )
    approvals = tender.approvals.filter(subject=ApprovalSubject.ANSWERS.value)
    context = workspace(
        request,
        tender,
        listing=listing,
        entries=answer_rows(tender),
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


@requires("procurement.question.consolidate")
def question_new(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    form = QuestionForm(posted(request), tender=tender, initial={"received_at": now})
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
    form = QuestionSheetForm(posted(request), files, tender=tender, initial={"received_at": now})
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
