"""回答: consolidating questions, editing, the decision, the minute of publication, the sheets."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.documents.tables import XLSX_TYPE
from madoguchi.core.documents.word import render_docx
from madoguchi.core.errors import Missing
from madoguchi.services.procurement.commands import answer_entries as entries
from madoguchi.services.procurement.commands import questions as answering
from madoguchi.services.procurement.commands.answer_letters import make_answer_letters
from madoguchi.services.procurement.documents.question_sheet import (
    sheet_as_xlsx,
    sheet_for_all,
    sheet_for_firm,
)
from madoguchi.services.procurement.forms.approvals import RequestForm
from madoguchi.services.procurement.forms.letters import SendingForm
from madoguchi.services.procurement.forms.ward_questions import (
    AnswerForm,
    AnswerPublicationForm,
    EntryForm,
)
from madoguchi.services.procurement.models import Question, Tender
from madoguchi.services.procurement.queries.questions import planned_moment, questions_of
from madoguchi.services.procurement.queries.visibility import section_tender
from madoguchi.services.procurement.terms import AnswerAudience
from madoguchi.services.procurement.views.acting import Deed, act_page, posted
from madoguchi.services.procurement.views.frame import tender_now

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _to(tender: Tender) -> str:
    return reverse("procurement:tender-questions", args=[tender.number])


def _chosen(request: HouseRequest, tender: Tender) -> list[Question]:
    """The questions that were ticked on the list, in the order in which they came."""
    ticked = [pk for pk in request.GET.getlist("question") if pk.isdecimal()]
    return list(tender.questions.filter(pk__in=ticked))


def _nothing_chosen(request: HouseRequest, tender: Tender) -> HttpResponse:
    messages.error(request, "まとめる質問に印を付けてから、ボタンを押してください。")
    return redirect(_to(tender))


def _asked(questions: list[Question]) -> tuple[tuple[str, str], ...]:
    return tuple((f"質問{n}", each.text) for n, each in enumerate(questions, start=1))


@requires("procurement.question.consolidate")
def answer_new(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now, questions = tender_now(request, tender), _chosen(request, tender)
    if not questions:
        return _nothing_chosen(request, tender)
    first = questions[0]
    initial = {"document": first.document, "place": first.place, "question": first.text}
    deed = Deed(
        title=f"{len(questions)}件の質問を1つの回答にまとめる",
        lead="同じ内容の質問を1つにまとめ、番号を付けます。事業者の名前は書けません。",
        facts=_asked(questions),
        button="回答の案を作る",
        done=lambda entry: f"問{entry.number}を作りました。",
    )
    return act_page(
        request, tender, deed, form=AnswerForm(posted(request), initial=initial), to=_to(tender),
        command=lambda typed: answering.consolidate(
            tender, questions, by=request.actor, now=now, **typed
        ),
    )  # fmt: skip


@requires("procurement.question.consolidate")
def answer_addition(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now, questions = tender_now(request, tender), _chosen(request, tender)
    if not questions:
        return _nothing_chosen(request, tender)
    deed = Deed(
        title=f"{len(questions)}件の質問を、すでにある回答に加える",
        lead="同じことを尋ねている質問を、番号の付いた回答に加えます。回答の文は変わりません。",
        facts=_asked(questions),
        button="この回答に加える",
        done=lambda entry: f"問{entry.number}に加えました。",
    )
    form = EntryForm(posted(request), tender=tender)
    return act_page(
        request, tender, deed, form=form, to=_to(tender),
        command=lambda typed: entries.add_to_answer(
            typed["entry"], questions, by=request.actor, now=now
        ),
    )  # fmt: skip


@requires("procurement.question.consolidate")
def answer_dissolution(request: HouseRequest, number: str, entry: int) -> HttpResponse:
    tender = section_tender(request.actor, number)
    row, now = get_object_or_404(tender.answers, pk=entry), tender_now(request, tender)
    deed = Deed(
        title=f"問{row.number}の取りまとめをやめる",
        lead="まとめた質問は「受付」に戻り、まとめ直せます。あとの回答は番号が1つずつ繰り上がります。",
        facts=(("質問", row.question), ("回答", row.answer or "（未記入）")),
        button="取りまとめをやめる",
        done=lambda freed: f"取りまとめをやめました。質問{freed}件が「受付」に戻りました。",
        is_danger=True,
    )
    return act_page(
        request, tender, deed, form=SendingForm(posted(request)), to=_to(tender),
        command=lambda _: entries.dissolve_answer(row, by=request.actor, now=now),
    )  # fmt: skip


@requires("procurement.question.consolidate")
def reservation_end(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    deed = Deed(
        title="回答の公開の予約を取り消す",
        lead="まだ公開していない回答を、案に戻します。もう一度公開の日時を決めるまで、誰にも見えません。",
        button="公開の予約を取り消す",
        done=lambda count: f"公開の予約を取り消しました（回答{count}件）。",
        is_danger=True,
    )
    form = SendingForm(posted(request))
    now = tender_now(request, tender)
    return act_page(
        request, tender, deed, form=form, to=_to(tender),
        command=lambda _: entries.hold_back(tender, by=request.actor, now=now),
    )  # fmt: skip


@requires("procurement.question.consolidate")
def answer_edit(request: HouseRequest, number: str, entry: int) -> HttpResponse:
    tender = section_tender(request.actor, number)
    row = get_object_or_404(tender.answers, pk=entry)
    now = tender_now(request, tender)
    initial = {name: getattr(row, name) for name in AnswerForm.base_fields}
    deed = Deed(title=f"問{row.number}の回答", button="保存する", done="回答の案を保存しました。")
    return act_page(
        request, tender, deed, form=AnswerForm(posted(request), initial=initial), to=_to(tender),
        command=lambda typed: entries.edit_answer(row, by=request.actor, now=now, **typed),
    )  # fmt: skip


def _on_answers(
    request: HouseRequest, tender: Tender, deed: Deed, form: Any, command: Any
) -> HttpResponse:
    now = tender_now(request, tender)
    return act_page(
        request, tender, deed, form=form, to=_to(tender),
        command=lambda typed: command(tender, by=request.actor, now=now, **typed),
    )  # fmt: skip


@requires("procurement.approval.request")
def approval(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    deed = Deed(
        title="質問回答の決裁を依頼する",
        lead="すべての回答の案が、いまの文面のまま決裁者に示されます。",
        button="決裁を依頼する",
        done="決裁を依頼しました。",
    )
    form = RequestForm(posted(request))
    return _on_answers(request, tender, deed, form, answering.request_answer_approval)


@requires("procurement.question.consolidate")
def publication(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    deed = Deed(
        title="回答を公開する日時を決める",
        facts=(("見られる範囲", AnswerAudience(tender.answer_audience).label),),
        button="この日時に公開する",
        done="回答の公開を予約しました。",
    )
    initial = {"publish_at": planned_moment(tender)}
    form = AnswerPublicationForm(posted(request), initial=initial)
    return _on_answers(request, tender, deed, form, answering.schedule_answers)


@requires("procurement.letter.send")
def letters(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    deed = Deed(
        title="回答を知らせる通知を作る",
        lead="公開した回答を、範囲に入る全事業者に、同じ文面で知らせます。",
        button="通知の下書きを作る",
        done=lambda made: f"通知の下書きを{len(made)}通作りました。「通知」で発信してください。",
    )
    form = SendingForm(posted(request))
    return _on_answers(request, tender, deed, form, make_answer_letters)


@require_safe
@requires("procurement.tender.view")
def sheet(request: HouseRequest, number: str, form: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    firm = request.GET.get("firm", "")
    made = (
        sheet_for_firm(tender, questions_of(tender, firm))
        if firm
        else sheet_for_all(tender, tender.answers.all())
    )
    if form == "docx":
        content, kind = render_docx(made, title=f"質問書兼回答書 {tender.number}"), DOCX_TYPE
    elif form == "xlsx":
        content, kind = sheet_as_xlsx(made), XLSX_TYPE
    else:
        raise Missing("no_such_form", "この形式では書き出せません。")
    name = f"質問書兼回答書_{tender.number}{'_' + firm if firm else ''}.{form}"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": str(disposition), "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)
