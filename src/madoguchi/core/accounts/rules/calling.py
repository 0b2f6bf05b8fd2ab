"""How often a key of the API may be used, and for how long it counts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

WINDOW = timedelta(minutes=10)
MOST_IN_WINDOW = 30
MOST_AT_ONCE = 2
GIVEN_UP_AFTER = timedelta(minutes=5)  # a call that never ended: its process died
LIFETIMES_DAYS = (30, 90, 365)
MOST_KEYS = 5


def wait_of(calls: Sequence[tuple[datetime, datetime | None]], now: datetime) -> int:
    """Seconds to wait before one more call; 0 if it may begin now.

    calls  (started, ended or None) of the key, oldest first

    >>> start = datetime(2026, 4, 1, 9)
    >>> wait_of([(start, start)] * 29, start), wait_of([(start, start)] * 30, start)
    (0, 600)
    >>> wait_of([(start, None)] * 2, start)
    5
    """
    recent = [started for started, _ended in calls if started > now - WINDOW]
    if len(recent) >= MOST_IN_WINDOW:
        free_at = recent[-MOST_IN_WINDOW] + WINDOW
        return max(1, ceil((free_at - now).total_seconds()))
    running = [s for s, ended in calls if ended is None and s > now - GIVEN_UP_AFTER]
    return 5 if len(running) >= MOST_AT_ONCE else 0
