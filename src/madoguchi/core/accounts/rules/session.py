"""How a session stands: in use, to be unlocked, or over."""

from datetime import datetime, timedelta
from enum import Enum


class SessionState(Enum):
    OPEN = "open"
    LOCKED = "locked"
    OVER = "over"


def session_state(
    *,
    now: datetime,
    signed_in_at: datetime,
    seen_at: datetime,
    idle_after: timedelta,
    over_after: timedelta,
    ended_before: datetime | None = None,
) -> SessionState:
    """Over after its whole lifetime or once ended everywhere; locked after standing idle.

    Both limits count from the exact moment: at 30 minutes and 0 seconds it is locked. A clock
    that jumped back (now earlier than ``seen_at``) neither locks nor prolongs the lifetime.
    """
    if now - signed_in_at >= over_after:
        return SessionState.OVER
    if ended_before is not None and signed_in_at <= ended_before:
        return SessionState.OVER
    if now - seen_at >= idle_after:
        return SessionState.LOCKED
    return SessionState.OPEN
