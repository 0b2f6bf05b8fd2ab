"""Due times of inquiries over weekends, holidays and the turn of the year; and how they stand."""

from datetime import datetime, timedelta

import pytest

from madoguchi.core.desk.rules import TOKYO, DueRule, due_state, ward_calendar
from madoguchi.core.desk.terms import DueState


def at(month, day, hour=10, minute=0, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        (at(2, 2), 1, at(2, 3, 17)),  # Monday
        (at(2, 6, 18), 1, at(2, 9, 17)),  # Friday evening
        (at(2, 7), 1, at(2, 9, 17)),  # Saturday
        (at(9, 18), 3, at(9, 28, 17)),  # over 敬老の日, 国民の休日, 秋分の日
        (at(12, 25), 3, at(1, 5, 17, year=2027)),  # over the turn of the year
        (at(2, 2), 0, at(2, 2, 17)),
        (at(2, 7), 0, at(2, 9, 17)),  # the same day is closed: the next open one
    ],
)
def test_due_at_counts_open_days_only(received, days, due):
    assert DueRule(days, is_hard=False).due_at(received, ward_calendar()) == due


def test_due_at_takes_the_day_of_receipt_in_japan():
    received = datetime.fromisoformat("2026-02-02T15:30:00+00:00")  # Tuesday 0:30 in Tokyo
    assert DueRule(1, is_hard=True).due_at(received, ward_calendar()) == at(2, 4, 17)


@pytest.mark.parametrize(
    ("days", "is_hard", "label"),
    [(0, False, "おおむね当日中"), (1, False, "おおむね翌営業日"), (3, True, "3営業日以内")],
)
def test_rule_is_said_in_words(days, is_hard, label):
    assert DueRule(days, is_hard=is_hard).label == label


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (at(2, 2, 23, 59), DueState.FAR),
        (at(2, 3, 0, 0), DueState.TODAY),
        (at(2, 3, 17), DueState.TODAY),
        (at(2, 3, 17) + timedelta(microseconds=1), DueState.LATE),
    ],
)
def test_due_state_before_at_and_after(now, state):
    assert due_state(at(2, 3, 17), is_done=False, now=now) is state
    assert due_state(at(2, 3, 17), is_done=True, now=now) is DueState.DONE
