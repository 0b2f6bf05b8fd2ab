"""FakeClock: a clock that stands still until it is moved."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

JST = ZoneInfo("Asia/Tokyo")


class FakeClock:
    """A moment that tests and demo loaders pass around instead of the real time.

    >>> clock = FakeClock.at(2026, 2, 2, 16, 59)
    >>> clock.now.isoformat()
    '2026-02-02T16:59:00+09:00'
    >>> clock.advance(minutes=1).isoformat()
    '2026-02-02T17:00:00+09:00'
    """

    def __init__(self, now: datetime) -> None:
        if now.tzinfo is None:
            raise ValueError("the clock needs an aware moment")
        self.now = now.astimezone(JST)

    @classmethod
    def at(  # noqa: PLR0917 - as datetime itself
        cls, year: int, month: int, day: int, hour: int = 9, minute: int = 0, second: int = 0
    ) -> "FakeClock":
        """A moment in Japan time."""
        return cls(datetime(year, month, day, hour, minute, second, tzinfo=JST))

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> datetime:
        """Move on by ``days=``, ``hours=``, ``minutes=``, ``milliseconds=`` …"""
        self.now += timedelta(**span)
        return self.now

    def set(self, moment: datetime) -> datetime:
        """Stand at another moment, earlier or later."""
        self.now = moment.astimezone(JST)
        return self.now

    @property
    def utc(self) -> datetime:
        return self.now.astimezone(UTC)
