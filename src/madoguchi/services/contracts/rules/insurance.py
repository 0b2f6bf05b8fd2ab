"""保険: on which days of the term no policy covers the work (CONT-038)."""

from collections.abc import Iterable
from datetime import date, timedelta

DAY = timedelta(days=1)


def gaps(
    starts_on: date, ends_on: date, policies: Iterable[tuple[date, date]]
) -> list[tuple[date, date]]:
    """Spans of the term that no policy covers, both days included, in order.

    >>> gaps(date(2026, 4, 1), date(2027, 3, 31), [(date(2026, 4, 1), date(2027, 3, 1))])
    [(datetime.date(2027, 3, 2), datetime.date(2027, 3, 31))]
    """
    found = []
    first_open = starts_on
    for begins, until in sorted(policies):
        if begins > first_open and begins <= ends_on:
            found.append((first_open, begins - DAY))
        first_open = max(first_open, until + DAY)
    if first_open <= ends_on:
        found.append((first_open, ends_on))
    return found
