"""A facility that has gone silent: missing input is never attendance, it is to be asked about."""

from collections.abc import Collection, Sequence
from datetime import date


def silent_days(owed: Sequence[date], reported: Collection[date]) -> tuple[date, ...]:
    """The days at the end of ``owed`` on which the facility reported no child at all.

    owed      days in order on which at least one child was expected and the report is due
    reported  days of which at least one entry came in

    >>> from datetime import date as d
    >>> silent_days([d(2026, 6, 1), d(2026, 6, 2), d(2026, 6, 3)], {d(2026, 6, 1)})
    (datetime.date(2026, 6, 2), datetime.date(2026, 6, 3))
    """
    found: list[date] = []
    for day in reversed(owed):
        if day in reported:
            break
        found.append(day)
    return tuple(reversed(found))
