"""remind_of_due: the worker's job that tells people of inquiries that fall due."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from madoguchi.core.desk.commands.registering import queue_desk_mail
from madoguchi.core.desk.models import Inquiry
from madoguchi.core.desk.terms import InquiryState
from madoguchi.core.trail import acting
from madoguchi.core.trail.actor import Actor

REMINDER = Actor.system("期限のお知らせ")
AHEAD = timedelta(hours=3)


def remind_of_due(now: datetime) -> None:
    """One mail three hours before the due time and one after it, to the assignee or the section.

    The mail ledger's unique key keeps it to one each and person, however often the job runs.
    """
    with acting(REMINDER, source="worker:desk"):
        for inquiry in _waiting().filter(due_at__lte=now + AHEAD):
            _remind(inquiry, now)


def _remind(inquiry: Inquiry, now: datetime) -> None:
    kind = "late" if now > inquiry.due_at else "soon"
    to, name = _recipient(inquiry)
    if to:
        with transaction.atomic():
            queue_desk_mail(inquiry, kind, to, name, key=to, by=REMINDER, now=now)


def _waiting() -> QuerySet[Inquiry]:
    return Inquiry.objects.filter(
        state__in=[InquiryState.OPEN.value, InquiryState.ASSIGNED.value]
    ).select_related("section", "assignee")


def _recipient(inquiry: Inquiry) -> tuple[str, str]:
    if inquiry.assignee is not None:
        return inquiry.assignee.email, inquiry.assignee.name
    return inquiry.section.email, inquiry.section.name
