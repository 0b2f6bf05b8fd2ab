"""Steps that the section has moved, and the public does not know of yet."""

from dataclasses import dataclass

from madoguchi.services.procurement.models import Milestone, Tender
from madoguchi.services.procurement.queries.moments import schedule_of

TIMES = ("text", "starts_on", "starts_at", "ends_on", "ends_at")


@dataclass(frozen=True)
class Move:
    """A step as it was published, and as the section has it now (None: taken out)."""

    old: Milestone
    new: Milestone | None


def moves_of(tender: Tender) -> list[Move]:
    """What the next amendment changes in the schedule in force; new steps are no moves."""
    if tender.published_at is None:
        return []
    now_planned = {row.pk: row for row in tender.milestones.all()}
    pairs = [Move(row, now_planned.get(row.row_key)) for row in schedule_of(tender)]
    return [pair for pair in pairs if pair.new is None or _differs(pair.old, pair.new)]


def _differs(old: Milestone, new: Milestone) -> bool:
    return any(getattr(old, name) != getattr(new, name) for name in TIMES)
