"""What a duty, a clause and a contract show on the board: one sign, with words (CONT-013)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.services.contracts.terms import DutyState, DutyTrigger, Sign

# The worst sign of its duties is what a clause shows.
ORDER = (
    Sign.BREACHED, Sign.OVERDUE, Sign.FILED, Sign.DUE, Sign.STANDING, Sign.SETTLED,
    Sign.NOT_APPLICABLE,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class DutyFacts:
    state: DutyState
    trigger: DutyTrigger
    due_on: date | None


def sign_of_duty(duty: DutyFacts, today: date) -> Sign:
    """The sign of one duty on a day: late from the day after it is due."""
    settled = {
        DutyState.BREACHED: Sign.BREACHED,
        DutyState.SETTLED: Sign.SETTLED,
        DutyState.NOT_APPLICABLE: Sign.NOT_APPLICABLE,
        DutyState.FILED: Sign.FILED,
    }
    if duty.state in settled:
        return settled[duty.state]
    if duty.due_on is not None and today > duty.due_on:
        return Sign.OVERDUE
    if duty.trigger is DutyTrigger.STANDING:
        return Sign.STANDING
    return Sign.DUE


def worst(signs: Sequence[Sign]) -> Sign:
    """The sign of the whole; a clause without duties does not exist."""
    return min(signs, key=ORDER.index)
