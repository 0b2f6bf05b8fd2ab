"""Counter hours: open to the last instant, shut over noon, and why."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.hours import CounterHours, counter_hours_of, parse_span
from madoguchi.core.calendar.jst import at

CASE_000 = counter_hours_of(
    {
        "open": "08:30",
        "close": "17:00",
        "break": "12:00-13:00",
        "closed": ["土", "日", "祝日", "年末年始"],
    }
)
CASE_004 = counter_hours_of({"open": "09:00", "close": "17:00", "closed": ["土", "日", "祝日"]})
THURSDAY = date(2026, 1, 15)
MICROSECOND = timedelta(microseconds=1)


def test_noon_break_is_named() -> None:
    assert CASE_000.reason_closed(at(THURSDAY, 12, 30)) == (
        "令和8年1月15日(木)12時30分は受付時間外です(受付は8時30分から17時まで、12時から13時を除く)。"
    )


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (at(THURSDAY, 8, 30) - MICROSECOND, False),
        (at(THURSDAY, 8, 30), True),
        (at(THURSDAY, 12) - MICROSECOND, True),
        (at(THURSDAY, 12), False),
        (at(THURSDAY, 13) - MICROSECOND, False),
        (at(THURSDAY, 13), True),
        (at(THURSDAY, 17), True),
        (at(THURSDAY, 17) + MICROSECOND, False),
    ],
)
def test_counter_opens_and_shuts_to_the_microsecond(moment: datetime, is_open: bool) -> None:
    assert CASE_000.is_open(moment) is is_open


def test_closed_days_of_each_case() -> None:
    saturday = at(date(2024, 1, 13), 10)
    assert CASE_004.reason_closed(saturday) == "令和6年1月13日(土)は土曜日のため閉庁日です。"
    year_end = at(date(2025, 12, 29), 10)
    assert CASE_000.reason_closed(year_end) == "令和7年12月29日(月)は年末年始のため閉庁日です。"
    assert CASE_004.is_open(year_end)


@pytest.mark.parametrize(
    ("asked", "opens"),
    [
        (at(THURSDAY, 6), at(THURSDAY, 8, 30)),
        (at(THURSDAY, 10), at(THURSDAY, 10)),
        (at(THURSDAY, 12, 30), at(THURSDAY, 13)),
        (at(THURSDAY, 18), at(date(2026, 1, 16), 8, 30)),
        (at(date(2025, 12, 26), 18), at(date(2026, 1, 5), 8, 30)),
    ],
)
def test_next_opening(asked: datetime, opens: datetime) -> None:
    assert CASE_000.next_open(asked) == opens


def test_weekday_without_hours_has_no_counter() -> None:
    hours = CounterHours({0: parse_span("9時から17時")})
    assert hours.reason_closed(at(THURSDAY, 10)) == "令和8年1月15日(木)は受付がありません。"
    assert hours.next_open(at(THURSDAY, 10)) == at(date(2026, 1, 19), 9)


@pytest.mark.parametrize(
    "text",
    [
        "午前8時30分から午後5時まで",
        "午前８時３０分から午後５時 00 分まで",
        "8:30-17:00",
        "8時30分～17時",
    ],
)
def test_span_is_read_in_every_form(text: str) -> None:
    assert str(parse_span(text)) == "8時30分から17時"


@pytest.mark.parametrize("text", ["", "9時", "終日", "17時から9時まで"])
def test_span_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        parse_span(text)


@settings(deadline=None)
@given(st.integers(0, 366 * 24 * 60))
def test_next_open_is_open_and_nothing_before_it_is(minutes: int) -> None:
    asked = at(date(2026, 1, 1), 0) + timedelta(minutes=minutes)
    opens = CASE_000.next_open(asked)
    assert opens >= asked
    assert CASE_000.is_open(opens)
    if opens > asked:
        assert not CASE_000.is_open(asked)
        assert not CASE_000.is_open(opens - MICROSECOND)
