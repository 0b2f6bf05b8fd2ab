"""要領の読み取りと点検: the section's notices, a version's findings and facts, the rules."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.models import Organisation
from madoguchi.core.errors import Refused
from madoguchi.services.procurement.commands import notices as reading_notices
from madoguchi.services.procurement.forms.notices import AcceptanceForm, NoticeFileForm
from madoguchi.services.procurement.models import NoticeReading
from madoguchi.services.procurement.queries.notices import (
    document_lines,
    own_reading,
    section_readings,
    shown_facts,
    shown_findings,
    solved_findings,
)
from madoguchi.services.procurement.rules.notices.checks import BY_CODE, RULES

EDIT = "procurement.tender.edit"


@requires(EDIT)
def notices(request: HouseRequest) -> HttpResponse:
    form = NoticeFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _read(request, form, None, "procurement/notices/list.html", {})
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "readings": section_readings(request.actor)}
    return render(request, "procurement/notices/list.html", context, status=status)


def _read(
    request: HouseRequest, form: NoticeFileForm, replaces: NoticeReading | None, template: str,
    context: dict[str, Any],
) -> HttpResponse:  # fmt: skip
    upload = form.cleaned_data["file"]
    section = get_object_or_404(Organisation, pk=request.actor.organisation_id)
    try:
        reading = reading_notices.read_notice_file(
            upload, name=upload.name, section=section, by=request.actor, now=request.now,
            replaces=replaces,
        )  # fmt: skip
    except Refused as refusal:
        form.add_error("file", refusal.message)
        rows = {"form": form, "readings": section_readings(request.actor), **context}
        return render(request, template, rows, status=422)
    messages.success(request, "読み取って点検しました。")
    return redirect("procurement:notice-check", reading.public_id)


@requires(EDIT)
def check(request: HouseRequest, public_id: UUID) -> HttpResponse:
    reading = own_reading(request.actor, public_id)
    return render(request, "procurement/notices/check.html", _check_context(reading))


def _check_context(reading: NoticeReading) -> dict[str, Any]:
    findings = shown_findings(reading)
    waiting = [row for row in findings if row.acceptance is None]
    return {
        "reading": reading,
        "waiting": waiting,
        "accepted": [row for row in findings if row.acceptance is not None],
        "solved": solved_findings(reading),
        "form": NoticeFileForm(),
        "newer": getattr(reading, "replaced_by", None),
    }


@require_POST
@requires(EDIT)
def new_version(request: HouseRequest, public_id: UUID) -> HttpResponse:
    reading = own_reading(request.actor, public_id)
    form = NoticeFileForm(request.POST, request.FILES)
    context = {**_check_context(reading), "form": form}
    if form.is_valid():
        return _read(request, form, reading, "procurement/notices/check.html", context)
    return render(request, "procurement/notices/check.html", context, status=422)


@require_POST
@requires(EDIT)
def accept(request: HouseRequest, public_id: UUID) -> HttpResponse:
    reading = own_reading(request.actor, public_id)
    form = AcceptanceForm(request.POST)
    if not form.is_valid():
        raise Http404
    return _act(
        request,
        lambda: reading_notices.accept_finding(
            reading, **form.cleaned_data, by=request.actor, now=request.now
        ),
        done="このままでよいものとして記録しました。",
        to=("procurement:notice-check", reading.public_id),
    )


@require_POST
@requires(EDIT)
def reopen(request: HouseRequest, public_id: UUID) -> HttpResponse:
    reading = own_reading(request.actor, public_id)
    reading_notices.reopen_finding(
        reading, request.POST.get("mark", ""), by=request.actor, now=request.now
    )
    messages.success(request, "了承を取り消しました。")
    return redirect("procurement:notice-check", reading.public_id)


@requires(EDIT)
def facts(request: HouseRequest, public_id: UUID) -> HttpResponse:
    reading = own_reading(request.actor, public_id)
    rows = shown_facts(reading)
    context = {
        "reading": reading,
        "rows": rows,
        "waiting": sum(row.needs_decision for row in rows),
        "lines": document_lines(reading),
    }
    return render(request, "procurement/notices/facts.html", context)


@require_POST
@requires(EDIT)
def decide(request: HouseRequest, public_id: UUID, index: int) -> HttpResponse:
    reading = own_reading(request.actor, public_id)
    texts = {
        key.removeprefix("v-"): value
        for key, value in request.POST.items()
        if key.startswith("v-") and isinstance(value, str)
    }
    return _act(
        request,
        lambda: reading_notices.decide_fact(
            reading, index, request.POST.get("decision", ""), texts=texts, by=request.actor,
            now=request.now,
        ),
        done="記録しました。",
        to=("procurement:notice-facts", reading.public_id),
        anchor=f"#F{index}",
    )  # fmt: skip


@require_POST
@requires(EDIT)
def draft(request: HouseRequest, public_id: UUID) -> HttpResponse:
    reading = own_reading(request.actor, public_id)
    try:
        tender = reading_notices.make_draft_of_reading(reading, by=request.actor, now=request.now)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("procurement:notice-facts", reading.public_id)
    messages.success(request, "案件の下書きを作成しました。内容を確認してください。")
    return redirect("procurement:tender", tender.number)


def _act(
    request: HouseRequest, command: Callable[[], object], *, done: str, to: tuple[str, UUID],
    anchor: str = "",
) -> HttpResponse:  # fmt: skip
    try:
        command()
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    answer = redirect(*to)
    answer["Location"] += anchor
    return answer


@requires(EDIT)
def rules(request: HouseRequest) -> HttpResponse:
    return render(request, "procurement/notices/rules.html", {"rules": RULES})


@requires(EDIT)
def rule(request: HouseRequest, code: str) -> HttpResponse:
    if code not in BY_CODE:
        raise Http404
    return render(request, "procurement/notices/rule.html", {"rule": BY_CODE[code]})
