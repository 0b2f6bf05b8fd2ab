"""send_trial: an administrator sees with their own mailbox that mail works."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar import wareki
from madoguchi.core.errors import Forbidden
from madoguchi.core.mail.commands.queueing import queue_mail
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.trail.actor import Actor


def send_trial(*, by: Actor, now: datetime) -> OutgoingMail:
    """Queue the trial letter to the one who asks; once a minute at most.

    raises  Forbidden
    """
    authorise(by, "mail.trial.send", now=now)
    if by.person_id is None:
        raise Forbidden("no_mailbox", "送信テストは、サインインしている人の宛先にだけ送れます。")
    person = Person.objects.get(pk=by.person_id)
    with transaction.atomic():
        return queue_mail(
            template="mail/mail/trial",
            to=person.email,
            to_name=person.name,
            context={
                "requested_by": by.label,
                "moment": wareki.format_moment(timezone.localtime(now)),
            },
            unique_key=f"trial:{person.pk}:{now:%Y%m%d%H%M}",
            by=by,
            now=now,
        )
