"""Times as the five published notices write them, and their order."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.calendar.doubts import Unreadable, codes
from madoguchi.core.calendar.expressions import (
    Precision,
    When,
    describe,
    parse_interval,
    parse_when,
    sort_key,
    spell,
)
from madoguchi.core.calendar.jst import at
from madoguchi.core.calendar.when import exactly, moment, shifted

# (words of the notice, first day, last day, precision); a year that is missing is 2026.
WORDS = [
    ("令和7年12月22日(月)から令和8年1月16日(金)まで", "2025-12-22", "2026-01-16", "range"),
    ("令和8年2月16日から令和8年3月31日まで", "2026-02-16", "2026-03-31", "range"),
    ("令和 8 年 2 月 中旬", "2026-02-11", "2026-02-20", "part_of_month"),
    ("1 月 20 日(火)", "2026-01-20", "2026-01-20", "exact"),
    ("2 月中旬", "2026-02-11", "2026-02-20", "part_of_month"),
    ("令和 8 年 2~3 月", "2026-02-01", "2026-03-31", "month"),
    ("令和8年4～11月", "2026-04-01", "2026-11-30", "month"),
    ("令和8年4月から11月まで", "2026-04-01", "2026-11-30", "month"),
    ("令和8年12月～令和9年3月", "2026-12-01", "2027-03-31", "month"),
    ("令和8年12月～3月", "2026-12-01", "2027-03-31", "month"),
    ("3 月初旬", "2026-03-01", "2026-03-10", "part_of_month"),
    ("5 月中旬~下旬", "2026-05-11", "2026-05-31", "part_of_month"),
    ("6 月~9 月", "2026-06-01", "2026-09-30", "month"),
    ("7 月~12 月 (連続する1~3 か月)", "2026-07-01", "2026-12-31", "month"),
    ("5月-12月", "2026-05-01", "2026-12-31", "month"),
    ("4 月 10 日まで", "2026-04-10", "2026-04-10", "exact"),
    ("5 月まで", "2026-05-01", "2026-05-31", "month"),
    ("3 月後半実施", "2026-03-16", "2026-03-31", "approximate"),
    ("3月前半", "2026-03-01", "2026-03-15", "approximate"),
    ("6月実施予定", "2026-06-01", "2026-06-30", "month"),
    ("4月 予定", "2026-04-01", "2026-04-30", "month"),
    ("令和８年１月２２日（木）までに", "2026-01-22", "2026-01-22", "exact"),
    ("2月24日(火)～ 2月26日(木)", "2026-02-24", "2026-02-26", "range"),
    ("令和8年2月9日～12日", "2026-02-09", "2026-02-12", "range"),
    ("12月23日(水)～ 1月13日(水)", "2026-12-23", "2027-01-13", "range"),
    ("令和６年１０月２５日（金）～１１月８日（金）", "2024-10-25", "2024-11-08", "range"),
    ("令和６年１２月中旬～下旬", "2024-12-11", "2024-12-31", "part_of_month"),
    ("令和７年 １月上旬【予定】", "2025-01-01", "2025-01-10", "part_of_month"),
    ("令和７年１月上旬から令和７年３月３１日", "2025-01-01", "2025-03-31", "part_of_month"),
    ("令和6年4月上旬から令和8年2月下旬まで（予定）", "2024-04-01", "2026-02-28", "part_of_month"),
    ("令和6年3月中旬 ※別途通知する。", "2024-03-11", "2024-03-20", "part_of_month"),
    ("令和6年3月下旬頃", "2024-03-21", "2024-03-31", "part_of_month"),
    ("概ね令和6年3月下旬", "2024-03-21", "2024-03-31", "part_of_month"),
    ("おおむね令和8年2月20日", "2026-02-20", "2026-02-20", "approximate"),
    ("令和8年2月20日頃", "2026-02-20", "2026-02-20", "approximate"),
    ("令和8年2月20日頃まで", "2026-02-20", "2026-02-20", "approximate"),
    ("令和15年10月まで（10年間）", "2033-10-01", "2033-10-31", "month"),
    ("令和6年2月下旬", "2024-02-21", "2024-02-29", "part_of_month"),
    ("令和8年3月末", "2026-03-31", "2026-03-31", "approximate"),
    ("令和8年3月末まで", "2026-03-31", "2026-03-31", "exact"),
    ("令和8年3月末日", "2026-03-31", "2026-03-31", "exact"),
    ("令 和 ７ 年 １ 2 月", "2025-12-01", "2025-12-31", "month"),
    ("2026-02-09～2026-02-12", "2026-02-09", "2026-02-12", "range"),
]


@pytest.mark.parametrize(("text", "first", "last", "precision"), WORDS)
def test_words_give_their_days_and_stay_as_they_are(
    text: str, first: str, last: str, precision: str
) -> None:
    when = parse_when(text, default_year=2026)
    assert (str(when.starts_on), str(when.ends_on), when.precision) == (first, last, precision)
    assert when.warnings == ()
    assert describe(when) == when.text == text


@pytest.mark.parametrize(
    ("text", "moment_at"),
    [
        ("令和8年1月16日(金)午後5時まで", at(date(2026, 1, 16), 17)),
        ("令和６年１１月８日（金）正午まで", at(date(2024, 11, 8), 12)),
        ("令和6年11月15日（金）正午", at(date(2024, 11, 15), 12)),
        ("令和8年3月31日24時", at(date(2026, 4, 1), 0)),
        ("2026-02-02 17:00", at(date(2026, 2, 2), 17)),
    ],
)
def test_stated_time_is_a_moment(text: str, moment_at: datetime) -> None:
    when = parse_when(text)
    assert when.starts_at == when.ends_at == when.latest == moment_at
    assert when.precision is Precision.EXACT


def test_24_oclock_keeps_the_printed_day() -> None:
    assert parse_when("令和8年3月31日24時").ends_on == date(2026, 3, 31)


def test_range_may_end_at_a_time() -> None:
    when = parse_when("令和7年12月23日（火）から令和8年1月13日（火）午後5時まで")
    assert (when.starts_on, when.starts_at) == (date(2025, 12, 23), None)
    assert when.ends_at == at(date(2026, 1, 13), 17)
    assert (when.precision, when.is_until) == (Precision.RANGE, True)


def test_range_of_hours_within_a_day() -> None:
    when = parse_when("令和8年2月2日(月)午後1時から午後5時まで")
    assert (when.starts_at, when.ends_at) == (at(date(2026, 2, 2), 13), at(date(2026, 2, 2), 17))


def test_hours_of_each_day_are_kept() -> None:
    when = parse_when("令和6年1月12日（金）～1月26日（金）（土日祝日を除く9時から17時まで）")
    assert (when.starts_on, when.ends_on) == (date(2024, 1, 12), date(2024, 1, 26))
    assert str(when.daily) == "9時から17時"


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        (
            "令和６年１２月１３日（金）午後５時（必着）（厳守）",
            {"must_arrive", "is_strict", "is_until"},
        ),
        ("令和６年１１月８日（金）午後５時まで（必着）", {"must_arrive", "is_until"}),
        ("令和8年1月16日(金)締切日必着", {"must_arrive", "is_until"}),
        ("令和8年1月13日(火)(当日消印有効)", {"by_postmark", "is_until"}),
        ("令和7年2月上旬（予定）", {"is_planned"}),
        ("令和8年2月2日(月)", set()),
    ],
)
def test_marks_are_read(text: str, marks: set[str]) -> None:
    when = parse_when(text)
    names = ("must_arrive", "by_postmark", "is_strict", "is_planned", "is_until")
    assert {name for name in names if getattr(when, name)} == marks


def test_open_start_stays_open() -> None:
    when = parse_when("契約締結日から令和9年3月31日")
    assert (when.starts_on, when.ends_on) == (None, date(2027, 3, 31))
    assert when.holds(date(2020, 1, 1))
    assert not when.holds(date(2027, 4, 1))


def test_year_is_inherited_from_the_line_before() -> None:
    assert parse_when("1月13日(火)", previous=date(2025, 12, 23)).starts_on == date(2026, 1, 13)
    with pytest.raises(Unreadable) as refusal:
        parse_when("2月中旬")
    assert refusal.value.code == "year_missing"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "随時",
        "協議により定める",
        "締切日必着",
        "令和8年度",
        "午後5時",
        "令和8年2月午後5時",
        "中旬",
    ],
)
def test_words_without_a_day_are_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_when(text, default_year=2026)
    assert refusal.value.message.endswith("。")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("令和6年11月中", date(2024, 11, 1), date(2024, 11, 30)),
        ("令和6年11月中に", date(2024, 11, 1), date(2024, 11, 30)),
        ("令和6年11月中（予定）", date(2024, 11, 1), date(2024, 11, 30)),
        ("令和6年11月中〜12月上旬", date(2024, 11, 1), date(2024, 12, 10)),
        ("令和6年11月中旬", date(2024, 11, 11), date(2024, 11, 20)),
    ],
)
def test_within_a_month_is_the_whole_month(text: str, first: date, last: date) -> None:
    when = parse_when(text)
    assert (when.starts_on, when.ends_on) == (first, last)


@pytest.mark.parametrize(
    "text", ["5営業日以内", "通知の日から5営業日以内", "契約締結後5日以内", "翌月10日"]
)
def test_a_count_from_another_day_asks_for_a_date(text: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_when(text, default_year=2026)
    assert refusal.value.code == "when_relative"
    assert refusal.value.message == (
        f"「{text}」だけでは、いつのことか決まりません。日数ではなく日付で、"
        "「令和8年2月中旬」「令和8年2月9日～2月12日」のように書いてください。"
    )


def test_doubts_of_both_ends_are_named() -> None:
    when = parse_when("令和8年2月9日(火)～2月12日(金)")
    assert codes(when.warnings) == ("weekday_mismatch", "weekday_mismatch")
    assert codes(parse_when("令和8年3月2日～令和8年2月1日").warnings) == ("ends_before_start",)
    backwards = parse_when("令和8年2月2日午後5時から午後1時まで")
    assert codes(backwards.warnings) == ("ends_before_start",)
    assert codes(parse_when("平成31年5月1日～令和元年5月31日").warnings) == ("after_era",)


@pytest.mark.requirement("PROC-018")
def test_vague_time_sorts_between_its_neighbours_and_is_shown_unchanged() -> None:
    texts = ["令和７年 １月上旬【予定】", "令和６年１２月中旬～下旬", "令和6年12月13日"]
    listed = sorted((parse_when(text) for text in texts), key=sort_key)
    assert [describe(when) for when in listed] == [
        "令和6年12月13日",
        "令和６年１２月中旬～下旬",
        "令和７年 １月上旬【予定】",
    ]


def test_order_of_a_whole_schedule() -> None:
    texts = [
        "令和8年2月2日",
        "令和8年2月2日午後5時",
        "令和8年2月9日～2月12日",
        "令和8年2月中旬",
        "令和8年2月24日",
        "令和8年2月下旬",
        "令和8年2月",
        "令和8年3月上旬～中旬",
        "令和8年3月中旬",
        "契約締結日から令和9年3月31日",
    ]
    listed = sorted((parse_when(text) for text in reversed(texts)), key=sort_key)
    assert [when.text for when in listed] == texts


@pytest.mark.parametrize(
    ("iso", "spelled"),
    [
        ("2025-12-22", "令和7年12月22日(月)"),
        ("2026-02-02T17:00:00+09:00", "令和8年2月2日(月)午後5時"),
        ("2026-02-24/2026-02-26", "令和8年2月24日(火)～令和8年2月26日(木)"),
        ("../2027-03-31", "令和9年3月31日(水)まで"),
    ],
)
def test_iso_interval_is_read(iso: str, spelled: str) -> None:
    when = parse_interval(iso)
    assert when.text == spelled
    assert parse_when(spelled).latest == when.latest


@pytest.mark.parametrize("iso", ["", "..", "../..", "2026-02", "2026-02-30", "a/b/c"])
def test_broken_interval_is_refused(iso: str) -> None:
    with pytest.raises(Unreadable):
        parse_interval(iso)


def test_interval_backwards_is_doubted() -> None:
    assert codes(parse_interval("2026-02-26/2026-02-24").warnings) == ("ends_before_start",)


def test_shifted_time_is_spelled_anew() -> None:
    second_review = parse_when("令和8年2月24日(火)～2月26日(木)")
    assert shifted(second_review, 1).text == "令和8年2月25日(水)～令和8年2月27日(金)"


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(1, 400))
def test_ranges_read_back(first: date, days: int) -> None:
    built = When("", first, first + timedelta(days=days))
    read = parse_when(spell(built))
    assert (read.starts_on, read.ends_on, read.warnings) == (built.starts_on, built.ends_on, ())


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(0, 86399))
def test_built_times_read_back(day: date, seconds: int) -> None:
    moment_at = at(day, 0) + timedelta(seconds=seconds)
    assert parse_when(moment(moment_at).text).ends_at == moment_at
    assert parse_when(exactly(day).text).ends_on == day


@given(
    st.integers(1900, 2100), st.integers(1, 12), st.sampled_from(["上旬", "中旬", "下旬", "初旬"])
)
def test_parts_cover_their_month_and_no_more(year: int, month: int, part: str) -> None:
    when = parse_when(f"{year}年{month}月{part}")
    assert when.starts_on is not None
    assert when.ends_on is not None
    assert (when.starts_on.month, when.ends_on.month) == (month, month)
    assert when.starts_on.day in (1, 11, 21)
    if part == "下旬":
        assert (when.ends_on + timedelta(days=1)).day == 1
