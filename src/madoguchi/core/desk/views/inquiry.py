"""One inquiry: read, take, note, answer, close, open again."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from madoguchi.core.accounts.acting_forms import NOTHING_TYPED, act_with
from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.desk.commands.answering import (
    answer_inquiry,
    assign_inquiry,
    close_inquiry,
    note_on_inquiry,
    reopen_inquiry,
)
from madoguchi.core.desk.forms import (
    AnswerForm,
    AssignForm,
    ClosureForm,
    NoteForm,
    ReopeningForm,
)
from madoguchi.core.desk.models import Inquiry
from madoguchi.core.desk.queries import entries_shown_to, inquiry_visible_to, is_ward_side
from madoguchi.core.desk.shapes import InquiryRow, inquiry_timeline
from madoguchi.core.desk.terms import InquiryState
from madoguchi.core.trail import record


@require_safe
@requires("desk.inquiry.view")
def inquiry(request: HouseRequest, number: str) -> HttpResponse:
    found = inquiry_visible_to(request.actor, number)
    record("view", by=request.actor, about=found, label=f"問合せ {number}", now=request.now)
    return _page(request, found)


@require_POST
@requires("desk.inquiry.answer")
def assignment(request: HouseRequest, number: str) -> HttpResponse:
    found = inquiry_visible_to(request.actor, number)
    form = AssignForm(found, request.now, request.POST)
    return _act(
        request, found, form,
        lambda values: assign_inquiry(found, values["person"], by=request.actor, now=request.now),
        name="assign_form", done="担当者を決めました。",
    )  # fmt: skip


@require_POST
@requires("desk.inquiry.answer")
def answer(request: HouseRequest, number: str) -> HttpResponse:
    found = inquiry_visible_to(request.actor, number)
    return _act(
        request, found, AnswerForm(request.POST),
        lambda values: answer_inquiry(found, values["text"], by=request.actor, now=request.now),
        name="answer_form", done="回答を登録しました。",
    )  # fmt: skip


@require_POST
@requires("desk.inquiry.answer")
def note(request: HouseRequest, number: str) -> HttpResponse:
    found = inquiry_visible_to(request.actor, number)
    return _act(
        request, found, NoteForm(request.POST),
        lambda values: note_on_inquiry(found, values["text"], by=request.actor, now=request.now),
        name="note_form", done="対応を記録しました。",
    )  # fmt: skip


@require_POST
@requires("desk.inquiry.answer")
def closure(request: HouseRequest, number: str) -> HttpResponse:
    found = inquiry_visible_to(request.actor, number)
    return _act(
        request, found, ClosureForm(request.POST),
        lambda values: close_inquiry(found, values["note"], by=request.actor, now=request.now),
        name="closure_form", done="完了にしました。",
    )  # fmt: skip


@require_POST
@requires("desk.inquiry.answer")
def reopening(request: HouseRequest, number: str) -> HttpResponse:
    found = inquiry_visible_to(request.actor, number)
    return _act(
        request, found, ReopeningForm(request.POST),
        lambda values: reopen_inquiry(found, values["note"], by=request.actor, now=request.now),
        name="reopening_form", done="再開しました。",
    )  # fmt: skip


def _act(
    request: HouseRequest,
    found: Inquiry,
    form: Form,
    command: Callable[[dict[str, Any]], object],
    *,
    name: str,
    done: str,
) -> HttpResponse:
    return act_with(
        request, (name, form), command, page=partial(_page, request, found), done=done,
        to=reverse("desk:inquiry", args=[found.number]),
    )  # fmt: skip


def _page(
    request: HouseRequest,
    found: Inquiry,
    typed: Mapping[str, Form] = NOTHING_TYPED,
    *,
    status: int = 200,
    problem: str = "",
) -> HttpResponse:
    if problem:
        found.refresh_from_db()  # the refused command may have changed it in memory
    is_ward = is_ward_side(request.actor, found)
    context: dict[str, Any] = {
        "inquiry": found,
        "problem": problem,
        "row": InquiryRow(found, found.due_state(request.now)),
        "is_ward": is_ward,
        "is_closed": found.term is InquiryState.CLOSED,
        "may_answer": bool(may(request.actor, "desk.inquiry.answer", found)),
        "rehearsal": found.is_rehearsal,
        "timeline": inquiry_timeline(
            entries_shown_to(request.actor, found),
            answered_by="" if is_ward else found.section.name,
        ),
        "assign_form": AssignForm(found, request.now),
        "answer_form": AnswerForm(),
        "note_form": NoteForm(),
        "closure_form": ClosureForm(),
        "reopening_form": ReopeningForm(),
        **typed,
    }
    return render(request, "desk/inquiry.html", context, status=status)
