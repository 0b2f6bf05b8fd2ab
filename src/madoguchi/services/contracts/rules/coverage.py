"""Spans of days that cover a term: posts that stand empty, days without insurance."""

from collections.abc import Iterable
from datetime import date, timedelta

DAY = timedelta(days=1)
Span = tuple[date, date]


def gaps(spans: Iterable[Span], starts_on: date, ends_on: date) -> tuple[Span, ...]:
    """(first, last) day of every part of the term that no span covers (CONT-038, CONT-045).

    >>> gaps([(date(2026, 4, 1), date(2026, 9, 30))], date(2026, 4, 1), date(2027, 3, 31))
    ((datetime.date(2026, 10, 1), datetime.date(2027, 3, 31)),)
    """
    found, free = [], starts_on
    for first, last in sorted(spans):
        if free > ends_on or last == date.max:
            found += [(free, min(first - DAY, ends_on))] if first > free else []
            return tuple(found)
        if first > free:
            found.append((free, min(first - DAY, ends_on)))
        free = max(free, last + DAY)
    return (*found, (free, ends_on)) if free <= ends_on else tuple(found)
