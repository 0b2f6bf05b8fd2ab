"""通知: the register, a letter with its draft form, sending, printing, and what is left to do."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.documents.tables import csv_response, xlsx_response
from madoguchi.core.documents.word import render_docx
from madoguchi.core.errors import Missing
from madoguchi.core.mail.queries import mails_about
from madoguchi.core.ui.listing import Filter, Listing
from madoguchi.services.procurement.commands import letters as sending_out
from madoguchi.services.procurement.documents.letters import letter_paper
from madoguchi.services.procurement.forms import letters as forms
from madoguchi.services.procurement.models import Letter, Tender
from madoguchi.services.procurement.queries.letters import (
    COLUMNS,
    open_tasks,
    register_rows,
    waiting_kinds,
    waiting_letters,
)
from madoguchi.services.procurement.queries.visibility import section_tender
from madoguchi.services.procurement.terms import (
    UNSENT_LETTERS,
    NoticeChannel,
    NoticeKind,
    NoticeState,
)
from madoguchi.services.procurement.views.acting import Deed, act, act_page, posted
from madoguchi.services.procurement.views.frame import tender_now, workspace

DETAIL = "procurement/letters_register/detail.html"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _listing(request: HouseRequest, tender: Tender) -> Listing[Letter]:
    return Listing(
        tender.letters.select_related("application__applicant"),
        request.GET,
        search=("addressee", "subject", "document_number", "address"),
        filters=(
            Filter(name="state", label="状態", choices=NoticeState.choices(), lookup="state"),
            Filter(name="kind", label="種類", choices=NoticeKind.choices(), lookup="kind"),
            Filter(name="channel", label="方法", choices=NoticeChannel.choices(), lookup="channel"),
        ),
        sorts={"made": ("made_at",), "sent": ("sent_at",), "to": ("addressee",)},
        default_sort="-made",
    )


@require_safe
@requires("procurement.tender.view")
def letter_list(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    context = workspace(
        request,
        tender,
        listing=_listing(request, tender),
        waiting=waiting_kinds(tender),
        tasks=open_tasks(tender),
        may_send=bool(may(request.actor, "procurement.letter.send", tender)),
    )
    return render(request, "procurement/letters_register/list.html", context)


@require_safe
@requires("procurement.tender.view")
def letter_export(request: HouseRequest, number: str, form: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    respond = {"csv": csv_response, "xlsx": xlsx_response}.get(form)
    if respond is None:
        raise Missing("no_such_form", "この形式では書き出せません。")
    rows = register_rows(_listing(request, tender).queryset)
    return respond(COLUMNS, rows, f"通知一覧_{tender.number}")


def _found(request: HouseRequest, number: str, pk: int) -> tuple[Tender, Letter, str]:
    tender = section_tender(request.actor, number)
    letter = get_object_or_404(tender.letters.select_related("application__applicant"), pk=pk)
    letter.tender = tender
    return tender, letter, reverse("procurement:tender-letter", args=[number, pk])


@requires("procurement.tender.view")
def letter(request: HouseRequest, number: str, letter: int) -> HttpResponse:
    tender, kept, to = _found(request, number, letter)
    now = tender_now(request, tender)
    initial = {name: getattr(kept, name) for name in forms.LetterForm.base_fields}
    form = forms.LetterForm(posted(request), initial=initial)
    context = workspace(
        request,
        tender,
        letter=kept,
        form=form,
        mails=mails_about(kept),
        is_draft=kept.state in UNSENT_LETTERS,
        may_send=bool(may(request.actor, "procurement.letter.send", tender)),
    )
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, DETAIL, context, status=status)

    def edit() -> Letter:
        return sending_out.edit_letter(kept, by=request.actor, now=now, **form.cleaned_data)

    return act(
        request, edit, done="下書きを保存しました。", to=to, form=form, template=DETAIL,
        context=context,
    )  # fmt: skip


@requires("procurement.letter.send")
def sending(request: HouseRequest, number: str, kind: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    if kind not in {each.value for each in NoticeKind}:
        raise Missing("no_such_kind", "この種類の通知はありません。")
    what = NoticeKind(kind)
    waiting = list(waiting_letters(tender, what))
    if not waiting and request.method != "POST":
        messages.info(request, f"発信を待っている{what.label}はありません。")
        return redirect("procurement:tender-letters", number)
    now = tender_now(request, tender)
    addressees = "\n".join(
        f"{each.addressee.splitlines()[0]}　{each.get_channel_display()}　{each.address}"
        for each in waiting
    )
    deed = Deed(
        title=f"{what.label}を{len(waiting)}通発信する",
        lead="発信した通知は取り消せません。件数と宛先を確かめてください。",
        facts=(("件数", f"{len(waiting)}通"), ("宛先", addressees)),
        button=f"{len(waiting)}通を発信する",
        done=lambda sent: f"{what.label}を{len(sent)}通発信しました。",
    )
    return act_page(
        request, tender, deed, form=forms.SendingForm(posted(request)),
        to=reverse("procurement:tender-letters", args=[number]),
        command=lambda _: sending_out.send_letters(tender, what, by=request.actor, now=now),
    )  # fmt: skip


def _on_letter(
    request: HouseRequest, place: tuple[str, int], deed: Deed, form: Any, command: Any
) -> HttpResponse:
    tender, kept, to = _found(request, *place)
    now = tender_now(request, tender)
    return act_page(
        request, tender, deed, form=form, to=to,
        command=lambda typed: command(kept, by=request.actor, now=now, **typed),
    )  # fmt: skip


@requires("procurement.letter.send")
def sending_one(request: HouseRequest, number: str, letter: int) -> HttpResponse:
    _, kept, _ = _found(request, number, letter)
    deed = Deed(
        title=f"{kept.get_kind_display()}を発信する",
        lead="発信した通知は取り消せません。",
        facts=(
            ("宛先", kept.addressee),
            ("方法", f"{kept.get_channel_display()}　{kept.address}"),
            ("件名", kept.subject),
        ),
        button="発信する",
        done="発信しました。",
    )
    form = forms.SendingForm(posted(request))
    return _on_letter(request, (number, letter), deed, form, sending_out.send_letter)


@requires("procurement.letter.send")
def delivery(request: HouseRequest, number: str, letter: int) -> HttpResponse:
    deed = Deed(title="届けたことを記録する", button="記録する", done="届けたことを記録しました。")
    form = forms.DeliveryForm(posted(request))
    return _on_letter(request, (number, letter), deed, form, sending_out.complete_letter_task)


@requires("procurement.letter.send")
def again(request: HouseRequest, number: str, letter: int) -> HttpResponse:
    _, kept, _ = _found(request, number, letter)
    deed = Deed(
        title="新しい通知としてもう一度送る",
        lead="前の通知は送ったときのまま残り、同じ文面の下書きができます。",
        button="下書きを作る",
        done="新しい下書きを作りました。通知の一覧で確かめて発信してください。",
    )
    form = forms.AgainForm(posted(request), initial={"address": kept.address})
    return _on_letter(request, (number, letter), deed, form, sending_out.draft_again)


@require_safe
@requires("procurement.tender.view")
def letter_print(request: HouseRequest, number: str, letter: int, form: str) -> HttpResponse:
    _, kept, _ = _found(request, number, letter)
    makers = {"pdf": "application/pdf", "docx": DOCX_TYPE}
    if form not in makers:
        raise Missing("no_such_form", "この形式では印刷できません。")
    paper = letter_paper(kept)
    content = (
        render_pdf("letter", paper, title=kept.subject)
        if form == "pdf"
        else render_docx(paper, title=kept.subject)
    )
    name = content_disposition_header(
        as_attachment=form == "docx", filename=f"{kept.get_kind_display()}_{kept.pk}.{form}"
    )
    headers = {"Content-Disposition": str(name), "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=makers[form], headers=headers)
