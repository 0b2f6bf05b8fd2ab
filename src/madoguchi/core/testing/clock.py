"""Clocks that stand still until they are moved: for commands, and for requests of a browser."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import timezone

from madoguchi.core.accounts import api, middleware
from madoguchi.core.vault import form_files

if TYPE_CHECKING:
    import pytest  # of the development set: demo loaders use this room too

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


class StoppedClock:
    """Stands for ``django.utils.timezone`` in the rooms that ask when a request arrived."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def __getattr__(self, name: str) -> object:
        return getattr(timezone, name)


def stop_clock(monkeypatch: "pytest.MonkeyPatch", moment: datetime) -> StoppedClock:
    """Every request arrives, and is complete, at ``clock.moment``."""
    clock = StoppedClock(moment)
    for room in (middleware, api, form_files):
        monkeypatch.setattr(room, "timezone", clock)
    return clock
