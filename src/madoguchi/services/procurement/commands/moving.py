"""日程の変更: move one step, keep its history, and tell every firm still in the running."""

from collections.abc import Iterable
from datetime import datetime, time

from django.db import transaction

from madoguchi.core.calendar.jst import to_jst
from madoguchi.core.calendar.when import When
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.letters import make_letters, send_letter
from madoguchi.services.procurement.commands.publication import move_milestone
from madoguchi.services.procurement.models import Application, Letter, Milestone
from madoguchi.services.procurement.queries.holders import active_applications
from madoguchi.services.procurement.terms import NoticeChannel, NoticeKind


def move_and_tell(
    milestone: Milestone, when: When, *, reason: str, by: Actor, now: datetime
) -> list[Letter]:
    """Move a step to ``when``; of a published call every active firm gets the letter at once.

    The steps after it stay: the officer moves each of them, or none (PROC-021). Firms without an
    address get a letter to post. Reminders of the old time no longer count as sent.
    raises  Refused  no reason, or the step is over
    """
    old_text = milestone.text
    is_span = when.starts_on != when.ends_on
    with transaction.atomic():
        moved = move_milestone(
            milestone,
            text=when.text,
            starts_on=when.starts_on,
            ends_on=when.ends_on,
            starts_at=_clock(when.starts_at) if is_span else None,
            ends_at=_clock(when.ends_at),
            reason=reason,
            by=by,
            now=now,
        )
        moved.precision = when.precision.value
        moved.save(update_fields=["precision"])
        moved.tender.sent_reminders.filter(milestone_id_value=moved.pk).delete()
        if moved.tender.published_at is None:
            return []
        context = {
            "milestone": moved, "old_text": old_text, "new_text": when.text, "reason": reason,
        }  # fmt: skip
        return _tell(moved, context, by=by, now=now)


def _tell(
    milestone: Milestone, context: dict[str, object], *, by: Actor, now: datetime
) -> list[Letter]:
    firms = list(active_applications(milestone.tender))
    with_mail = [firm for firm in firms if firm.contact_email]
    without = [firm for firm in firms if not firm.contact_email]
    routes: Iterable[tuple[list[Application], NoticeChannel]] = (
        (with_mail, NoticeChannel.EMAIL), (without, NoticeChannel.POST),
    )  # fmt: skip
    letters = [
        letter
        for chosen, channel in routes
        for letter in make_letters(
            milestone.tender, NoticeKind.SCHEDULE_CHANGE, chosen,
            channels=[channel], by=by, now=now, context=context,
        )
    ]  # fmt: skip
    return [send_letter(letter, by=by, now=now) for letter in letters]


def _clock(moment: datetime | None) -> time | None:
    return to_jst(moment).time() if moment is not None else None
