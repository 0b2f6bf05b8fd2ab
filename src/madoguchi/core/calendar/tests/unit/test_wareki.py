"""和暦 in and out: the vectors of the conventions, every spelling of the notices, every doubt."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.calendar.doubts import Unreadable, codes
from madoguchi.core.calendar.eras import ERAS, Era
from madoguchi.core.calendar.jst import JST, at
from madoguchi.core.calendar.wareki import format_date, format_moment, parse_date, parse_moment

DAYS = st.dates(min_value=date(1873, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(1873, 1, 1), "明治6年1月1日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2026, 2, 2), "令和8年2月2日"),
    ],
)
def test_era_edges_print_and_read_back(day: date, text: str) -> None:
    assert format_date(day, weekday=False) == text
    reading = parse_date(text)
    assert (reading.value, reading.warnings) == (day, ())


def test_weekday_and_brackets_follow_the_setting() -> None:
    day = date(2026, 2, 2)
    assert format_date(day) == "令和8年2月2日(月)"
    assert format_date(day, wide_brackets=True) == "令和8年2月2日（月）"
    assert format_date(day, separator="/", weekday=False) == "R8/2/2"


def test_moment_given_in_another_zone_prints_the_japanese_day() -> None:
    assert format_date(datetime(2026, 2, 1, 15, 0, tzinfo=UTC)) == "令和8年2月2日(月)"
    assert format_moment(datetime(2026, 2, 2, 8, 0, tzinfo=UTC)) == "令和8年2月2日(月)午後5時"


def test_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        format_moment(datetime(2026, 2, 2, 17, 0))  # noqa: DTZ001 - the refusal is the point


@pytest.mark.parametrize(
    ("moment", "text", "table"),
    [
        (at(date(2026, 2, 2), 0), "令和8年2月2日(月)午前0時", "令和8年2月2日(月)0:00"),
        (at(date(2026, 2, 2), 8, 30), "令和8年2月2日(月)午前8時30分", "令和8年2月2日(月)8:30"),
        (at(date(2026, 2, 2), 12), "令和8年2月2日(月)正午", "令和8年2月2日(月)12:00"),
        (at(date(2026, 2, 2), 12, 30), "令和8年2月2日(月)12時30分", "令和8年2月2日(月)12:30"),
        (at(date(2026, 2, 2), 17), "令和8年2月2日(月)午後5時", "令和8年2月2日(月)17:00"),
        (
            at(date(2026, 2, 2), 16, 59, 59),
            "令和8年2月2日(月)午後4時59分59秒",
            "令和8年2月2日(月)16:59:59",
        ),
    ],
)
def test_moment_prints_for_documents_and_tables(moment: datetime, text: str, table: str) -> None:
    assert format_moment(moment) == text
    assert format_moment(moment, hours24=True) == table
    assert parse_moment(text).value == moment
    assert parse_moment(table).value == moment


def test_midnight_may_end_the_day_before() -> None:
    moment = at(date(2026, 3, 31), 24)
    assert moment == datetime(2026, 4, 1, tzinfo=JST)
    assert format_moment(moment) == "令和8年4月1日(水)午前0時"
    assert format_moment(moment, ends_day=True) == "令和8年3月31日(火)24時"
    assert parse_moment("令和8年3月31日(火)24時").value == moment


@pytest.mark.parametrize(
    "text",
    [
        "令和8年2月2日",
        "令和8年2月2日(月)",
        "令和８年２月２日（月）",
        "令和8年2月2日（月曜日）",
        "令和8年2月2日(月曜)",
        "令和8年2月2日月曜日",
        "令和8年2月2日㈪",
        "令 和 ８ 年 ２ 月 ２ 日",
        "令和 8 年 2 月 2 日(月)",
        "令和 8 年 0 2 月 0 2 日",
        "令和八年二月二日",
        "R8.2.2",
        "r8.2.2",
        "R08/02/02",
        "R8-2-2",
        "Ｒ８．２．２",
        "令8.2.2",
        "㋿8年2月2日",
        "㋿８．２．２",
        "平成38年2月2日",
        "2026年2月2日",
        "二〇二六年二月二日",
        "2026-02-02",
        "2026/2/2",
        "２０２６．２．２（月）",
        "20260202",
    ],
)
def test_every_spelling_gives_the_same_day(text: str) -> None:
    assert parse_date(text).value == date(2026, 2, 2)


def test_text_is_kept_exactly() -> None:
    assert parse_date("令 和 ８ 年 ２ 月 ２ 日").text == "令 和 ８ 年 ２ 月 ２ 日"


@pytest.mark.parametrize("text", ["令和元年5月1日", "令和1年5月1日", "R1.5.1", "R元.5.1"])
def test_first_year_is_read_in_both_forms(text: str) -> None:
    assert parse_date(text).value == date(2019, 5, 1)


@pytest.mark.parametrize("text", ["H31.4.30", "平成三十一年四月三十日", "平成31年4月30日（火）"])
def test_last_day_of_heisei_is_read_without_doubt(text: str) -> None:
    reading = parse_date(text)
    assert (reading.value, reading.warnings) == (date(2019, 4, 30), ())


def test_day_after_the_era_is_converted_with_a_doubt() -> None:
    reading = parse_date("平成31年5月1日")
    assert reading.value == date(2019, 5, 1)
    assert codes(reading.warnings) == ("after_era",)
    assert reading.warnings[0].message == (
        "平成は平成31年4月30日までです。令和元年5月1日のことか確認してください。"
    )


def test_day_before_the_era_is_flagged() -> None:
    reading = parse_date("令和元年4月30日")
    assert reading.value == date(2019, 4, 30)
    assert codes(reading.warnings) == ("before_era",)
    assert reading.warnings[0].message == (
        "令和は令和元年5月1日からです。平成31年4月30日のことか確認してください。"
    )


def test_wrong_weekday_names_the_candidates_and_repairs_nothing() -> None:
    reading = parse_date("令和8年11月28日（金曜日）")
    assert reading.value == date(2026, 11, 28)
    assert codes(reading.warnings) == ("weekday_mismatch",)
    assert reading.warnings[0].candidates == (
        date(2026, 11, 28),
        date(2026, 11, 27),
        date(2025, 11, 28),
    )
    assert "土曜日" in reading.warnings[0].message


def test_running_list_inherits_the_year_and_turns_it_when_the_month_goes_back() -> None:
    assert parse_date("1月20日(火)", previous=date(2026, 1, 16)).value == date(2026, 1, 20)
    assert parse_date("1 月 13 日(火)", previous=date(2025, 12, 23)).value == date(2026, 1, 13)
    assert parse_date("1月20日", default_year=2026).value == date(2026, 1, 20)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "date_unreadable"),
        ("追って連絡", "date_unreadable"),
        ("令和8年2月", "date_incomplete"),
        ("1月20日", "year_missing"),
        ("8.2.2", "date_unreadable"),
        ("令和8年2月30日", "no_such_day"),
        ("令和8年13月1日", "no_such_day"),
        ("令和0年1月1日", "era_year_zero"),
        ("慶応3年1月1日", "date_unreadable"),
        ("1850年1月1日(月)", "year_too_early"),
        ("2026-02-02-03", "date_unreadable"),
    ],
)
def test_unreadable_day_is_refused_with_a_sentence(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_date(text)
    assert refusal.value.code == code
    assert refusal.value.message.endswith("。")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和８年１月１３日（火）午後５時まで", "2026-01-13T17:00:00+09:00"),
        ("令和6年11月8日（金）正午", "2024-11-08T12:00:00+09:00"),
        ("令和8年2月2日 午前 8 時 30 分", "2026-02-02T08:30:00+09:00"),
        ("令和8年2月2日午後5時半", "2026-02-02T17:30:00+09:00"),
        ("2026/2/2 17:00", "2026-02-02T17:00:00+09:00"),
        ("令和8年2月2日PM5:00", "2026-02-02T17:00:00+09:00"),
        ("2026-02-02T08:00:00+00:00", "2026-02-02T17:00:00+09:00"),
        ("2026-02-02T17:00", "2026-02-02T17:00:00+09:00"),
    ],
)
def test_moment_is_read_in_every_form(text: str, expected: str) -> None:
    assert parse_moment(text).value.isoformat() == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("令和8年2月2日午後12時", "ambiguous_twelve"),
        ("令和8年2月2日午前12時", "ambiguous_twelve"),
        ("令和8年2月2日25時", "no_such_time"),
        ("令和8年2月2日24時30分", "no_such_time"),
        ("令和8年2月2日9時75分", "no_such_time"),
        ("令和8年2月2日午前13時", "no_such_time"),
        ("令和8年2月2日", "moment_unreadable"),
        ("2026-02-02T99:00", "moment_unreadable"),
    ],
)
def test_moment_that_can_be_misread_is_refused(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_moment(text)
    assert refusal.value.code == code


def test_afternoon_with_a_24_hour_figure_is_doubted() -> None:
    reading = parse_moment("令和8年2月2日午後17時")
    assert reading.value == at(date(2026, 2, 2), 17)
    assert codes(reading.warnings) == ("redundant_afternoon",)


def test_new_era_is_one_more_row() -> None:
    eras = (*ERAS, Era("光文", "K", date(2040, 1, 1), 2039))
    assert format_date(date(2040, 1, 1), eras=eras) == "光文元年1月1日(日)"
    assert format_date(date(2039, 12, 31), eras=eras) == "令和21年12月31日(土)"


@given(day=DAYS, weekday=st.booleans(), wide=st.booleans())
def test_every_day_reads_back(day: date, weekday: bool, wide: bool) -> None:
    reading = parse_date(format_date(day, weekday=weekday, wide_brackets=wide))
    assert (reading.value, reading.warnings) == (day, ())


@given(day=DAYS, separator=st.sampled_from([".", "/", "-"]))
def test_every_day_reads_back_in_short_form(day: date, separator: str) -> None:
    assert parse_date(format_date(day, separator=separator)).value == day


@given(
    day=st.dates(min_value=date(1873, 1, 2), max_value=date(2100, 12, 30)),
    seconds=st.integers(0, 86399),
    hours24=st.booleans(),
    ends_day=st.booleans(),
)
def test_every_moment_reads_back(day: date, seconds: int, hours24: bool, ends_day: bool) -> None:
    moment = at(day, 0) + timedelta(seconds=seconds)
    text = format_moment(moment, hours24=hours24, ends_day=ends_day)
    assert parse_moment(text).value == moment


@given(day=DAYS, written=st.sampled_from("月火水木金土日"))
def test_weekday_is_doubted_exactly_when_it_is_wrong(day: date, written: str) -> None:
    text = f"{format_date(day, weekday=False)}({written})"
    reading = parse_date(text)
    assert reading.value == day
    is_wrong = "月火水木金土日"[day.weekday()] != written
    assert codes(reading.warnings) == (("weekday_mismatch",) if is_wrong else ())
    for candidate in reading.warnings[0].candidates[1:] if is_wrong else ():
        assert "月火水木金土日"[candidate.weekday()] == written
