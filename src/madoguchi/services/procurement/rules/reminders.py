"""期限のお知らせ: how long before an end people are reminded, and which reminder is due now."""

from datetime import datetime, timedelta

DAY_BEFORE, HOURS_BEFORE = 24, 2
STEPS = (HOURS_BEFORE, DAY_BEFORE)


def due_reminder(closes_at: datetime, now: datetime, *, has_time: bool = True) -> int | None:
    """Hours of the reminder that is due at ``now``: 2, 24, or None.

    The nearer one replaces the farther: after a standstill of the worker nobody is told "24 hours"
    with one hour left. The last moment still reminds, the moment after it does not.
    has_time  False for a day without a time: its "2 hours before" would come late at night
    """
    if now > closes_at:
        return None
    steps = STEPS if has_time else (DAY_BEFORE,)
    left = closes_at - now
    return next((hours for hours in steps if left <= timedelta(hours=hours)), None)
