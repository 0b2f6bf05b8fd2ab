"""Hearing slots (プレゼンテーション・ヒアリング): lay them out, and see that none overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise


@dataclass(frozen=True)
class Slot:
    """One firm's time: talk, then questions."""

    application: int
    starts_at: datetime
    talk_minutes: int
    question_minutes: int

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.talk_minutes + self.question_minutes)


def lay_out_slots(
    applications: Sequence[int],
    *,
    starts_at: datetime,
    talk_minutes: int,
    question_minutes: int,
    break_minutes: int = 10,
) -> tuple[Slot, ...]:
    """Slots one after another, in the given order (draw it by lot before).

    Source: seed 004 §16(2): 20 minutes of talk and 20 of questions.
    """
    step = timedelta(minutes=talk_minutes + question_minutes + break_minutes)
    return tuple(
        Slot(application, starts_at + step * ordinal, talk_minutes, question_minutes)
        for ordinal, application in enumerate(applications)
    )


def overlapping(slots: Sequence[Slot]) -> tuple[tuple[Slot, Slot], ...]:
    """Pairs of slots of which the later starts before the earlier has ended."""
    ordered = sorted(slots, key=lambda slot: slot.starts_at)
    return tuple(
        (first, second) for first, second in pairwise(ordered) if second.starts_at < first.ends_at
    )
