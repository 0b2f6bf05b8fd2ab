"""The overview of a call for its section: where it stands, what is due, what comes next."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.ui.steps import Exactness, PlacedStep, Step, place_steps
from madoguchi.services.procurement.models import Milestone, Tender
from madoguchi.services.procurement.queries.moments import schedule_of, window_of
from madoguchi.services.procurement.terms import (
    ApplicationState,
    MilestoneKind,
    Precision,
    ProposalState,
)

EXACTNESS = {
    Precision.EXACT.value: Exactness.EXACT,
    Precision.RANGE.value: Exactness.RANGE,
    Precision.PART_OF_MONTH.value: Exactness.ROUGH,
    Precision.MONTH.value: Exactness.ROUGH,
    Precision.APPROXIMATE.value: Exactness.ROUGH,
}


def course(tender: Tender, today: date) -> tuple[PlacedStep, ...]:
    """The schedule as a line of steps with today on it, in the notice's own words.

    Of a call that was called off, what was over by then, and the calling off as its last step.
    """
    steps = [
        Step(
            label=milestone.name,
            starts_on=milestone.starts_on or milestone.ends_on,
            ends_on=milestone.ends_on,
            when=milestone.text,
            exactness=EXACTNESS[milestone.precision],
        )
        for milestone in schedule_of(tender)
    ]
    if tender.cancelled_at is not None:
        ended_on = day_of(tender.cancelled_at)
        steps = [step for step in steps if step.ends_on is not None and step.ends_on < ended_on]
        steps.append(Step(label="中止", starts_on=ended_on))
    return place_steps(steps, today=today)


@dataclass(frozen=True)
class NextDue:
    """The step that ends next, with its moment."""

    milestone: Milestone
    closes_at: datetime

    @property
    def is_rough(self) -> bool:
        """Named only roughly ("2月中旬"): then its words are shown, never a day of ours."""
        return EXACTNESS[self.milestone.precision] is Exactness.ROUGH

    @property
    def shown(self) -> datetime | date:
        """The moment where the notice names a time, else the day: nobody wrote 23:59:59."""
        return self.closes_at if self.milestone.ends_at else timezone.localdate(self.closes_at)


def next_due(tender: Tender, now: datetime) -> NextDue | None:
    """The next end of a step, at the case's own time; None when everything is past or called off.

    The day of the notice is due until the call is public: after that nobody has to do anything.
    """
    if tender.cancelled_at is not None:
        return None
    ahead = [
        NextDue(milestone, span.closes_at)
        for milestone in schedule_of(tender)
        if not (tender.published_at and milestone.kind == MilestoneKind.NOTICE)
        and (span := window_of(milestone)) is not None
        and not span.has_closed(now)
    ]
    return min(ahead, key=lambda due: due.closes_at, default=None)


def figures(tender: Tender) -> list[tuple[str, str, str]]:
    """Key numbers of a call: counts only, so that nothing sealed shows."""
    applications = tender.applications.exclude(state=ApplicationState.DRAFT.value)
    invited = applications.filter(state=ApplicationState.INVITED.value)
    submitted = invited.filter(
        proposal__state__in=[ProposalState.SUBMITTED.value, ProposalState.FROZEN.value]
    )
    return [
        ("参加表明", str(applications.count()), "者"),
        ("招請", str(invited.count()), "者"),
        ("質問", str(tender.questions.count()), "件"),
        ("提案書の提出", str(submitted.count()), "者"),
    ]


def today_of(now: datetime) -> date:
    return timezone.localdate(now)
