"""状況把握: the facility met the child, or the hospital said: the notice waits for a while."""

from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise, may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.commands.evaluation import mark_for_evaluation
from madoguchi.services.safeguarding.models import ChildSighting, Placement
from madoguchi.services.safeguarding.queries.rule_book import rules_on
from madoguchi.services.safeguarding.rules.rulebook import SEVEN_DAYS
from madoguchi.services.safeguarding.rules.sightings import SightingMeans, check_sighting


def confirm_sighting(
    placement: Placement,
    confirmed_on: date,
    means: SightingMeans,
    valid_days: int,
    *,
    by: Actor,
    now: datetime,
) -> ChildSighting:
    """Record that somebody knows how the child is; said twice, it stands once (SAFE-029).

    raises  Forbidden  neither of the facility nor of those who hold the case
            Refused    a day to come, or a validity beyond what the ward allows
    """
    if not may(by, "safeguarding.action.record", placement):
        authorise(by, "safeguarding.sighting.enter", placement, now=now)
    longest = rules_on(day_of(now))[SEVEN_DAYS]["valid"]
    check_sighting(confirmed_on, valid_days, today=day_of(now), longest=longest)
    with transaction.atomic():
        sighting, _ = ChildSighting.objects.update_or_create(
            placement=placement, confirmed_on=confirmed_on, means=means.value,
            defaults={"child": placement.child, "valid_days": valid_days,
                      "entered_by_id": by.person_id, "entered_at": now},
        )  # fmt: skip
        mark_for_evaluation([placement.child_id], now=now)
    return sighting
