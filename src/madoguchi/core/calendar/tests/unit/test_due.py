"""Due rules of the notices, clauses and requirement lists."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.due import DueKind, DueRule, parse_due_rule
from madoguchi.core.calendar.jst import at
from madoguchi.core.errors import Refused

WARD = BusinessCalendar()


@pytest.mark.parametrize(
    ("text", "reference", "due"),
    [
        # 翌月10日: a calendar day, also where it is a holiday (2026-10-10 is a Saturday).
        ("翌月10日まで", date(2026, 5, 1), date(2026, 6, 10)),
        ("翌月１０日まで", date(2026, 9, 30), date(2026, 10, 10)),
        ("翌月10日", date(2026, 12, 5), date(2027, 1, 10)),
        ("翌月31日", date(2026, 1, 5), date(2026, 2, 28)),
        ("翌月5開庁日まで", date(2026, 4, 30), date(2026, 5, 12)),
        ("翌月末まで", date(2026, 1, 31), date(2026, 2, 28)),
        ("当月末日", date(2028, 2, 3), date(2028, 2, 29)),
        ("前月末までに", date(2026, 5, 12), date(2026, 4, 30)),
        # 初日不算入: day 1 is the day after.
        ("契約後10日以内", date(2026, 4, 1), date(2026, 4, 11)),
        ("契約締結の日から起算して１０日以内", date(2026, 4, 1), date(2026, 4, 10)),
        ("完了届から30日以内", date(2027, 3, 31), date(2027, 4, 30)),
        ("2週間以内", date(2026, 4, 1), date(2026, 4, 15)),
        ("発行年月日から3ヶ月以内", date(2025, 10, 16), date(2026, 1, 16)),
        ("3か月以内", date(2026, 1, 31), date(2026, 4, 30)),
        ("1か月以内", date(2026, 2, 28), date(2026, 3, 31)),
        ("4月1日から起算して1か月以内", date(2026, 4, 1), date(2026, 4, 30)),
        ("翌日まで", date(2026, 4, 1), date(2026, 4, 2)),
        # Business days: the next open day is 1.
        ("原則3営業日以内", date(2026, 7, 16), date(2026, 7, 22)),
        ("原則3営業日以内", date(2026, 7, 17), date(2026, 7, 23)),
        ("おおむね翌営業日までに", date(2025, 2, 14), date(2025, 2, 17)),
        ("おおむね翌営業日", date(2025, 6, 6), date(2025, 6, 9)),
        ("起算して3営業日以内", date(2026, 7, 16), date(2026, 7, 21)),
        ("5営業日前まで", date(2026, 10, 6), date(2026, 9, 29)),
        # Backwards.
        ("外部監査実施初日の1週間前", date(2026, 10, 8), date(2026, 10, 1)),
        ("内部監査実施初日の1ヶ月前", date(2026, 10, 31), date(2026, 9, 30)),
        ("変更の1か月前まで", date(2026, 3, 31), date(2026, 2, 28)),
        ("10 日前までに", date(2026, 10, 11), date(2026, 10, 1)),
        ("前日まで", date(2026, 10, 1), date(2026, 9, 30)),
        ("2週間に1度程度", date(2026, 4, 6), date(2026, 4, 20)),
        ("直ちに", date(2026, 4, 4), date(2026, 4, 4)),
        ("当日中", date(2026, 4, 4), date(2026, 4, 4)),
    ],
)
def test_rule_gives_the_day(text: str, reference: date, due: date) -> None:
    assert parse_due_rule(text).due_on(reference, WARD) == due


@pytest.mark.parametrize(
    ("text", "is_soft"),
    [
        ("原則3営業日以内", True),
        ("おおむね翌営業日までに", True),
        ("概ね2週間以内", True),
        ("2週間に1度程度", True),
        ("3営業日以内", False),
        ("翌月10日まで", False),
    ],
)
def test_in_principle_is_a_target_and_not_a_limit(text: str, is_soft: bool) -> None:
    assert parse_due_rule(text).is_soft is is_soft


LAST_MONTH = (
    "翌月10日までに提出する。ただし、履行期間の最終月については、履行期間の末日までに提出する"
)


@pytest.mark.parametrize(
    "rule", [parse_due_rule("翌月10日", last_month="履行期間の末日"), parse_due_rule(LAST_MONTH)]
)
def test_last_month_is_due_on_the_last_day_of_the_term(rule: DueRule) -> None:
    term_ends_on = date(2027, 3, 31)
    assert rule.due_on(date(2027, 2, 1), WARD, term_ends_on=term_ends_on) == date(2027, 3, 10)
    assert rule.due_on(date(2027, 3, 1), WARD, term_ends_on=term_ends_on) == date(2027, 3, 31)
    with pytest.raises(ValueError, match="last day of the term"):
        rule.due_on(date(2027, 3, 1), WARD)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("契約後10日以内", "契約"),
        ("外部監査実施初日の1週間前（※）", "外部監査実施初日"),
        ("障害受信後、原則１時間以内", "障害受信"),
        ("契約締結の日から起算して10日以内", "契約締結の日"),
        ("翌月10日", ""),
    ],
)
def test_event_is_named_where_the_text_names_it(text: str, event: str) -> None:
    assert parse_due_rule(text).event == event


def test_hours_run_round_the_clock_from_the_receipt() -> None:
    rule = parse_due_rule("原則１時間以内")
    received = at(date(2026, 2, 2), 23, 30)
    assert rule.due_at(received) == at(date(2026, 2, 3), 0, 30)
    with pytest.raises(Refused):
        rule.due_on(date(2026, 2, 2), WARD)
    with pytest.raises(ValueError, match="no moment"):
        parse_due_rule("直ちに").due_at(received)


@pytest.mark.parametrize(
    "text", ["速やかに", "遅滞なく", "都度", "協議", "学期ごと", "事前承認", "適宜"]
)
def test_rule_without_a_day_never_invents_one(text: str) -> None:
    rule = parse_due_rule(text)
    assert (rule.kind, rule.text) == (DueKind.UNDATED, text)
    with pytest.raises(Refused) as refusal:
        rule.due_on(date(2026, 4, 1), WARD)
    assert refusal.value.code == "due_undetermined"


@pytest.mark.parametrize("text", ["", "令和8年2月2日", "なるべく"])
def test_other_words_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        parse_due_rule(text)


@settings(deadline=None)
@given(
    reference=st.dates(date(2020, 1, 1), date(2050, 1, 1)),
    text=st.sampled_from(
        ["3営業日以内", "10日以内", "2週間以内", "1か月以内", "3か月以内", "翌月10日", "翌月末"]
    ),
    days=st.integers(1, 60),
)
def test_forward_rules_never_end_earlier_for_a_later_reference(
    reference: date, text: str, days: int
) -> None:
    rule = parse_due_rule(text)
    later = date.fromordinal(reference.toordinal() + days)
    assert reference < rule.due_on(reference, WARD) <= rule.due_on(later, WARD)
