"""Messages between the ward and a facility: sent once for each press, read once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import Child, Facility, Message, ReportPeriod
from madoguchi.services.safeguarding.rules.free_text import refuse_text

LONGEST = 500
FACILITY, WARD = "safeguarding.message.facility", "safeguarding.message.ward"


@dataclass(frozen=True, kw_only=True)
class Writing:
    """What is written, and what it is about: a report, a child, or neither.

    key  of the form: the same press repeated is one message
    """

    words: str
    key: str
    report: ReportPeriod | None = None
    child: Child | None = None

    @property
    def about(self) -> Child | None:
        return self.report.child if self.report else self.child


def write_to_facility(facility: Facility, writing: Writing, *, by: Actor, now: datetime) -> Message:
    """The ward asks or tells. The caller has made sure that the child is among their cases.

    raises  Forbidden, Refused (empty, longer than 500 characters, words that may not be written)
    """
    authorise(by, WARD, writing.report or writing.child, now=now)
    return _write(facility, writing, is_from_ward=True, by=by, now=now)


def write_to_ward(facility: Facility, writing: Writing, *, by: Actor, now: datetime) -> Message:
    """The facility asks or answers. Raises Forbidden, Refused (as above)."""
    authorise(by, FACILITY, facility, now=now)
    return _write(facility, writing, is_from_ward=False, by=by, now=now)


def note_reading(messages: QuerySet[Message], *, is_ward: bool, by: Actor, now: datetime) -> int:
    """Somebody of the other side has these on the screen now; the first time counts."""
    unread = messages.filter(is_from_ward=not is_ward, read_at__isnull=True)
    return unread.update(read_at=now, read_by_id=by.person_id)


def _write(
    facility: Facility, writing: Writing, *, is_from_ward: bool, by: Actor, now: datetime
) -> Message:
    problem = refuse_text(writing.words, longest=LONGEST)
    if not writing.words.strip():
        problem = "本文を入力してください。"
    if problem:
        raise Refused("words", problem)
    with transaction.atomic():
        message, _ = Message.objects.get_or_create(
            facility=facility, form_key=writing.key,
            defaults={
                "child": writing.about, "report": writing.report, "is_from_ward": is_from_ward,
                "words": writing.words, "sent_by_id": by.person_id, "sent_at": now,
            },
        )  # fmt: skip
    return message
