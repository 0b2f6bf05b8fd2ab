"""FakeClock stands still until moved."""

from datetime import UTC, datetime

import pytest

from madoguchi.core.testing.clock import FakeClock


def test_clock_stands_still_until_advanced():
    clock = FakeClock.at(2026, 2, 2, 16, 59, 59)
    assert clock() == clock.now == datetime(2026, 2, 2, 7, 59, 59, tzinfo=UTC)
    assert clock.advance(milliseconds=1000) == datetime(2026, 2, 2, 8, 0, tzinfo=UTC)


def test_clock_refuses_a_moment_without_zone():
    with pytest.raises(ValueError, match="aware"):
        FakeClock(datetime(2026, 2, 2))  # noqa: DTZ001 - what it must refuse
