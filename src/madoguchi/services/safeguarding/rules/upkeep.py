"""Upkeep: when evidence grows old, a weakness stays open too long, a list is honest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from madoguchi.core.calendar.business import months_after
from madoguchi.services.safeguarding.rules.running import Conformity, Severity

CRITICAL_DAYS = 7
EVIDENCE_MONTHS = 12


def is_too_old(checked_on: date, today: date) -> bool:
    """More than 12 months: the 応当日 itself is still within.

    >>> is_too_old(date(2024, 6, 10), date(2025, 6, 10)), is_too_old(
    ...     date(2024, 6, 10), date(2025, 6, 11))
    (False, True)
    """
    return today > months_after(checked_on, EVIDENCE_MONTHS)


def is_red(severity: Severity, known_on: date, mended_on: date | None, today: date) -> bool:
    """A critical weakness open for over 7 days.

    >>> since = date(2025, 6, 1)
    >>> is_red(Severity.CRITICAL, since, None, date(2025, 6, 8))
    False
    >>> is_red(Severity.CRITICAL, since, None, date(2025, 6, 9))
    True
    """
    is_open = mended_on is None or mended_on > today
    return (
        is_open and severity is Severity.CRITICAL
        and today - known_on > timedelta(days=CRITICAL_DAYS)
    )  # fmt: skip


@dataclass(frozen=True)
class ConformityCount:
    """52/5/3 = 60."""

    supported: int
    similar: int
    missing: int

    @property
    def total(self) -> int:
        return self.supported + self.similar + self.missing

    @property
    def words(self) -> str:
        return f"{self.supported}/{self.similar}/{self.missing} = {self.total}"


def count_answers(answers: Iterable[str]) -> ConformityCount:
    """
    >>> count_answers(["supported", "supported", "missing"]).words
    '2/0/1 = 3'
    """
    found = list(answers)
    return ConformityCount(*(found.count(answer.value) for answer in Conformity))
