"""Sessions lock and end at their exact moments."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from madoguchi.core.accounts.rules.session import SessionState, session_state

START = datetime(2026, 2, 2, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
MS = timedelta(milliseconds=1)


def state(now, *, seen=START, ended_before=None):
    return session_state(
        now=now, signed_in_at=START, seen_at=seen, idle_after=timedelta(minutes=30),
        over_after=timedelta(hours=12), ended_before=ended_before,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (timedelta(0), SessionState.OPEN),
        (timedelta(minutes=30) - MS, SessionState.OPEN),
        (timedelta(minutes=30), SessionState.LOCKED),
        (timedelta(hours=12) - MS, SessionState.LOCKED),
        (timedelta(hours=12), SessionState.OVER),
        (timedelta(minutes=-5), SessionState.OPEN),
    ],
)
def test_idle_session_locks_then_ends(after, expected):
    assert state(START + after) is expected


def test_busy_session_still_ends_after_its_lifetime():
    late = START + timedelta(hours=12)
    assert state(late - MS, seen=late - MS) is SessionState.OPEN
    assert state(late, seen=late - MS) is SessionState.OVER


def test_session_ended_everywhere_is_over_and_later_ones_are_not():
    assert state(START + MS, ended_before=START) is SessionState.OVER
    assert state(START + MS, ended_before=START - MS) is SessionState.OPEN
