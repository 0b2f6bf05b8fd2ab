"""期限のお知らせ: the worker's job. It tells people; it never moves a deadline."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from madoguchi.core.errors import DomainError
from madoguchi.core.mail import queue_mail
from madoguchi.core.trail import acting
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.models import SentReminder, Tender
from madoguchi.services.procurement.queries.deadlines import Due, dues
from madoguchi.services.procurement.queries.recipients import Recipient, recipients_of
from madoguchi.services.procurement.rules.reminders import due_reminder
from madoguchi.services.procurement.terms import TenderState

REMINDER = Actor.system("期限のお知らせ")


def remind_of_deadlines(now: datetime) -> None:
    """Remind of every exact step within 24 or 2 hours, each person once a step and lead time.

    A rehearsal is reminded by its own clock, and its mails never leave the house.
    raises  ExceptionGroup  after everybody else was told, if some address could not be written to
    """
    failed: list[DomainError] = []
    with acting(REMINDER, source="worker:procurement"):
        for due in dues(_running(), now):
            hours = due_reminder(due.closes_at, due.now, has_time=due.milestone.ends_at is not None)
            if hours is not None and not due.is_rough:
                failed += _remind_all(due, hours, now)
    if failed:
        raise ExceptionGroup("reminders that could not be queued", failed)


def _running() -> QuerySet[Tender]:
    return Tender.objects.filter(
        published_at__isnull=False,
        state__in=[TenderState.PUBLISHED.value, TenderState.REVIEWING.value],
    ).select_related("case__section")


def _remind_all(due: Due, hours: int, now: datetime) -> list[DomainError]:
    failed = []
    for recipient in recipients_of(due.milestone, timezone.localdate(now)):
        try:
            _remind(due, recipient, hours, now)
        except DomainError as error:
            failed.append(error)
    return failed


def _remind(due: Due, recipient: Recipient, hours: int, now: datetime) -> None:
    milestone, tender = due.milestone, due.tender
    # Another role is another letter: an officer who also sits on the committee gets both.
    named = f"{recipient.template}:{recipient.address}"
    with transaction.atomic():
        _, is_new = SentReminder.objects.get_or_create(
            milestone_id_value=milestone.row_key, recipient=named, hours_before=hours,
            defaults={"tender": tender, "sent_at": now},
        )  # fmt: skip
        if is_new:
            queue_mail(
                template=f"procurement/mail/reminder_{recipient.template}",
                to=recipient.address,
                to_name=recipient.name.strip(),
                context={"milestone": milestone, "case": tender.case, "due": due, "hours": hours},
                unique_key=f"procurement-reminder:{milestone.row_key}:{due.closes_at.isoformat()}"
                f":{hours}:{named}",
                about=milestone,
                case=tender.case,
                by=REMINDER,
                now=now,
                is_rehearsal=tender.case.is_rehearsal,
            )
