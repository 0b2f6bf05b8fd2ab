"""Holidays, closing days, business days, months: the vectors of the conventions, and properties."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.core.calendar.business import (
    BusinessCalendar,
    YearlyClosing,
    calendar_closed_on,
    is_issued_within,
    last_day_of_months,
    months_after,
    months_before,
)
from madoguchi.core.calendar.holidays import HolidayTable, equinoxes_official_through

WARD = BusinessCalendar()
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 5, 6), "振替休日"),
        (date(2026, 9, 22), "国民の休日"),
        (date(2027, 3, 22), "振替休日"),
        (date(2019, 4, 30), "国民の休日"),
        (date(2019, 5, 1), "天皇の即位の日"),
        (date(2026, 2, 11), "建国記念の日"),
    ],
)
def test_holiday_has_its_name(day: date, name: str) -> None:
    assert HolidayTable().name_of(day) == name


def test_saturday_holiday_has_no_substitute() -> None:
    assert date(2028, 4, 29).weekday() == 5
    assert HolidayTable().name_of(date(2028, 4, 29)) == "昭和の日"
    assert HolidayTable().name_of(date(2028, 5, 1)) is None


def test_table_adds_and_removes_days() -> None:
    table = HolidayTable(
        added={date(2026, 6, 9): "特別の休日"}, removed=frozenset({date(2026, 10, 12)})
    )
    assert table.name_of(date(2026, 6, 9)) == "特別の休日"
    assert table.name_of(date(2026, 10, 12)) is None
    assert BusinessCalendar(holidays=table).is_open_day(date(2026, 10, 12))
    assert len(table.in_year(2026)) == len(HolidayTable().in_year(2026))


def test_equinox_is_an_estimate_until_the_gazette_names_it() -> None:
    table = HolidayTable(equinoxes_official_through=2025)
    estimated = {holiday.name for holiday in table.in_year(2026) if holiday.is_estimated}
    assert estimated == {"春分の日", "秋分の日", "国民の休日"}
    assert not any(holiday.is_estimated for holiday in HolidayTable().in_year(2026))
    substitute = table.find(date(2027, 3, 22))
    assert substitute is not None
    assert substitute.is_estimated
    assert {h.name for h in HolidayTable().in_year(2028) if h.is_estimated} == {
        "春分の日",
        "秋分の日",
    }


def test_gazette_of_february_covers_the_next_year() -> None:
    assert equinoxes_official_through(date(2027, 1, 31)) == 2027
    assert equinoxes_official_through(date(2027, 2, 1)) == 2028


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2026, 12, 25), 3, date(2027, 1, 5)),
        (date(2026, 9, 18), 3, date(2026, 9, 28)),
        (date(2026, 12, 28), 1, date(2027, 1, 4)),
        (date(2027, 4, 28), 3, date(2027, 5, 7)),
        (date(2026, 9, 28), -3, date(2026, 9, 18)),
        (date(2026, 9, 19), 0, date(2026, 9, 19)),
    ],
)
def test_business_days_are_counted_from_the_next_one(
    start: date, count: int, expected: date
) -> None:
    assert WARD.add_business_days(start, count) == expected


def test_statutory_day_moves_over_sunday_and_holiday() -> None:
    assert WARD.open_day_from(date(2027, 1, 10)) == date(2027, 1, 12)
    assert WARD.open_day_until(date(2027, 1, 10)) == date(2027, 1, 8)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 12, 28), None),
        (date(2026, 12, 29), "令和8年12月29日(火)は年末年始のため閉庁日です。"),
        (date(2027, 1, 1), "令和9年1月1日(金)は元日のため閉庁日です。"),
        (date(2027, 1, 3), "令和9年1月3日(日)は年末年始のため閉庁日です。"),
        (date(2027, 1, 4), None),
        (date(2026, 11, 28), "令和8年11月28日(土)は土曜日のため閉庁日です。"),
        (date(2026, 9, 22), "令和8年9月22日(火)は国民の休日のため閉庁日です。"),
    ],
)
def test_closed_day_says_why(day: date, reason: str | None) -> None:
    assert WARD.reason_closed(day) == reason


def test_single_days_close_and_open() -> None:
    calendar = BusinessCalendar(
        extra_closed={date(2026, 5, 18): "庁舎移転"}, extra_open=frozenset({date(2026, 5, 17)})
    )
    assert calendar.reason_closed(date(2026, 5, 18)) == (
        "令和8年5月18日(月)は庁舎移転のため閉庁日です。"
    )
    assert date(2026, 5, 17).weekday() == 6
    assert calendar.is_open_day(date(2026, 5, 17))


def test_yearly_closing_is_a_dated_setting() -> None:
    summer = YearlyClosing("夏季休業", (8, 13), (8, 15), source="要綱", valid_from=date(2027, 4, 1))
    calendar = BusinessCalendar(yearly=(summer,))
    assert calendar.is_open_day(date(2026, 8, 13))
    assert not calendar.is_open_day(date(2027, 8, 13))
    assert calendar.is_open_day(date(2027, 8, 16))
    assert calendar.is_open_day(date(2026, 12, 29))


def test_notice_closes_only_on_the_days_it_names() -> None:
    plain = calendar_closed_on(["土", "日", "祝日"])
    assert plain.is_open_day(date(2025, 12, 29))
    assert not plain.is_open_day(date(2026, 1, 1))
    assert not calendar_closed_on(["土", "日", "祝日", "年末年始"]).is_open_day(date(2025, 12, 29))
    assert calendar_closed_on(["日曜日"]).is_open_day(date(2026, 1, 1))
    with pytest.raises(ValueError, match="第2水曜"):
        calendar_closed_on(["第2水曜"])


def test_calendar_without_open_days_is_an_error_and_no_endless_search() -> None:
    with pytest.raises(ValueError, match="no open day"):
        BusinessCalendar(closed_weekdays=frozenset(range(7))).next_open_day(date(2026, 1, 1))


def test_three_months_before_the_filing() -> None:
    filed = date(2026, 1, 16)
    assert months_before(filed, 3) == date(2025, 10, 16)
    assert is_issued_within(date(2025, 10, 16), months=3, filed_on=filed)
    assert not is_issued_within(date(2025, 10, 15), months=3, filed_on=filed)
    assert is_issued_within(filed, months=3, filed_on=filed)
    assert not is_issued_within(date(2026, 1, 17), months=3, filed_on=filed)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2028, 5, 31), 3, date(2028, 2, 29)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 10), 1, date(2025, 12, 10)),
    ],
)
def test_missing_day_becomes_the_last_of_its_month(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


@given(filed=DAYS, months=st.integers(1, 24))
def test_months_before_agrees_with_the_civil_code_counted_forward(filed: date, months: int) -> None:
    """The oldest paper still good is the oldest whose own period has not ended by the filing."""
    oldest = months_before(filed, months)
    next_day = timedelta(days=1)
    assert last_day_of_months(oldest + next_day, months) >= filed
    assert last_day_of_months(oldest, months) < filed


@given(day=DAYS, months=st.integers(-60, 60))
def test_months_after_keeps_the_day_or_takes_the_last(day: date, months: int) -> None:
    there = months_after(day, months)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert there.day == day.day or (there + timedelta(days=1)).day == 1


@settings(deadline=None)
@given(start=DAYS, count=st.integers(-40, 40))
def test_business_days_are_monotone_open_and_reversible(start: date, count: int) -> None:
    there = WARD.add_business_days(start, count)
    further = WARD.add_business_days(start, count + 1)
    assert there < further or (count in (0, -1) and there <= further)
    if count:
        assert WARD.is_open_day(there)
    if count > 0:
        assert WARD.business_days_between(start, there) == count
        back = WARD.add_business_days(there, -count)
        assert back == WARD.open_day_until(start)


@settings(deadline=None)
@given(first=DAYS, days=st.integers(0, 60), more=st.integers(0, 60))
def test_business_days_between_add_up(first: date, days: int, more: int) -> None:
    middle = first + timedelta(days=days)
    last = middle + timedelta(days=more)
    whole = WARD.business_days_between(first, last)
    assert whole == WARD.business_days_between(first, middle) + WARD.business_days_between(
        middle, last
    )
