"""What a person decides about a mail: it arrived, send it again, do not send it, it came back."""

from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.events import announce
from madoguchi.core.mail.events import MailBounced
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.mail.steps import add_step
from madoguchi.core.mail.terms import MailState, Settlement
from madoguchi.core.trail.actor import Actor

LONGEST_REASON = 300
SETTLEMENTS = {
    MailState.UNKNOWN: (Settlement.ARRIVED, Settlement.RESEND),
    MailState.FAILED: (Settlement.RESEND,),
    MailState.BOUNCED: (Settlement.RESEND,),
}


def settle_mail(
    mail: OutgoingMail, *, decision: Settlement, reason: str, by: Actor, now: datetime
) -> OutgoingMail:
    """An unknown mail arrived or is sent again; a failed or bounced one is sent again.

    The row, its text and its Message-ID stay the same: a receiver that has it already can tell.

    raises  Forbidden; Refused  the mail is in another state by now, or no reason was given
    """
    authorise(by, "mail.ledger.settle", mail, now=now)
    note = f"{decision.label}: {_checked(reason)}"
    with transaction.atomic():
        mail = _locked(mail)
        if decision not in SETTLEMENTS.get(mail.term, ()):
            raise Refused(
                "mail_state", f"このメールは「{mail.term.label}」のため、この操作はできません。"
            )
        if decision is Settlement.ARRIVED:
            return _move(mail, MailState.SENT, note, by=by, now=now)
        mail.attempts, mail.not_before = 0, now
        return _move(mail, MailState.QUEUED, note, by=by, now=now)


def cancel_mail(mail: OutgoingMail, *, reason: str, by: Actor, now: datetime) -> OutgoingMail:
    """Stop a mail that still waits; once a sender has taken it, it is too late.

    raises  Forbidden; Refused  it does not wait any more, or no reason was given
    """
    authorise(by, "mail.ledger.settle", mail, now=now)
    note = _checked(reason)
    with transaction.atomic():
        mail = _locked(mail)
        if mail.term is not MailState.QUEUED:
            raise Refused(
                "mail_state", "送信待ちではないため、取りやめられません。状態を確かめてください。"
            )
        return _move(mail, MailState.CANCELLED, note, by=by, now=now)


def mark_bounced(
    mail: OutgoingMail, at: datetime, text: str, *, by: Actor, now: datetime
) -> OutgoingMail:
    """Register that a sent mail came back (不達) at ``at``, with what the notice said.

    raises  Forbidden; Refused  it was never sent, or ``at`` lies before it was or after now
    """
    authorise(by, "mail.ledger.settle", mail, now=now)
    note = _checked(text)
    with transaction.atomic():
        mail = _locked(mail)
        if mail.term not in {MailState.SENT, MailState.UNKNOWN}:
            raise Refused("mail_state", "送信していないメールは、不達として登録できません。")
        if not mail.queued_at <= at <= now:
            raise Refused(
                "mail_bounced_at", "不達の日時は、送信より後、現在より前の日時を入力してください。"
            )
        mail.problem = "宛先に届かず、戻ってきました。別の方法でも連絡してください。"
        mail.reply = note
        announce(_bounced(mail, at), by=by, now=now)
        return _move(mail, MailState.BOUNCED, note, by=by, now=now, at=at)


def _bounced(mail: OutgoingMail, at: datetime) -> MailBounced:
    return MailBounced(
        mail_id=str(mail.mail_id),
        about_kind=mail.about_kind,
        about_id=mail.about_id,
        case_number=mail.case_number,
        template=mail.template,
        bounced_at=at.isoformat(),
    )


def _move(
    mail: OutgoingMail, state: MailState, note: str, *, by: Actor, now: datetime,
    at: datetime | None = None,
) -> OutgoingMail:  # fmt: skip
    mail.state, mail.state_at = state.value, at or now
    # Without its claim a sender that comes back late can no longer overrule the person.
    mail.claim, mail.lease_until = None, None
    if state is not MailState.BOUNCED:
        mail.problem = ""
    mail.save()
    add_step(mail, state, by=by, now=now, note=note)
    return mail


def _locked(mail: OutgoingMail) -> OutgoingMail:
    return OutgoingMail.objects.select_for_update().get(pk=mail.pk)


def _checked(reason: str) -> str:
    text = reason.strip(" 　\r\n")
    if not text:
        raise Refused("reason_missing", "理由・内容を入力してください。")
    if len(text) > LONGEST_REASON:
        raise Refused("reason_long", f"理由・内容は{LONGEST_REASON}文字以内で入力してください。")
    return text
