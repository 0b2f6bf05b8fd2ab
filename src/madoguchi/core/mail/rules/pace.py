"""One number for pace (mails per minute), an optional window, and slowing down on 4xx."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
SLOWEST = 16
# A sender that wakes late may catch up this much, so that the figure per minute holds.
CATCH_UP = timedelta(seconds=1)
# How long without a 4xx until the pace doubles again.
EASE_AFTER = timedelta(minutes=2)
UNPACED_STEP = timedelta(milliseconds=500)


@dataclass(frozen=True)
class Pace:
    """What one mail server is given: ``next_at`` the earliest next mail, ``slowdown`` 1..16."""

    next_at: datetime
    slowdown: int = 1
    slowed_at: datetime | None = None

    def may_send(self, now: datetime) -> bool:
        return now >= self.next_at

    def after_start(self, now: datetime, *, per_minute: int) -> "Pace":
        """One mail is being sent: the next one an interval later. ``per_minute`` 0 = no limit."""
        step = _interval(per_minute, self.slowdown)
        return Pace(max(self.next_at, now - CATCH_UP) + step, self.slowdown, self.slowed_at)

    def after_refusal(self, now: datetime, *, per_minute: int) -> "Pace":
        """A 4xx: half the pace, and a pause of one slowed interval at least."""
        slowdown = min(SLOWEST, self.slowdown * 2)
        pause = max(_interval(per_minute, slowdown), timedelta(seconds=slowdown))
        return Pace(max(self.next_at, now + pause), slowdown, now)

    def after_success(self, now: datetime) -> "Pace":
        """Taken: twice the pace again, once it has been quiet for EASE_AFTER."""
        if self.slowdown == 1 or self.slowed_at is None or now - self.slowed_at < EASE_AFTER:
            return self
        return Pace(self.next_at, self.slowdown // 2, now)


def _interval(per_minute: int, slowdown: int) -> timedelta:
    if per_minute:
        return timedelta(minutes=1) / per_minute * slowdown
    return timedelta(0) if slowdown == 1 else UNPACED_STEP * slowdown


def parse_window(text: str) -> tuple[time, time] | None:
    """ "08:30-17:15" as (start, end) in Tokyo time; "" is no window.

    raises  ValueError  another form, or an end that is not after the start
    """
    if not text:
        return None
    start, end = (time.fromisoformat(part.strip()) for part in text.split("-"))
    if end <= start:
        raise ValueError(f"the window must end after it starts: {text!r}")
    return start, end


def is_inside(window: tuple[time, time] | None, now: datetime) -> bool:
    """Start inclusive, end exclusive; always true without a window."""
    if window is None:
        return True
    return window[0] <= now.astimezone(TOKYO).time() < window[1]
