"""年度: bounds, labels in every form, and the school years that follow them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.fiscal import (
    births_of_grade,
    fiscal_year,
    fiscal_year_label,
    fiscal_years_label,
    parse_fiscal_year,
    parse_fiscal_years,
    period,
    settlement_period,
)


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2026, 3, 31), "令和7年度"),
        (date(2026, 4, 1), "令和8年度"),
        (date(2027, 3, 31), "令和8年度"),
        (date(2027, 4, 1), "令和9年度"),
        (date(2019, 3, 31), "平成30年度"),
        (date(2019, 4, 1), "令和元年度"),
        (date(2020, 3, 31), "令和元年度"),
    ],
)
def test_day_belongs_to_its_fiscal_year(day: date, label: str) -> None:
    assert fiscal_year_label(fiscal_year(day)) == label


@pytest.mark.parametrize(
    ("label", "years"),
    [
        ("令和8年度", (2026,)),
        ("令 和 ６ 年 度", (2024,)),
        ("令和八年度", (2026,)),
        ("R8年度", (2026,)),
        ("2026年度", (2026,)),
        ("令和元年度", (2019,)),
        ("平成31年度", (2019,)),
        ("令和7-9年度", (2025, 2026, 2027)),
        ("令和７～９年度", (2025, 2026, 2027)),
        ("令和7年度～令和9年度", (2025, 2026, 2027)),
        ("令和７年度～令和９年度", (2025, 2026, 2027)),
        ("平成30年度～令和元年度", (2018, 2019)),
    ],
)
def test_label_is_read(label: str, years: tuple[int, ...]) -> None:
    assert parse_fiscal_years(label) == years


@pytest.mark.parametrize("label", ["令和8年", "令和9～7年度", "", "年度", "令和7～9年度予算"])
def test_other_words_are_refused(label: str) -> None:
    with pytest.raises(Unreadable):
        parse_fiscal_years(label)


def test_one_year_is_asked_for_where_one_is_needed() -> None:
    assert parse_fiscal_year("令和8年度") == 2026
    with pytest.raises(Unreadable, match="一つだけ"):
        parse_fiscal_year("令和7～9年度")


def test_years_apart_have_no_common_label() -> None:
    with pytest.raises(ValueError, match="not years in a row"):
        fiscal_years_label([2025, 2027])


def test_settlement_ends_on_31_may() -> None:
    assert settlement_period(2026) == (date(2027, 4, 1), date(2027, 5, 31))


def test_first_graders_of_reiwa_8() -> None:
    assert births_of_grade(1, 2026) == (date(2019, 4, 2), date(2020, 4, 1))


@given(st.integers(1900, 2100))
def test_label_reads_back_and_period_fits(year: int) -> None:
    assert parse_fiscal_year(fiscal_year_label(year)) == year
    first, last = period(year)
    assert fiscal_year(first) == fiscal_year(last) == year
    assert fiscal_year(date.fromordinal(last.toordinal() + 1)) == year + 1


@given(st.integers(1900, 2080), st.integers(1, 12))
def test_row_of_years_reads_back(first: int, length: int) -> None:
    years = tuple(range(first, first + length))
    assert parse_fiscal_years(fiscal_years_label(years)) == years


@given(st.integers(1950, 2100), st.integers(1, 11))
def test_grades_follow_one_another_without_gap(year: int, grade: int) -> None:
    assert (
        births_of_grade(grade + 1, year)[1].toordinal() + 1
        == births_of_grade(grade, year)[0].toordinal()
    )
