"""日程の変更: move one step, with its reason; the amendment puts it in force."""

from datetime import datetime

from django.db import transaction

from madoguchi.core.calendar.when import When
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.publication import move_milestone
from madoguchi.services.procurement.models import Milestone
from madoguchi.services.procurement.rules.windows import clocks_of


def plan_move(
    milestone: Milestone, when: When, *, reason: str, by: Actor, now: datetime
) -> Milestone:
    """Move a step to ``when``; the steps after it stay: the officer moves each, or none.

    Of a published call nothing moves for anybody else before the amendment (PROC-021).
    raises  Refused  no reason, or the step is over
    """
    starts_at, ends_at = clocks_of(when)
    with transaction.atomic():
        moved = move_milestone(
            milestone,
            text=when.text,
            starts_on=when.starts_on,
            ends_on=when.ends_on,
            starts_at=starts_at,
            ends_at=ends_at,
            reason=reason,
            by=by,
            now=now,
        )
        moved.precision = when.precision.value
        moved.save(update_fields=["precision"])
        return moved
