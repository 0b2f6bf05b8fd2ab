"""Windows: before, at and after each deadline of the notices, to the microsecond."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.calendar.expressions import parse_when
from madoguchi.core.calendar.hours import counter_hours_of
from madoguchi.core.calendar.jst import at
from madoguchi.core.errors import Refused
from madoguchi.services.procurement.rules.windows import (
    Timing,
    Window,
    counter_warning,
    is_within,
    judge_arrival,
    spell_delay,
    window_of,
)

MICROSECOND = timedelta(microseconds=1)
SECOND = timedelta(seconds=1)

DEADLINES = {
    "000 participation": ("令和8年1月16日(金)午後5時まで", at(date(2026, 1, 16), 17)),
    "000 proposals": ("令和8年2月2日(月)午後5時まで", at(date(2026, 2, 2), 17)),
    "001 participation": ("令和８年１月１３日（火）午後５時まで", at(date(2026, 1, 13), 17)),
    "002 questions": ("令和６年１１月８日（金）正午まで", at(date(2024, 11, 8), 12)),
    "002 participation": (
        "令和６年１１月８日（金）午後５時まで（必着）",
        at(date(2024, 11, 8), 17),
    ),
    "002 proposals": (
        "令和６年１２月１３日（金）午後５時（必着）（厳守）",
        at(date(2024, 12, 13), 17),
    ),
    "004 participation": (
        "令和6年1月12日（金）～1月26日（金）（土日祝日を除く9時から17時まで）",
        at(date(2024, 1, 26), 17),
    ),
}


@pytest.mark.parametrize(("text", "limit"), DEADLINES.values(), ids=DEADLINES)
def test_the_stated_instant_is_in_time_and_a_microsecond_later_is_late(
    text: str, limit: datetime
) -> None:
    window = window_of(parse_when(text))
    assert window.closes_at == limit
    for early in (SECOND, MICROSECOND, timedelta(0)):
        assert is_within(window, limit - early)
        assert judge_arrival(window, limit - early).timing is Timing.IN_TIME
    for late in (MICROSECOND, SECOND):
        assert not is_within(window, limit + late)
        assert judge_arrival(window, limit + late).late_by == late
        assert judge_arrival(window, limit + late).timing is Timing.LATE


def test_question_thirty_seconds_after_noon_is_late_and_says_so() -> None:
    window = window_of(parse_when("令和6年11月8日（金）正午"))
    late = judge_arrival(window, at(date(2024, 11, 8), 12, 0, 30))
    assert (late.is_in_time, late.message) == (
        False,
        "期限(令和6年11月8日(金)正午)を30秒過ぎて到着しました。",
    )
    assert judge_arrival(window, at(date(2024, 11, 8), 11, 59, 59)).is_in_time


def test_deadline_is_judged_in_japan_time_whatever_the_zone() -> None:
    window = window_of(parse_when("令和8年2月2日(月)午後5時"))
    assert judge_arrival(window, datetime(2026, 2, 2, 8, 0, tzinfo=UTC)).is_in_time
    assert not judge_arrival(window, datetime(2026, 2, 2, 8, 0, 0, 1, tzinfo=UTC)).is_in_time
    with pytest.raises(ValueError, match="without a time zone"):
        judge_arrival(window, datetime(2026, 2, 2, 17, 0))  # noqa: DTZ001 - the refusal is the point


def test_window_with_a_start_refuses_what_comes_before_it() -> None:
    window = window_of(parse_when(DEADLINES["004 participation"][0]))
    opens_at = at(date(2024, 1, 12), 9)
    assert window.opens_at == opens_at
    assert judge_arrival(window, opens_at).timing is Timing.IN_TIME
    early = judge_arrival(window, opens_at - MICROSECOND)
    assert (early.timing, early.message) == (
        Timing.EARLY,
        "受付は令和6年1月12日(金)午前9時からです。受付開始後に提出してください。",
    )
    assert not is_within(window, opens_at - MICROSECOND)


def test_arrival_decides_in_spite_of_the_posting_date() -> None:
    window = window_of(parse_when("令和8年1月16日(金)午後5時まで（締切日必着）"))
    letter = judge_arrival(window, at(date(2026, 1, 19), 10), posted_on=date(2026, 1, 15))
    assert (letter.timing, letter.late_by) == (Timing.LATE, timedelta(days=2, hours=17))
    assert "2日17時間" in letter.message


@pytest.mark.parametrize(
    ("posted_on", "timing"),
    [
        (date(2026, 1, 15), Timing.IN_TIME),
        (date(2026, 1, 16), Timing.IN_TIME),
        (date(2026, 1, 17), Timing.LATE),
        (None, Timing.LATE),
    ],
)
def test_postmark_counts_only_where_the_notice_says_so(
    posted_on: date | None, timing: Timing
) -> None:
    window = window_of(parse_when("令和8年1月16日(金)(当日消印有効)"))
    assert judge_arrival(window, at(date(2026, 1, 19), 10), posted_on=posted_on).timing is timing


def test_outside_form_counts_with_its_own_receipt_time() -> None:
    window = window_of(parse_when("令和8年2月2日(月)午後5時"))
    assert judge_arrival(window, at(date(2026, 2, 2), 16, 58)).is_in_time


def test_day_without_a_time_counts_whole() -> None:
    window = window_of(parse_when("令和8年1月16日(金)まで"))
    midnight = at(date(2026, 1, 17), 0)
    assert is_within(window, midnight - MICROSECOND)
    assert judge_arrival(window, midnight).message == (
        "期限(令和8年1月16日(金)24時)を1秒未満過ぎて到着しました。"
    )


@pytest.mark.parametrize("text", ["令和8年2月中旬", "令和8年2月", "令和8年2月20日頃"])
def test_vague_deadline_judges_nobody(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        window_of(parse_when(text))
    assert refusal.value.code == "deadline_not_exact"


def test_counter_over_noon_warns_the_officer() -> None:
    counter = counter_hours_of(
        {
            "open": "08:30",
            "close": "17:00",
            "break": "12:00-13:00",
            "closed": ["土", "日", "祝日", "年末年始"],
        }
    )
    warning = counter_warning(counter, at(date(2026, 1, 15), 12, 30))
    assert warning is not None
    assert "12時から13時を除く" in warning
    assert counter_warning(counter, at(date(2026, 1, 15), 13)) is None


@pytest.mark.parametrize(
    ("delay", "words"),
    [
        (MICROSECOND, "1秒未満"),
        (timedelta(seconds=59, microseconds=999999), "59秒"),
        (timedelta(minutes=1), "1分"),
        (timedelta(hours=1, seconds=1), "1時間1秒"),
        (timedelta(days=3), "3日"),
    ],
)
def test_delay_is_spelled_and_never_rounded_up(delay: timedelta, words: str) -> None:
    assert spell_delay(delay) == words


@given(st.integers(-2_000_000, 2_000_000))
def test_judgement_around_the_deadline_follows_the_sign(microseconds: int) -> None:
    window = window_of(parse_when("令和8年2月2日(月)午後5時"))
    arrived = at(date(2026, 2, 2), 17) + timedelta(microseconds=microseconds)
    assert judge_arrival(window, arrived).is_in_time is (microseconds <= 0)
    assert is_within(window, arrived) is (microseconds <= 0)


@pytest.mark.parametrize(
    ("closes_at", "words"),
    [
        (at(date(2026, 2, 2), 17, 0), "令和8年2月2日(月)午後5時"),
        (at(date(2026, 2, 3), 0, 0) - timedelta(microseconds=1), "令和8年2月2日(月)"),
        (datetime(2026, 2, 2, 15, tzinfo=UTC) - timedelta(microseconds=1), "令和8年2月2日(月)"),
        (at(date(2026, 2, 3), 0, 0), "令和8年2月3日(火)午前0時"),
    ],
)
def test_end_of_a_day_is_said_as_the_day(closes_at: datetime, words: str) -> None:
    assert Window(None, closes_at).closing == words
