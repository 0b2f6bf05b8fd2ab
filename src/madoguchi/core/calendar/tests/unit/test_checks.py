"""Checks of dated lists, on the schedules and mistakes of the published notices."""

from datetime import date

import pytest

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.checks import (
    DatedStep,
    Finding,
    check_closed_days,
    check_fiscal_years,
    check_inside_period,
    check_order,
    check_texts,
)
from madoguchi.core.calendar.expressions import parse_when

WARD = BusinessCalendar()


def steps(*rows: tuple[str, str]) -> list[DatedStep]:
    return [DatedStep(name, parse_when(text)) for name, text in rows]


CASE_001 = steps(
    ("手続開始の公告", "令和7年12月23日(火)"),
    ("説明書の交付", "令和7年12月23日(火)～令和8年1月13日(火)午後5時"),
    ("参加表明書", "令和8年1月13日(火)午後5時"),
    ("招請通知", "令和8年1月15日(木)"),
    ("質問書", "令和8年1月19日(月)午後5時"),
    ("回答", "令和8年1月22日(木)"),
    ("提案書", "令和8年2月2日(月)午後5時"),
    ("第一次審査", "令和8年2月9日(月)～2月12日(木)"),
    ("第一次審査結果通知", "令和8年2月13日(金)"),
    ("第二次審査", "令和8年2月24日(火)～2月26日(木)"),
    ("第二次審査結果通知", "令和8年2月27日(金)"),
    ("契約締結", "令和8年4月 予定"),
)
CASE_002 = steps(
    ("公募開始", "令和6年10月25日(金)"),
    ("質問提出期限", "令和6年11月8日(金)正午"),
    ("参加表明書提出期限", "令和6年11月8日(金)午後5時（必着）"),
    ("説明書交付終了", "令和6年11月8日(金)"),
    ("質問回答の公表", "令和6年11月15日(金)正午"),
    ("招請通知", "令和6年11月15日(金)"),
    ("提案書提出期限", "令和6年12月13日(金)午後5時"),
    ("選定委員会", "令和6年12月中旬～下旬"),
    ("選定結果通知", "令和6年12月下旬"),
    ("契約締結", "令和7年1月上旬【予定】"),
)


def every_check(rows: list[DatedStep]) -> tuple[Finding, ...]:
    return (
        *check_texts(rows),
        *check_order(rows),
        *check_closed_days(rows, WARD),
        *check_fiscal_years(rows),
    )


def test_holiday_inside_a_short_review_is_pointed_out() -> None:
    findings = every_check(CASE_001)
    assert [(f.code, f.about, f.message) for f in findings] == [
        (
            "closed_day_inside",
            ("第一次審査",),
            "「第一次審査」の期間中の令和8年2月11日(水)は建国記念の日です。",
        )
    ]


def test_real_schedule_with_vague_times_has_no_finding() -> None:
    assert every_check(CASE_002) == ()


def test_wrong_weekday_is_reported_with_candidates() -> None:
    (finding,) = check_texts(steps(("事業報告書", "令和8年11月28日（金曜日）")))
    assert finding.code == "weekday_mismatch"
    assert finding.message == (
        "「事業報告書」: 令和8年11月28日は土曜日ですが、「金」と書かれています。"
        "どちらが正しいか確認してください。"
    )
    assert finding.candidates == (date(2026, 11, 28), date(2026, 11, 27), date(2025, 11, 28))


@pytest.mark.parametrize(
    ("earlier", "later", "is_backwards"),
    [
        ("令和8年1月23日", "令和8年1月22日", True),
        ("令和8年1月23日", "令和8年1月23日", False),
        ("令和8年1月23日午後5時", "令和8年1月23日正午", True),
        ("令和8年1月23日午後5時", "令和8年1月23日", False),
        ("令和8年2月中旬", "令和8年2月12日", False),
        ("令和8年2月中旬", "令和8年2月10日", True),
        ("令和8年2月中旬", "令和8年2月上旬", True),
        ("令和8年2月9日～2月12日", "令和8年2月10日", False),
    ],
)
def test_only_sure_reversals_are_reported(earlier: str, later: str, is_backwards: bool) -> None:
    findings = check_order(steps(("先", earlier), ("後", later)))
    assert [f.code for f in findings] == (["runs_backwards"] if is_backwards else [])


def test_deadline_on_a_closed_day_offers_the_open_days_around_it() -> None:
    (finding,) = check_closed_days(steps(("提出期限", "令和8年9月22日(火)午後5時")), WARD)
    assert (finding.code, finding.candidates) == (
        "on_closed_day",
        (date(2026, 9, 18), date(2026, 9, 24)),
    )
    assert "国民の休日" in finding.message


def test_long_windows_and_vague_times_name_no_closed_days() -> None:
    rows = steps(("交付", "令和8年1月5日～令和8年1月30日"), ("結果", "令和8年2月中旬"))
    assert check_closed_days(rows, WARD) == ()


def test_fiscal_year_of_the_paper_is_compared_with_the_date() -> None:
    right = DatedStep("納品", parse_when("令和9年1月下旬"), fiscal_year=2026)
    wrong = DatedStep("納品", parse_when("令和8年1月下旬"), fiscal_year=2026)
    assert check_fiscal_years([right]) == ()
    (finding,) = check_fiscal_years([wrong])
    assert finding.code == "fiscal_year_mismatch"
    assert finding.candidates == (date(2027, 1, 21),)
    assert "令和8年度" in finding.message
    assert "令和7年度" in finding.message


def test_delivery_outside_the_period_of_the_job_is_found() -> None:
    start, end = date(2026, 12, 1), date(2027, 3, 31)
    (printed,) = steps(("ちらし", "令和8年1月下旬"))
    (table,) = steps(("ちらし", "令和9年1月下旬"))
    finding = check_inside_period(printed, start, end)
    assert finding is not None
    assert (finding.code, finding.candidates) == ("outside_period", (date(2027, 1, 21),))
    assert check_inside_period(table, start, end) is None
