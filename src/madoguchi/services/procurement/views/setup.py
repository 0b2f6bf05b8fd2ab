"""Making a call: draft, file, copy; its lists; readiness, approval, publication, amendment."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.models import Organisation
from madoguchi.core.cases.clock import advance_clock
from madoguchi.core.errors import Refused
from madoguchi.services.procurement.commands import documents as document_commands
from madoguchi.services.procurement.commands import publication as publishing
from madoguchi.services.procurement.commands import setup as setting_up
from madoguchi.services.procurement.commands.cancelling import RUNNING
from madoguchi.services.procurement.commands.copying import copy_tender
from madoguchi.services.procurement.commands.rehearsals import start_rehearsal
from madoguchi.services.procurement.forms.clock import ClockForm
from madoguchi.services.procurement.forms.setup import (
    PARTS,
    AmendmentForm,
    CaseFileForm,
    CopyForm,
    DocumentForm,
    NewTenderForm,
    OutlineForm,
    ReasonForm,
)
from madoguchi.services.procurement.models import Tender
from madoguchi.services.procurement.queries.cancellation import newest_cancellation
from madoguchi.services.procurement.queries.material_requests import waiting_requests
from madoguchi.services.procurement.queries.readiness import open_doubts, readiness
from madoguchi.services.procurement.queries.visibility import section_tender, section_tenders
from madoguchi.services.procurement.rules.notice_changes import notice_changes
from madoguchi.services.procurement.terms import ApprovalSubject
from madoguchi.services.procurement.views.acting import act
from madoguchi.services.procurement.views.frame import tender_now, workspace

EDIT = "procurement.tender.edit"


@requires(EDIT)
def new_tender(request: HouseRequest) -> HttpResponse:
    section = get_object_or_404(Organisation, pk=request.actor.organisation_id)
    way = request.POST.get("way", "")
    blank = {
        "form": NewTenderForm(request.POST if way == "form" else None),
        "file_form": CaseFileForm(
            request.POST if way == "file" else None, request.FILES if way == "file" else None
        ),
        "copy_form": CopyForm(
            request.POST if way == "copy" else None, tenders=section_tenders(request.actor)
        ),
    }
    chosen = {"form": "form", "file": "file_form", "copy": "copy_form"}.get(way)
    if chosen is None or not blank[chosen].is_valid():
        status = 200 if chosen is None else 422
        return render(request, "procurement/setup/new.html", blank, status=status)
    try:
        tender = _make(request, section, way, blank[chosen])
    except Refused as refusal:
        blank[chosen].add_error(None, refusal.message)
        return render(request, "procurement/setup/new.html", blank, status=422)
    messages.success(request, "案件の下書きを作成しました。内容を確認してください。")
    return redirect("procurement:tender", tender.number)


def _make(request: HouseRequest, section: Organisation, way: str, form: forms.Form) -> Tender:
    values, by, now = form.cleaned_data, request.actor, request.now
    if way == "file":
        content = values["file"].read()
        return setting_up.import_case_file(content, section=section, by=by, now=now)[0]
    if way == "copy":
        return copy_tender(by=by, now=now, **values)
    return setting_up.create_draft(section, by=by, now=now, **values)


@requires(EDIT)
def outline(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    form = OutlineForm(request.POST or None, instance=tender)
    context = workspace(request, tender, form=form, parts=PARTS, part_key="")
    if request.method == "POST" and form.is_valid():
        return act(
            request,
            lambda: setting_up.save_outline(form, by=request.actor, now=request.now),
            done="保存しました。", to=request.path, form=form,
            template="procurement/setup/outline.html", context=context,
        )  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "procurement/setup/outline.html", context, status=status)


@requires(EDIT)
def part(request: HouseRequest, number: str, part: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    if part not in PARTS:
        raise Http404
    chosen = PARTS[part]
    formset = chosen.formset(tender, request.POST or None)
    context = workspace(
        request, tender, formset=formset, part=chosen, parts=PARTS, part_key=part,
        doubts=open_doubts(tender) if part == "schedule" else [],
    )  # fmt: skip
    if request.method == "POST" and formset.is_valid():
        return act(
            request,
            lambda: setting_up.save_part(tender, formset, by=request.actor, now=request.now),
            done=f"「{chosen.label}」を保存しました。", to=request.path,
            template="procurement/setup/part.html", context=context,
        )  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "procurement/setup/part.html", context, status=status)


@requires("procurement.document.manage")
def documents(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    form = DocumentForm(request.POST or None, request.FILES or None)
    context = workspace(
        request, tender, form=form,
        documents=tender.documents.select_related("file").prefetch_related("issues"),
        waiting=waiting_requests(tender),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        upload = values.pop("file")
        return act(
            request,
            lambda: document_commands.add_document(
                tender, upload, file_name=upload.name, by=request.actor,
                now=tender_now(request, tender), **values,
            ),
            done="資料を受け取りました。検査が終わると公開されます。", to=request.path, form=form,
            template="procurement/setup/documents.html", context=context,
        )  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "procurement/setup/documents.html", context, status=status)


@requires("procurement.tender.view")
def publication_page(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    return render(request, "procurement/setup/publication.html", _publication(request, tender))


def _publication(request: HouseRequest, tender: Tender) -> dict[str, object]:
    draft = publishing.frozen(tender)
    latest = tender.notice_versions.order_by("-number").first()
    asked = tender.approvals.filter(subject=ApprovalSubject.PUBLICATION.value)
    # What a refused post had typed; else the reason with which the decision was asked for.
    typed = {"reason": publishing.asked_reason(tender), **request.POST.dict()}
    return workspace(
        request, tender, readiness=readiness(tender), doubts=open_doubts(tender), draft=draft,
        latest=latest, changes=notice_changes(latest.frozen, draft) if latest else [],
        approvals=tender.approvals.all()[:20], asked=asked.order_by("-requested_at", "-pk").first(),
        request_form=ReasonForm(initial=typed), amend_form=AmendmentForm(initial=typed),
        next_number=(latest.number + 1) if latest else 0,
        can_cancel=tender.state in RUNNING, cancellation=newest_cancellation(tender),
    )  # fmt: skip


@require_POST
@requires("procurement.approval.request")
def request_page(request: HouseRequest, number: str) -> HttpResponse:
    """Ask for the approval of the notice, or of the next amendment."""
    tender = section_tender(request.actor, number)
    now, note = tender_now(request, tender), request.POST.get("note", "")
    latest = tender.notice_versions.order_by("-number").first()

    def ask() -> object:
        if latest is None:
            return publishing.request_publication(tender, note=note, by=request.actor, now=now)
        return publishing.request_amendment(tender, note=note, by=request.actor, now=now)

    return _act_on_publication(request, tender, ask, "決裁を依頼しました。")


@require_POST
@requires("procurement.tender.publish")
def publish(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    return _act_on_publication(
        request,
        tender,
        lambda: publishing.publish_tender(
            tender, by=request.actor, now=tender_now(request, tender)
        ),
        "公告を公開しました。",
    )


@require_POST
@requires("procurement.tender.publish")
def amend(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    return _act_on_publication(
        request,
        tender,
        lambda: publishing.amend_tender(
            tender,
            summary=request.POST.get("summary", ""),
            reason=request.POST.get("reason", ""),
            by=request.actor,
            now=tender_now(request, tender),
        ),
        "訂正を公開し、資料をお持ちの方にお知らせしました。",
    )


@require_POST
@requires(EDIT)
def settle_point(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    sentence = request.POST.get("sentence", "")
    return _act_on_publication(
        request,
        tender,
        lambda: setting_up.settle(tender, sentence, by=request.actor, now=request.now),
        "確認済みにしました。",
    )


@require_POST
@requires(EDIT)
def accept(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    names, code = request.POST.getlist("name"), request.POST.get("code", "")
    note = request.POST.get("note", "")
    return _act_on_publication(
        request,
        tender,
        lambda: setting_up.accept_doubt(
            tender, names, code, note=note, by=request.actor, now=request.now
        ),
        "このままでよいものとして記録しました。",
    )


def _act_on_publication(
    request: HouseRequest, tender: Tender, command: Callable[[], object], done: str
) -> HttpResponse:
    return act(
        request, command, done=done, to=f"/procurement/tenders/{tender.number}/publication/",
        template="procurement/setup/publication.html", context=_publication(request, tender),
    )  # fmt: skip


@require_POST
@requires("procurement.rehearsal.run")
def rehearse(request: HouseRequest, number: str) -> HttpResponse:
    source = section_tender(request.actor, number)
    rehearsal = start_rehearsal(source, by=request.actor, now=request.now)
    messages.success(request, "リハーサルを作成しました。案件の時計を合わせて進めてください。")
    return redirect("procurement:tender", rehearsal.number)


@requires("procurement.rehearsal.run")
def clock(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    if not tender.case.is_rehearsal:
        raise Http404
    form = ClockForm(request.POST or None)
    context = workspace(request, tender, form=form)
    if request.method == "POST" and form.is_valid():
        return act(
            request,
            lambda: advance_clock(
                tender.case, by=request.actor, now=request.now, **form.cleaned_data
            ),
            done="案件の時計を合わせました。", to=request.path, form=form,
            template="procurement/setup/clock.html", context=context,
        )  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "procurement/setup/clock.html", context, status=status)
