"""Reading the ledger."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Model, QuerySet

from madoguchi.core.errors import Missing
from madoguchi.core.mail.bodies import ERASED_BODY, readable_body
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.mail.permissions import visible_mails
from madoguchi.core.mail.terms import MailState
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.errors import Gone

# What a person has to look at: nothing else gets a mail out of these states.
NEEDS_ATTENTION = (MailState.UNKNOWN, MailState.FAILED, MailState.BOUNCED)


def mail_visible_to(actor: Actor, mail_id: UUID) -> OutgoingMail:
    """raises  Missing  no such mail, or not for this person: the same answer"""
    mail = visible_mails(actor).select_related("section", "key").filter(mail_id=mail_id).first()
    if mail is None:
        raise Missing("mail_missing", "このメールは見つかりません。一覧から選び直してください。")
    return mail


def mails_about(obj: Model) -> QuerySet[OutgoingMail]:
    """Every mail about the object, oldest first; the caller has checked who may see the object."""
    return OutgoingMail.objects.filter(about_kind=obj._meta.label, about_id=str(obj.pk)).order_by(
        "queued_at", "pk"
    )


def counts_by_state(mails: QuerySet[OutgoingMail]) -> dict[MailState, int]:
    """Every state, also those with none."""
    rows = mails.order_by().values_list("state").annotate(Count("pk"))
    found = {MailState(state): count for state, count in rows}
    return {state: found.get(state, 0) for state in MailState}


def shown_body(mail: OutgoingMail) -> str:
    """The body for the detail page; after the key's destruction a sentence that says so."""
    try:
        return readable_body(mail)
    except Gone:
        return ERASED_BODY


def oldest_waiting(now: datetime) -> OutgoingMail | None:
    """The mail that should have gone longest ago: how far behind the worker is."""
    return (
        OutgoingMail.objects.filter(state=MailState.QUEUED.value, not_before__lte=now)
        .order_by("not_before")
        .first()
    )
