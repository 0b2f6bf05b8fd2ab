"""Claiming: one sender takes one mail, and no other can take the same."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from madoguchi.core.mail.models import OutgoingMail, ServerPace
from madoguchi.core.mail.rules.pace import is_inside, parse_window
from madoguchi.core.mail.steps import add_step
from madoguchi.core.mail.terms import MailState
from madoguchi.core.mail.transport.smtp import LONGEST_SECONDS
from madoguchi.core.trail.actor import Actor

# Longer than any hand-over can take: a claim older than this belongs to nobody alive.
LEASE = timedelta(seconds=LONGEST_SECONDS + 20)
LOST = (
    "送信の途中で処理が止まったため、届いたかどうか分かりません。宛先に確かめて登録してください。"
)


@dataclass(frozen=True)
class Wait:
    """Mails are due, but the server's pace says: not before ``until``."""

    until: datetime


def claim_next(
    server: str, *, per_minute: int, by: Actor, now: datetime
) -> OutgoingMail | Wait | None:
    """Take the next mail that is due, single mails before bulk; None when nothing is due.

    Committed before the first byte flows, one mail at a time: a kill leaves at most one mail
    per sender in doubt.
    """
    with transaction.atomic():
        row, _ = ServerPace.objects.select_for_update().get_or_create(
            server=server, defaults={"next_at": now}
        )
        mail = _due(now).first()
        if mail is None:
            return None
        if not row.pace.may_send(now):
            return Wait(row.next_at)
        claim = uuid.uuid4()
        taken = OutgoingMail.objects.filter(pk=mail.pk, state=MailState.QUEUED.value).update(
            state=MailState.CLAIMED.value, state_at=now, claim=claim, lease_until=now + LEASE
        )
        if not taken:
            return Wait(now)
        row.keep(row.pace.after_start(now, per_minute=per_minute))
        mail.refresh_from_db()
        add_step(mail, MailState.CLAIMED, by=by, now=now)
    return mail


def give_up_lost_claims(*, by: Actor, now: datetime) -> int:
    """Claims whose lease has run out become unknown, never queued again; returns how many."""
    lost = OutgoingMail.objects.filter(state=MailState.CLAIMED.value, lease_until__lt=now)
    count = 0
    for mail in lost:
        with transaction.atomic():
            # The claim is kept: should its sender still be alive, it may say what it knows.
            changed = OutgoingMail.objects.filter(
                pk=mail.pk, state=MailState.CLAIMED.value, claim=mail.claim, lease_until__lt=now
            ).update(state=MailState.UNKNOWN.value, state_at=now, problem=LOST)
            if changed:
                add_step(mail, MailState.UNKNOWN, by=by, now=now, note=LOST)
                count += 1
    return count


def _due(now: datetime) -> QuerySet[OutgoingMail]:
    due = OutgoingMail.objects.filter(state=MailState.QUEUED.value, not_before__lte=now)
    if not is_inside(parse_window(settings.MAIL_BULK_WINDOW), now):
        due = due.filter(is_bulk=False)
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    return due.order_by("is_bulk", "not_before", "pk")
