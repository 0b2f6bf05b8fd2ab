"""Totals of a month, what a mark may say, free text, report periods."""

from datetime import date, timedelta

import pytest

from madoguchi.services.safeguarding.queries.month_page import Cell, MonthLine
from madoguchi.services.safeguarding.rules.entries import (
    Mark,
    Said,
    days_without_why,
    totals_of,
    wrong_with,
)
from madoguchi.services.safeguarding.rules.free_text import refuse_text
from madoguchi.services.safeguarding.rules.report_cycle import CycleSpan, periods_of

JUNE = date(2025, 6, 1)


def days(count):
    return [date(2025, 6, 2) + timedelta(days=n) for n in range(count)]


def said(**counts):
    """``said(absent=3)``: three absences with contact and reason, on days one after the other."""
    found, day = [], date(2025, 6, 2)
    for code, count in counts.items():
        for _ in range(count):
            why = ("received", "illness") if code == "absent" else ("", "")
            found.append(Said(day=day, code=code, family_contact=why[0], reason=why[1]))
            day += timedelta(days=1)
    return found


@pytest.mark.requirement("SAFE-019")
def test_totals_derive_presence_and_meeting_from_the_codes():
    month = said(late=1, left_early=1, recognised_online=4, absent=3, present=11)
    totals = totals_of(month, days(20))
    assert (totals.attended, totals.absent, totals.unseen) == (17, 3, 7)


def test_totals_count_nothing_that_is_not_expected_and_never_take_silence_for_presence():
    totals = totals_of(said(present=3, absent=1), [*days(3), date(2025, 6, 20)])
    assert (totals.attended, totals.absent, totals.not_reported) == (3, 0, 1)


def test_rate_of_a_month_without_open_day_is_nothing():
    assert totals_of([], []).rate_permille is None
    assert totals_of(said(present=17, absent=3), days(20)).rate_permille == 850


def test_unannounced_absences_are_those_without_word_from_the_family():
    rows = [
        *said(present=18, absent=2),
        Said(day=date(2025, 6, 22), code="absent", family_contact="none", reason="unknown"),
    ]
    totals = totals_of(rows, days(21))
    assert (totals.attended, totals.absent, totals.unannounced) == (18, 3, 1)


def test_days_without_why_names_the_absences_that_say_less_than_the_notice_asks():
    rows = [
        Said(day=date(2025, 6, 4), code="absent", family_contact="received"),
        Said(day=date(2025, 6, 3), code="absent"),
        Said(day=date(2025, 6, 2), code="absent", family_contact="none", reason="unknown"),
        Said(day=date(2025, 6, 5), code="present"),
    ]
    assert days_without_why(rows) == [date(2025, 6, 3), date(2025, 6, 4)]


@pytest.mark.parametrize(
    ("mark", "problem"),
    [
        ({"code": "present"}, None),
        ({"code": "absent"}, None),
        ({"code": "closed"}, "出欠の区分を選び直してください。"),
        ({"code": "absent", "family_contact": "x"}, "家庭からの連絡の有無を選び直してください。"),
        ({"code": "absent", "reason": "x"}, "欠席の理由を選び直してください。"),
        (
            {"code": "present", "reason": "illness"},
            "連絡の有無と理由は、欠席のときだけ入力してください。",
        ),
    ],
)
def test_wrong_with_says_what_cannot_be_read(mark, problem):
    assert wrong_with(Mark(number="J000001", **mark)) == problem


@pytest.mark.parametrize(
    ("text", "is_taken"),
    [
        ("朝から元気がない。給食は半分。", True),
        ("6月10日 9時20分に登園", True),
        ("あ" * 200, True),
        ("あ" * 201, False),
        ("090-1234-5678", False),
        ("０９０（１２３４）５６７８", False),
        ("電話は03 1234 5678です", False),
        ("番号123456789012", False),
        ("1234-5678-9012", False),
        ("hanako@example.jp に送付", False),
    ],
)
def test_refuse_text_stops_numbers_and_addresses(text, is_taken):
    assert (refuse_text(text) is None) is is_taken


def spans(*rows):
    return [
        CycleSpan(cycle, date(2025, 6, first), date(2025, 6, last)) for cycle, first, last in rows
    ]


YEAR = CycleSpan("monthly", date(2025, 4, 1), date(2026, 3, 31))


def test_weekly_span_gives_four_reports_with_their_own_due_dates():
    """The 1st and the 30th, left over beside the weeks, belong to the first and the last."""
    periods = periods_of(YEAR, spans(("weekly", 2, 29)), month=JUNE)
    assert [(p.cycle, p.from_on.day, p.until_on.day, p.due_on.day) for p in periods] == [
        ("weekly", 1, 8, 9),
        ("weekly", 9, 15, 16),
        ("weekly", 16, 22, 23),
        ("weekly", 23, 30, 30),
    ]


def test_half_a_month_beside_weeks_stays_a_report_of_its_own():
    periods = periods_of(YEAR, spans(("weekly", 2, 15)), month=JUNE)
    assert [(p.cycle, p.from_on.day, p.until_on.day) for p in periods] == [
        ("weekly", 1, 8),
        ("weekly", 9, 15),
        ("monthly", 16, 30),
    ]


def test_pause_takes_its_days_out_of_the_month():
    periods = periods_of(YEAR, spans(("paused", 10, 30)), month=JUNE)
    assert [(p.from_on.day, p.until_on.day) for p in periods] == [(1, 9)]
    assert periods_of(YEAR, spans(("paused", 1, 30)), month=JUNE) == []


@pytest.mark.parametrize(
    ("month", "expected"),
    [(date(2025, 3, 1), 0), (date(2025, 4, 1), 1), (date(2026, 3, 1), 1), (date(2026, 4, 1), 0)],
)
def test_reports_stay_within_the_request(month, expected):
    assert len(periods_of(YEAR, month=month)) == expected


@pytest.mark.parametrize(
    ("first", "count", "before", "after"),
    [(date(2025, 6, 1), 30, 6, 6), (date(2027, 2, 1), 28, 0, 0), (date(2025, 5, 1), 31, 3, 1)],
)
def test_month_of_a_child_stands_in_whole_weeks_from_monday(first, count, before, after):
    cells = [Cell(first + timedelta(days=n), "", "", "waiting", False) for n in range(count)]
    line = MonthLine("J000001", "", "", tuple(cells), totals_of([], []))
    assert {len(week) for week in line.weeks} == {7}
    assert [cell for week in line.weeks for cell in week] == [
        *[None] * before, *cells, *[None] * after,
    ]  # fmt: skip
