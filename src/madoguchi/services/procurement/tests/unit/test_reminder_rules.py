"""Which reminder is due: before, at and after each lead time and the deadline itself."""

from datetime import UTC, datetime, timedelta

import pytest

from madoguchi.services.procurement.rules.reminders import due_reminder

CLOSES = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("before", "hours"),
    [
        (timedelta(hours=24) + TICK, None),
        (timedelta(hours=24), 24),
        (timedelta(hours=2) + TICK, 24),
        (timedelta(hours=2), 2),
        (timedelta(0), 2),
        (-TICK, None),
    ],
)
def test_reminder_before_at_and_after_each_lead_time(before, hours):
    assert due_reminder(CLOSES, CLOSES - before) == hours


def test_reminder_of_a_day_without_a_time_never_comes_late_at_night():
    assert due_reminder(CLOSES, CLOSES - timedelta(hours=1), has_time=False) == 24
