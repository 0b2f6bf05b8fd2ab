"""Stops, response times, levels, the desk's hours: before, at and after each edge."""

from datetime import date
from decimal import Decimal

import pytest

from madoguchi.core.calendar.jst import at
from madoguchi.core.errors import Refused
from madoguchi.core.operations.rules.help_desk import next_opening, opening_words
from madoguchi.core.operations.rules.running import (
    LevelResult,
    StopWindow,
    check_stop,
    lies_in_window,
    minutes_covered,
    minutes_late,
)

WINDOW = StopWindow(opens_hour=20, closes_hour=6, notice_days=10)
SUNDAY = date(2025, 6, 22)
WEDNESDAY = date(2025, 6, 18)


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "expected"),
    [
        (at(WEDNESDAY, 14), at(WEDNESDAY, 15), False),
        (at(WEDNESDAY, 19, 59), at(WEDNESDAY, 21), False),
        (at(WEDNESDAY, 20), at(date(2025, 6, 19), 6), True),
        (at(WEDNESDAY, 20), at(date(2025, 6, 19), 6, 1), False),
        (at(SUNDAY, 9), at(SUNDAY, 18), True),
        (at(date(2025, 6, 21), 20), at(date(2025, 6, 23), 6), True),
        (at(date(2025, 6, 21), 14), at(date(2025, 6, 21), 15), False),
        (at(date(2025, 7, 21), 10), at(date(2025, 7, 21), 12), True),
    ],
    ids=["weekday", "a minute early", "a night", "a minute long", "sunday", "saturday night on",
         "saturday", "marine day"],
)  # fmt: skip
def test_stop_lies_in_its_window_with_every_minute(starts_at, ends_at, expected):
    assert lies_in_window(starts_at, ends_at, WINDOW) is expected


@pytest.mark.parametrize(("announced", "refused"), [(11, False), (12, False), (13, True)])
def test_stop_is_announced_ten_days_before(announced, refused):
    said = {"announced_at": at(date(2025, 6, announced), 23, 59), "window": WINDOW}
    if not refused:
        check_stop(at(SUNDAY, 9), at(SUNDAY, 10), **said)
        return
    with pytest.raises(Refused) as late:
        check_stop(at(SUNDAY, 9), at(SUNDAY, 10), **said)
    assert (late.value.code, "令和7年6月12日(木)" in late.value.message) == ("late_notice", True)


@pytest.mark.parametrize(
    ("minute", "second", "late"), [(0, 0, 0), (0, 1, 1), (5, 0, 5)], ids=["at", "just over", "5"]
)
def test_response_is_late_by_the_minutes_over_the_hour(minute, second, late):
    day = date(2026, 6, 1)
    assert minutes_late(at(day, 10), at(day, 11, minute, second), 60) == late


def test_level_is_missed_below_its_target_and_kept_at_it():
    of_four = {"total": 4, "target_percent": Decimal(75)}
    assert LevelResult(met=3, **of_four).words == "75%　達成"
    assert LevelResult(met=2, **of_four).words == "50%　未達"
    assert LevelResult(met=0, total=0, target_percent=Decimal(100)).words == "対象なし"


def test_level_is_never_rounded_up_to_its_target():
    nearly = LevelResult(met=43_199, total=43_200, target_percent=Decimal(100))
    assert (str(nearly.percent), nearly.is_missed) == ("99.99", True)


def test_overlapping_faults_are_not_counted_twice():
    day = date(2026, 6, 1)
    spans = [
        (at(day, 10), at(day, 12)), (at(day, 11), at(day, 13)), (at(day, 11), at(day, 12)),
        (at(day, 15), at(day, 15, 30)),
    ]  # fmt: skip
    assert minutes_covered(spans) == 210


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (at(date(2025, 6, 6), 8, 59), "次の受付 令和7年6月6日(金)午前9時"),
        (at(date(2025, 6, 6), 9), "受付時間内です"),
        (at(date(2025, 6, 6), 18), "受付時間内です"),
        (at(date(2025, 6, 6), 18, 0, 1), "次の受付 令和7年6月9日(月)午前9時"),
        (at(date(2025, 6, 6), 18, 30), "次の受付 令和7年6月9日(月)午前9時"),
        (at(date(2025, 7, 21), 10), "次の受付 令和7年7月22日(火)午前9時"),
        (at(date(2025, 12, 28), 10), "次の受付 令和8年1月5日(月)午前9時"),
        (at(date(2025, 12, 29), 10), "次の受付 令和8年1月5日(月)午前9時"),
        (at(date(2026, 1, 3), 10), "次の受付 令和8年1月5日(月)午前9時"),
    ],
)  # fmt: skip
def test_help_desk_says_when_it_opens_next(asked, words):
    assert opening_words(next_opening(asked)) == words
