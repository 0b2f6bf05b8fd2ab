"""The mail ledger: what was sent, what became of it, and what a person has to decide."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.documents.tables import csv_response, xlsx_response
from madoguchi.core.errors import Refused
from madoguchi.core.mail.commands.settling import (
    SETTLEMENTS,
    cancel_mail,
    mark_bounced,
    settle_mail,
)
from madoguchi.core.mail.commands.trial import send_trial
from madoguchi.core.mail.exports import COLUMNS, ledger_rows
from madoguchi.core.mail.forms import BounceForm, CancellationForm, SettlementForm
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.mail.permissions import visible_mails
from madoguchi.core.mail.queries import (
    NEEDS_ATTENTION,
    counts_by_state,
    mail_visible_to,
    oldest_waiting,
    shown_body,
)
from madoguchi.core.mail.shapes import mail_timeline
from madoguchi.core.mail.terms import MailState, Settlement
from madoguchi.core.trail import record
from madoguchi.core.ui.listing import Filter, Listing

# Every state with a mail has its figure, so that together they are the rows of the list.
ALWAYS_COUNTED = (*NEEDS_ATTENTION, MailState.QUEUED, MailState.SENT)


def ledger_listing(request: HouseRequest) -> Listing[OutgoingMail]:
    return Listing(
        visible_mails(request.actor).select_related("section"),
        request.GET,
        search=("subject", "to_address", "to_name", "case_number"),
        filters=(
            Filter(name="state", label="状態", choices=MailState.choices(), lookup="state"),
            Filter(name="case", label="案件", choices=_case_choices(request), lookup="case_number"),
        ),
        sorts={
            "queued": ("queued_at",), "state": ("state", "-queued_at"), "to": ("to_address",),
            "subject": ("subject",),
        },
        default_sort="-queued",
    )  # fmt: skip


def _case_choices(request: HouseRequest) -> list[tuple[str, str]]:
    numbers = (
        visible_mails(request.actor)
        .exclude(case_number="")
        .order_by("-case_number")
        .values_list("case_number", flat=True)
        .distinct()
    )
    return [(number, number) for number in numbers]


@require_safe
@requires("mail.ledger.view")
def ledger(request: HouseRequest) -> HttpResponse:
    counts = counts_by_state(visible_mails(request.actor))
    waiting = oldest_waiting(request.now) if may(request.actor, "mail.trial.send") else None
    context = {
        "listing": ledger_listing(request),
        "attention": [
            (state.label, f"{counts[state]:,}", "通", f"?state={state}")
            for state in MailState
            if counts[state] or state in ALWAYS_COUNTED
        ],
        "needs_attention": sum(counts[state] for state in NEEDS_ATTENTION),
        "may_send_trial": bool(may(request.actor, "mail.trial.send")),
        "oldest_waiting": waiting,
    }
    return render(request, "mail/ledger.html", context)


@require_GET
@requires("mail.ledger.export")
def ledger_export(request: HouseRequest, form: str) -> HttpResponse:
    rows = ledger_rows(ledger_listing(request).queryset)
    respond = xlsx_response if form == "xlsx" else csv_response
    return respond(COLUMNS, rows, f"送信メール台帳_{request.now:%Y%m%d}")


@require_safe
@requires("mail.ledger.view")
def mail(request: HouseRequest, mail_id: UUID) -> HttpResponse:
    found = mail_visible_to(request.actor, mail_id)
    label = f"送信メール {found.mail_id}"
    record("view", by=request.actor, about=found, label=label, now=request.now)
    return _mail_page(request, found)


@require_POST
@requires("mail.ledger.settle")
def settlement(request: HouseRequest, mail_id: UUID) -> HttpResponse:
    found = mail_visible_to(request.actor, mail_id)
    form = SettlementForm(found, request.POST)
    if not form.is_valid():
        return _mail_page(request, found, settlement_form=form, status=422)
    decision, reason = form.decision_made, form.cleaned_data["reason"]
    try:
        settle_mail(found, decision=decision, reason=reason, by=request.actor, now=request.now)
    except Refused as refused:
        return _refused(request, found, refused, settlement_form=form)
    done = "届いたものとして登録しました。"
    return _done(
        request, found, done if decision is Settlement.ARRIVED else "もう一度送る準備をしました。"
    )


@require_POST
@requires("mail.ledger.settle")
def bounce(request: HouseRequest, mail_id: UUID) -> HttpResponse:
    found = mail_visible_to(request.actor, mail_id)
    form = BounceForm(request.POST)
    if not form.is_valid():
        return _mail_page(request, found, bounce_form=form, status=422)
    at, text = form.cleaned_data["at"], form.cleaned_data["text"]
    try:
        mark_bounced(found, at, text, by=request.actor, now=request.now)
    except Refused as refused:
        return _refused(request, found, refused, bounce_form=form)
    return _done(request, found, "不達として登録しました。別の方法でも連絡してください。")


@require_POST
@requires("mail.ledger.settle")
def cancellation(request: HouseRequest, mail_id: UUID) -> HttpResponse:
    found = mail_visible_to(request.actor, mail_id)
    form = CancellationForm(request.POST)
    if not form.is_valid():
        return _mail_page(request, found, cancellation_form=form, status=422)
    try:
        cancel_mail(found, reason=form.cleaned_data["reason"], by=request.actor, now=request.now)
    except Refused as refused:
        return _refused(request, found, refused, cancellation_form=form)
    return _done(request, found, "送信を取りやめました。")


@require_POST
@requires("mail.trial.send")
def trial(request: HouseRequest) -> HttpResponse:
    sent = send_trial(by=request.actor, now=request.now)
    return _done(request, sent, "送信テストを登録しました。数秒後に状態が変わります。")


def _refused(
    request: HouseRequest, found: OutgoingMail, refused: Refused, **forms: Form
) -> HttpResponse:
    found.refresh_from_db()
    return _mail_page(request, found, status=refused.status, refusal=refused.message, **forms)


def _mail_page(
    request: HouseRequest,
    found: OutgoingMail,
    *,
    status: int = 200,
    refusal: str = "",
    **forms: Form,
) -> HttpResponse:
    context: dict[str, Any] = {
        "mail": found,
        "refusal": refusal,
        "body": shown_body(found),
        "attachments": found.attachments.select_related("file"),
        "timeline": mail_timeline(found),
        "is_settleable": found.term in SETTLEMENTS,
        "may_settle": bool(may(request.actor, "mail.ledger.settle", found)),
        "settlement_form": SettlementForm(found),
        "bounce_form": BounceForm(),
        "cancellation_form": CancellationForm(),
        **forms,
    }
    return render(request, "mail/mail.html", context, status=status)


def _done(request: HouseRequest, found: OutgoingMail, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("mail:mail", mail_id=found.mail_id)
