"""履行期間: the segments of the performance period, their fiscal years, gaps and overlaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from madoguchi.core.calendar.checks import Finding
from madoguchi.core.calendar.expressions import When, describe
from madoguchi.core.calendar.fiscal import fiscal_year, fiscal_years_label


@dataclass(frozen=True)
class Segment:
    """The part of the period that one contract covers (PROC-005)."""

    title: str
    when: When


def fiscal_years_of(segment: Segment) -> tuple[int, ...]:
    """The 年度 that a segment touches, in order; an open start (契約締結日から) counts by its end.

    Raises ValueError for a segment without an end.
    """
    when = segment.when
    if when.ends_on is None:
        raise ValueError(f"{segment.title} has no end")
    return tuple(range(fiscal_year(when.starts_on or when.ends_on), fiscal_year(when.ends_on) + 1))


def check_years(segment: Segment, years: Sequence[int]) -> Finding | None:
    """The 年度 that a contract is booked on must be those that its period touches (PROC-005).

    A segment without an end touches nothing that could be compared.
    """
    if segment.when.ends_on is None or fiscal_years_of(segment) == tuple(years):
        return None
    return Finding(
        "period_year",
        f"「{segment.title}」({describe(segment.when)})の期間が、{fiscal_years_label(years)}と"
        "合いません。年度か期間を直してください。",
        (segment.title,),
    )


def check_segments(segments: Sequence[Segment]) -> tuple[Finding, ...]:
    """Days between two segments that belong to none, or to both.

    Where a bound is vague (2月下旬) only what is certain is reported: a gap if even the latest
    reading leaves one, an overlap if even the earliest one does.
    """
    findings = (_joint(first, then) for first, then in pairwise(segments))
    return tuple(finding for finding in findings if finding)


def _joint(first: Segment, then: Segment) -> Finding | None:
    end, start = first.when.ends_on, then.when.starts_on
    if end is None or start is None:
        return None
    names = f"「{first.title}」({describe(first.when)})と「{then.title}」({describe(then.when)})"
    about = (first.title, then.title)
    if start - end > timedelta(days=1):
        days = (start - end).days - 1
        return Finding("period_gap", f"{names}の間が{days}日空いています。", about)
    if start <= end and first.when.is_exact and then.when.is_exact:
        return Finding("period_overlap", f"{names}の期間が重なっています。", about)
    return None
