"""Reports that a service of the house fixed: under which contract, and by when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.core.calendar.business import months_after

DUE_WORDS = "翌月10日まで。最終月は履行期間の末日"
DUE_DAY = 10


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A contract of the same ward section and contractor, with its term."""

    number: str
    starts_on: date
    ends_on: date


def contract_of_report(
    number: str, period_on: date, candidates: Sequence[Candidate]
) -> Candidate | None:
    """The contract of the report: the one named, else the only one whose term holds the month.

    The month counts from the first to the last day of the term, so a term that begins in the
    middle of a month has that month's report too.

    >>> one = Candidate(number="1", starts_on=date(2026, 4, 16), ends_on=date(2027, 3, 31))
    >>> contract_of_report("", date(2026, 4, 1), [one]) == one
    True
    """
    if number:
        return next((one for one in candidates if one.number == number), None)
    running = [
        one for one in candidates if one.starts_on.replace(day=1) <= period_on <= one.ends_on
    ]
    return running[0] if len(running) == 1 else None


def report_due_on(period_on: date, ends_on: date) -> date:
    """翌月10日, for the last month the last day of the term (CONT-114).

    >>> report_due_on(date(2026, 5, 1), date(2027, 3, 31))
    datetime.date(2026, 6, 10)
    """
    following = months_after(period_on.replace(day=1), 1)
    return ends_on if following > ends_on else following.replace(day=DUE_DAY)
