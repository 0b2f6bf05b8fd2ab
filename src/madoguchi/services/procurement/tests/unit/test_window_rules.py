"""Windows: before, at and after each deadline of the notices, to the microsecond."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.calendar.expressions import parse_when
from madoguchi.core.calendar.jst import at
from madoguchi.services.procurement.errors import DeadlinePassed, WindowNotOpen
from madoguchi.services.procurement.models import Milestone
from madoguchi.services.procurement.queries.moments import window_of
from madoguchi.services.procurement.rules.intake import is_late, postmark_decides
from madoguchi.services.procurement.rules.windows import Window, clocks_of, demand_open

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


def judged_by(words: str) -> Window:
    """The window of a schedule row that an officer typed in these words."""
    when = parse_when(words)
    starts_at, ends_at = clocks_of(when)
    row = Milestone(
        starts_on=when.starts_on, starts_at=starts_at, ends_on=when.ends_on, ends_at=ends_at
    )
    window = window_of(row)
    assert window is not None
    return window


@pytest.mark.parametrize(("text", "limit"), DEADLINES.values(), ids=DEADLINES)
def test_the_stated_instant_is_in_time_and_a_microsecond_later_is_late(
    text: str, limit: datetime
) -> None:
    window = judged_by(text)
    assert window.closes_at == limit
    for early in (SECOND, MICROSECOND, timedelta(0)):
        demand_open(window, limit - early, "提出")
        assert not is_late(limit - early, window)
    for late in (MICROSECOND, SECOND):
        assert is_late(limit + late, window)
        with pytest.raises(DeadlinePassed):
            demand_open(window, limit + late, "提出")


def test_deadline_is_judged_in_japan_time_whatever_the_zone() -> None:
    window = judged_by("令和8年2月2日(月)午後5時")
    assert not window.has_closed(datetime(2026, 2, 2, 8, 0, tzinfo=UTC))
    assert window.has_closed(datetime(2026, 2, 2, 8, 0, 0, 1, tzinfo=UTC))


def test_window_with_a_start_refuses_what_comes_before_it() -> None:
    window = judged_by(DEADLINES["004 participation"][0])
    opens_at = at(date(2024, 1, 12), 9)
    assert window.opens_at == opens_at
    demand_open(window, opens_at, "貸与の申込み")
    with pytest.raises(WindowNotOpen, match="令和6年1月12日\\(金\\)午前9時"):
        demand_open(window, opens_at - MICROSECOND, "貸与の申込み")


def test_step_of_one_day_has_no_opening() -> None:
    window = judged_by("令和8年1月16日(金)午前9時から午後5時まで")
    assert (window.opens_at, window.closes_at) == (None, at(date(2026, 1, 16), 17))


def test_hours_of_each_day_close_a_single_day_too() -> None:
    assert judged_by("令和8年1月16日(金)(9時から17時まで)").closes_at == at(date(2026, 1, 16), 17)


@pytest.mark.parametrize("text", ["令和8年1月16日(金)まで", "令和8年1月16日(金)24時まで"])
def test_day_without_a_time_and_24_oclock_count_the_day_whole(text: str) -> None:
    window, midnight = judged_by(text), at(date(2026, 1, 17), 0)
    assert not window.has_closed(midnight - MICROSECOND)
    assert window.has_closed(midnight)
    assert window.closing == "令和8年1月16日(金)"


def test_arrival_decides_in_spite_of_the_posting_date() -> None:
    window = judged_by("令和8年1月16日(金)午後5時まで（締切日必着）")
    assert is_late(at(date(2026, 1, 19), 10), window)


@pytest.mark.parametrize(
    ("words", "decides"),
    [
        (["令和8年1月13日(火)(当日消印有効)"], True),
        (["令和8年1月13日(火)午後5時まで", "郵送は消印有効"], True),
        (["令和8年1月13日(火)必着"], False),
        (["令和8年1月13日(火)(消印有効)", "必着"], False),  # both are said: the stricter stands
        (["令和8年1月13日(火)午後5時まで"], False),
        ([], False),
    ],
)
def test_postmark_decides_only_where_the_words_say_so(words: list[str], *, decides: bool) -> None:
    assert postmark_decides(words) is decides


@pytest.mark.parametrize(
    ("postmark", "late"),
    [(date(2026, 1, 12), False), (date(2026, 1, 13), False), (date(2026, 1, 14), True)],
)
@pytest.mark.parametrize(
    "text", ["令和8年1月13日(火)(当日消印有効)", "令和8年1月13日(火)午後5時まで(消印有効)"]
)
def test_postmark_of_the_last_day_is_in_time_whenever_it_arrives(
    text: str, postmark: date, *, late: bool
) -> None:
    arrived_at = at(date(2026, 1, 15), 10)
    window = judged_by(text)
    assert is_late(arrived_at, window, postmark=postmark) is late
    assert is_late(arrived_at, window)


def test_postmark_saves_nothing_that_comes_to_a_call_called_off() -> None:
    window = Window(None, at(date(2026, 1, 13), 17), stopped_at=at(date(2026, 1, 12), 9))
    assert is_late(at(date(2026, 1, 12), 10), window, postmark=date(2026, 1, 11))


def test_call_without_a_window_takes_nothing() -> None:
    with pytest.raises(WindowNotOpen):
        demand_open(None, at(date(2026, 1, 16), 10), "提出")
    assert not is_late(at(date(2026, 1, 16), 10), None)


@given(st.integers(-2_000_000, 2_000_000))
def test_judgement_around_the_deadline_follows_the_sign(microseconds: int) -> None:
    window = judged_by("令和8年2月2日(月)午後5時")
    arrived = at(date(2026, 2, 2), 17) + timedelta(microseconds=microseconds)
    assert is_late(arrived, window) is (microseconds > 0)


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
