"""Doubts (疑義): what a printed date leaves open; shown to people, never settled by the product."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from madoguchi.core.errors import Refused

T = TypeVar("T")


@dataclass(frozen=True)
class Doubt:
    """One contradiction found in a text.

    code        stable English code, e.g. ``weekday_mismatch``
    message     one Japanese sentence that names what was found and asks for the decision
    candidates  the days that may have been meant, most literal first; may be empty
    """

    code: str
    message: str
    candidates: tuple[date, ...] = ()


@dataclass(frozen=True)
class Reading(Generic[T]):
    """What was read from ``text`` (kept exactly as typed), and the doubts that remain."""

    text: str
    value: T
    warnings: tuple[Doubt, ...] = ()

    @property
    def is_doubtful(self) -> bool:
        return bool(self.warnings)


class Unreadable(Refused):
    """The text cannot be read as a date, moment or rule; the message says how to write it."""


def codes(doubts: Sequence[Doubt]) -> tuple[str, ...]:
    return tuple(doubt.code for doubt in doubts)
