"""お知らせの段階: on which days people are told of a due day, and when the chief is (CONT-161)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.core.terms import Term


class Rung(Term):
    """How urgent a reminder is, and so to whom it goes."""

    BEFORE = "before", "期限の前"
    TODAY = "today", "期限の日"
    LATE = "late", "期限超過"
    CHIEF = "chief", "課長への報告"


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """days  before the due day, 0 on it, negative after it; ``chief_after_days`` late at last."""

    days: Sequence[int]
    chief_after_days: int


def rung_on(due_on: date, today: date, ladder: Ladder) -> Rung | None:
    """What is said today about something open that is due on ``due_on``; None: nothing.

    From ``chief_after_days`` late on the chief hears of it once, on that very day.

    >>> ladder = Ladder(days=(7, 1), chief_after_days=3)
    >>> rung_on(date(2026, 6, 10), date(2026, 6, 3), ladder)
    <Rung.BEFORE: 'before'>
    """
    left = (due_on - today).days
    if left == -ladder.chief_after_days:
        return Rung.CHIEF
    if left not in ladder.days:
        return None
    if left > 0:
        return Rung.BEFORE
    return Rung.TODAY if left == 0 else Rung.LATE
