"""The overview of a call for its section: where it stands, what is due, what comes next."""

from dataclasses import dataclass
from datetime import datetime

from madoguchi.services.procurement.models import Milestone, Tender
from madoguchi.services.procurement.queries.moments import Window, window_of


@dataclass(frozen=True)
class Step:
    """A milestone with its window and whether it is past, running or ahead."""

    milestone: Milestone
    window: Window
    state: str  # "past", "running", "ahead"


def steps(tender: Tender, now: datetime) -> list[Step]:
    """The schedule in order, judged at ``now`` (the case's own time)."""
    found = []
    for milestone in tender.milestones.all():
        span = window_of(milestone)
        if span.has_closed(now):
            state = "past"
        elif span.opens_at is not None and span.has_opened(now):
            state = "running"
        else:
            state = "ahead"
        found.append(Step(milestone, span, state))
    return found


def next_step(tender: Tender, now: datetime) -> Step | None:
    """The step that ends next."""
    open_steps = [step for step in steps(tender, now) if step.state != "past"]
    return min(
        (step for step in open_steps if step.window.closes_at),
        key=lambda step: step.window.closes_at or now,
        default=None,
    )
