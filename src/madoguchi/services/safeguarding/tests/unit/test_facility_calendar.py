"""Open days and expected days: what the seven-day count later leans on."""

from datetime import date

import pytest

from madoguchi.services.safeguarding.rules.facility_calendar import (
    ExpectedDays,
    facility_calendar,
)

SCHOOL = "12345"
NURSERY = "123456"


def days(*numbers):
    return [date(2025, 6, n) for n in numbers]


def test_own_closed_day_closes_that_facility_only():
    own = facility_calendar(SCHOOL, own_closed={date(2025, 6, 9): "振替休業日"})
    other = facility_calendar(SCHOOL)
    assert (own.closing_name(date(2025, 6, 9)), other.closing_name(date(2025, 6, 9))) == (
        "振替休業日",
        None,
    )


def test_own_opened_day_goes_before_weekend_and_ward_default():
    calendar = facility_calendar(
        SCHOOL,
        ward_closed={date(2025, 7, 22): "夏季休業"},
        own_opened=[date(2025, 6, 14), date(2025, 7, 22)],
    )
    assert calendar.is_open_day(date(2025, 6, 14))
    assert calendar.is_open_day(date(2025, 7, 22))
    assert not calendar.is_open_day(date(2025, 6, 21))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2025, 6, 6), None),
        (date(2025, 6, 7), "予定なし"),
        (date(2025, 6, 8), "日曜日"),
        (date(2025, 4, 29), "昭和の日"),
        (date(2025, 12, 29), "年末年始"),
        (date(2025, 3, 31), "在籍外"),
        (date(2026, 3, 31), None),
        (date(2026, 4, 1), "在籍外"),
    ],
)
def test_why_not_names_what_stands_in_the_way(day, said):
    expected = ExpectedDays(
        facility_calendar(NURSERY),
        date(2025, 4, 1),
        date(2026, 3, 31),
        ((date(2025, 4, 1), "12345"),),
    )
    assert expected.why_not(day) == said


def test_expected_days_follow_the_pattern_of_the_day():
    expected = ExpectedDays(
        facility_calendar(NURSERY),
        date(2025, 4, 1),
        patterns=((date(2025, 4, 1), "135"), (date(2025, 6, 9), "123456")),
    )
    assert expected.between(date(2025, 6, 2), date(2025, 6, 10)) == days(2, 4, 6, 9, 10)
