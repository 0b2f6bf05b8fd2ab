"""Letters of the ward: made from a template, kept as sent, by the channel that the call says."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.mail import queue_mail
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.documents.letters import word_letter
from madoguchi.services.procurement.errors import LetterAlreadySent
from madoguchi.services.procurement.models import Application, Letter, Tender
from madoguchi.services.procurement.terms import (
    UNSENT_LETTERS,
    NoticeChannel,
    NoticeKind,
    NoticeState,
)


def make_letters(
    tender: Tender,
    kind: NoticeKind,
    applications: Iterable[Application],
    *,
    channels: Iterable[NoticeChannel],
    by: Actor,
    now: datetime,
    context: dict[str, Any] | None = None,
    document_number: str = "",
    keeps_drafts: bool = False,
) -> list[Letter]:
    """One draft for each application and channel; drafts of the same kind are replaced.

    keeps_drafts  True where several letters of one kind may wait at once (個別確認)

    The addressee's address is the one on the participation statement (PROC-031).
    """
    authorise(by, "procurement.letter.send", tender)
    letters = []
    with transaction.atomic():
        for application in applications:
            for channel in channels:
                if not keeps_drafts:
                    application.letters.filter(
                        kind=kind.value, channel=channel.value, state__in=UNSENT_LETTERS
                    ).delete()
                letters.append(
                    _draft(
                        tender,
                        kind,
                        application,
                        channel,
                        by=by,
                        now=now,
                        context=context,
                        document_number=document_number,
                    )
                )
    return letters


def _draft(
    tender: Tender,
    kind: NoticeKind,
    application: Application,
    channel: NoticeChannel,
    *,
    by: Actor,
    now: datetime,
    context: dict[str, Any] | None,
    document_number: str,
) -> Letter:
    values = {"application": application, "addressee": _addressee(application), **(context or {})}
    wording = word_letter(tender, kind, values)
    is_mail = channel is NoticeChannel.EMAIL
    return Letter.objects.create(
        tender=tender,
        application=application,
        kind=kind.value,
        channel=channel.value,
        document_number=document_number,
        dated_on=timezone.localdate(now),
        addressee=_addressee(application),
        address=application.contact_email if is_mail else application.applicant.address,
        subject=wording.subject,
        body=wording.body,
        made_at=now,
        made_by_id=by.person_id,
    )


def _addressee(application: Application) -> str:
    name = application.consortium_name or application.applicant.name
    representative = application.applicant.representative
    title = application.applicant.representative_title
    return f"{name}\n{title} {representative} 様" if representative else f"{name} 御中"


def send_letter(letter: Letter, *, by: Actor, now: datetime) -> Letter:
    """Send a draft: e-mail goes to the mail ledger, post and hand become a task to tick off.

    raises  LetterAlreadySent  it went before (a second click sends nothing)
    """
    authorise(by, "procurement.letter.send", letter.tender)
    with transaction.atomic():
        current = (
            Letter.objects.select_for_update(of=("self",))
            .select_related("tender__case", "application")
            .get(pk=letter.pk)
        )
        if current.state not in UNSENT_LETTERS:
            raise LetterAlreadySent
        if current.channel == NoticeChannel.EMAIL and not current.address:
            raise Refused(
                "no_address",
                f"{current.addressee.splitlines()[0]}のメールアドレスがありません。"
                "下書きで送付先を入力してください。",
            )
        _dispatch(current, by, now)
        current.sent_at = now
        current.sent_by_id = by.person_id
        current.save()
        return current


def _dispatch(letter: Letter, by: Actor, now: datetime) -> None:
    if letter.channel == NoticeChannel.EMAIL:
        mail = queue_mail(
            template="procurement/mail/letter",
            to=letter.address,
            to_name=letter.addressee.replace("\n", " "),
            context={"letter": letter, "case_title": letter.tender.case.title},
            unique_key=f"procurement-letter-{letter.pk}",
            about=letter,
            case=letter.tender.case,
            by=by,
            now=now,
            is_rehearsal=letter.tender.case.is_rehearsal,
        )
        letter.mail_id_value = mail.pk
        letter.state = NoticeState.SENT.value
    elif letter.channel == NoticeChannel.WEB:
        letter.state = NoticeState.SENT.value
    else:
        letter.state = NoticeState.TASK.value


def edit_letter(letter: Letter, *, by: Actor, now: datetime, **values: str) -> Letter:
    """Change a draft's wording; raises LetterAlreadySent afterwards."""
    authorise(by, "procurement.letter.send", letter.tender)
    with transaction.atomic():
        current = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
        if current.state not in UNSENT_LETTERS:
            raise LetterAlreadySent
        for name in ("document_number", "addressee", "address", "subject", "body"):
            if name in values:
                setattr(current, name, values[name])
        current.save()
        return current


def send_letters(tender: Tender, kind: NoticeKind, *, by: Actor, now: datetime) -> list[Letter]:
    """Send every waiting draft of one kind.

    raises  Refused  none is waiting, or one has no address
    """
    authorise(by, "procurement.letter.send", tender)
    with transaction.atomic():
        waiting = list(
            tender.letters.filter(kind=kind.value, state__in=UNSENT_LETTERS).order_by("pk")
        )
        if not waiting:
            raise Refused(
                "no_letters",
                "発信を待っている通知はありません。先に通知を作ってください。",
            )
        return [send_letter(letter, by=by, now=now) for letter in waiting]


def draft_again(letter: Letter, *, address: str, by: Actor, now: datetime) -> Letter:
    """A new draft with the same wording, for a letter that did not arrive (再発信).

    The first stays as it was sent. raises  Refused  the letter was never sent
    """
    authorise(by, "procurement.letter.send", letter.tender)
    if letter.state in UNSENT_LETTERS:
        raise Refused("letter_unsent", "まだ発信していない通知です。そのまま発信してください。")
    return Letter.objects.create(
        tender=letter.tender,
        application=letter.application,
        kind=letter.kind,
        channel=letter.channel,
        document_number=letter.document_number,
        dated_on=timezone.localdate(now),
        addressee=letter.addressee,
        address=address or letter.address,
        subject=letter.subject,
        body=letter.body,
        made_at=now,
        made_by_id=by.person_id,
        resends=letter,
    )


def record_bounce(mail_kind: str, letter_pk: str) -> None:
    """The mail of a letter came back: the letter shows 不達 (PROC-133); other mails pass by."""
    if mail_kind == Letter._meta.label:
        Letter.objects.filter(pk=letter_pk, state=NoticeState.SENT.value).update(
            state=NoticeState.BOUNCED.value
        )


def complete_letter_task(letter: Letter, *, note: str, by: Actor, now: datetime) -> Letter:
    """A posted, handed or bounced letter is settled: ``note`` says how (引受番号, 受領者).

    raises  Refused  nothing is open for it, or no note
    """
    authorise(by, "procurement.letter.send", letter.tender)
    if letter.state not in {NoticeState.TASK, NoticeState.BOUNCED}:
        raise Refused("no_task", "この通知に、残っている作業はありません。")
    if not note.strip():
        raise Refused("note_needed", "引受番号や受領者など、届けた記録を入力してください。")
    with transaction.atomic():
        letter.state = NoticeState.DELIVERED.value
        letter.delivery_note = note
        letter.sent_at = letter.sent_at or now
        letter.save()
    return letter
