"""Accounts that open children's records and that nobody uses (SAFE-011)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

UNUSED_FOR = timedelta(days=90)


def is_unused(moments: Iterable[datetime | None], now: datetime) -> bool:
    """Whether nothing has happened to the account for 90 days; the 90th day itself counts.

    moments  made, begun, signed in, called by key, readmitted: whichever there were

    >>> from datetime import UTC
    >>> made = datetime(2025, 1, 1, tzinfo=UTC)
    >>> [is_unused([made, None], made + timedelta(days=days)) for days in (89, 90)]
    [False, True]
    """
    last = max((one for one in moments if one is not None), default=None)
    return last is not None and now - last >= UNUSED_FOR
