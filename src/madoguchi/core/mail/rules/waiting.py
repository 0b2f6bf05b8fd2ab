"""How long a mail waits after a temporary refusal, and when it is given up."""

from datetime import datetime, timedelta

# RFC 5321 4.5.4.1 asks for at least 30 minutes between tries and 4-5 days before giving up;
# that is the relay's part. Between us and our own relay a few quick tries come first, then
# the last waits reach 8 hours: about a day in all, after which a person must look.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 480, 480))


def next_attempt_at(attempts: int, now: datetime) -> datetime | None:
    """When to try again after ``attempts`` (≥ 1) tries; None when it is given up.

    >>> next_attempt_at(1, datetime(2026, 2, 2, 17, 0))
    datetime.datetime(2026, 2, 2, 17, 1)
    >>> next_attempt_at(10, datetime(2026, 2, 2, 17, 0)) is None
    True
    """
    return now + WAITS[attempts - 1] if attempts <= len(WAITS) else None
