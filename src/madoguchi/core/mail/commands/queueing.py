"""queue_mail: a mail is written down, in the transaction of what it tells about."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, models, transaction

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.errors import Refused
from madoguchi.core.mail.bodies import stored_body
from madoguchi.core.mail.errors import KeyReused
from madoguchi.core.mail.letters import contact_lines, house_values, render_letter
from madoguchi.core.mail.models import MailAttachment, OutgoingMail
from madoguchi.core.mail.rules.addresses import check_address, check_header_text
from madoguchi.core.mail.steps import add_step
from madoguchi.core.mail.terms import MailState
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.models import StoredFile, VaultKey


@dataclass(frozen=True)
class Belonging:
    """Whose mail it is: what the footer says, who may read it, which key it stands under."""

    section: Organisation | None
    case_number: str
    key: VaultKey | None
    is_rehearsal: bool


def queue_mail(
    *,
    template: str,
    to: str,
    unique_key: str,
    by: Actor,
    now: datetime,
    to_name: str = "",
    context: Mapping[str, Any] | None = None,
    about: models.Model | None = None,
    case: Any = None,
    case_number: str = "",
    section: Organisation | None = None,
    key: VaultKey | None = None,
    is_rehearsal: bool = False,
    is_bulk: bool = False,
    attachments: Sequence[StoredFile] = (),
) -> OutgoingMail:
    """Write down one mail to one mailbox; the worker sends it after the commit.

    template    "procurement/mail/invitation": see ``letters``
    unique_key  names this very mail for ever ("invitation:2026-012:17"); asked again with the
                same key the first row is returned and nothing new is queued
    about       any object; its case (itself, or its ``.case``) gives the section for the footer
                and for who may see it, the key and the rehearsal mark, unless given here
    case        the case, where ``about`` has none; ``case_number`` for rooms below cases
    is_bulk     waits behind single mails, and for the sending window if one is set
    returns     state queued; of a rehearsal: rehearsed, which never leaves the house
    raises      AddressRefused, LetterIncomplete, KeyReused (another mailbox under this key),
                Refused (attachments too large), TransactionManagementError outside a transaction
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("queue_mail belongs inside a transaction")
    address = check_address(to)
    known = OutgoingMail.objects.filter(unique_key=unique_key).first()
    if known is not None:
        return _same_mail(known, address, template)
    owner = _belonging(about, case, case_number, section, key, is_rehearsal=is_rehearsal)
    values = {"contact": contact_lines(owner.section), "to_name": to_name, **house_values()}
    letter = render_letter(template, {**values, **(context or {})})
    _check_size(attachments)
    mail_id = uuid.uuid4()
    state = MailState.REHEARSED if owner.is_rehearsal else MailState.QUEUED
    mail = OutgoingMail(
        mail_id=mail_id,
        unique_key=unique_key,
        message_id=f"<{mail_id}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('>')}>",
        template=template,
        to_address=address,
        to_name=check_header_text(to_name, "宛名"),
        reply_to=owner.section.email if owner.section else "",
        subject=letter.subject,
        body=stored_body(letter.body, owner.key, mail_id),
        key=owner.key,
        section=owner.section,
        case_number=owner.case_number,
        about_kind=about._meta.label if about is not None else "",
        about_id=str(about.pk) if about is not None else "",
        is_rehearsal=owner.is_rehearsal,
        is_bulk=is_bulk,
        state=state.value,
        state_at=now,
        queued_at=now,
        not_before=now,
    )
    return _keep(mail, attachments, by=by, now=now)


def _keep(
    mail: OutgoingMail, attachments: Sequence[StoredFile], *, by: Actor, now: datetime
) -> OutgoingMail:
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
    except IntegrityError:
        # Two clicks at once: the other one's row is there now.
        known = OutgoingMail.objects.filter(unique_key=mail.unique_key).first()
        if known is None:
            raise
        return _same_mail(known, mail.to_address, mail.template)
    MailAttachment.objects.bulk_create(
        MailAttachment(mail=mail, file=file, position=position)
        for position, file in enumerate(attachments, start=1)
    )
    add_step(mail, mail.term, by=by, now=now)
    return mail


def _same_mail(known: OutgoingMail, address: str, template: str) -> OutgoingMail:
    if (known.to_address, known.template) != (address, template):
        raise KeyReused(f"{known.unique_key!r} already names a mail to another address")
    return known


def _belonging(
    about: models.Model | None,
    case: Any,
    case_number: str,
    section: Organisation | None,
    key: VaultKey | None,
    *,
    is_rehearsal: bool,
) -> Belonging:
    if case is None and about is not None:
        case = about if about._meta.label == "cases.Case" else getattr(about, "case", None)
    if case is None:
        return Belonging(section, case_number, key, is_rehearsal)
    return Belonging(
        section=section or case.section,
        case_number=case.number,
        key=key or case.key,
        # A rehearsal's mail never leaves the house, whatever the caller says.
        is_rehearsal=is_rehearsal or case.is_rehearsal,
    )


def _check_size(attachments: Sequence[StoredFile]) -> None:
    most = settings.MAIL_ATTACHMENT_BYTES
    if sum(file.size_bytes for file in attachments) > most:
        raise Refused(
            "mail_attachments_too_large",
            f"添付ファイルの合計が{most // 1_000_000}MBを超えています。"
            "添付を減らすか、案件のページから受け取ってもらってください。",
        )
