"""Steps: every step is judged against today, and today stands in exactly one place."""

from datetime import date

import pytest

from madoguchi.core.ui.steps import Exactness, Step, place_steps

LINE = [
    Step(label="公告", starts_on=date(2026, 1, 13)),
    Step(label="質問", starts_on=date(2026, 1, 20), ends_on=date(2026, 1, 22)),
    Step(label="結果", starts_on=date(2026, 3, 1), when="3月上旬", exactness=Exactness.ROUGH),
]


@pytest.mark.parametrize(
    ("today", "states", "marks"),
    [
        (date(2026, 1, 12), ["next", "next", "next"], [True, False, False]),
        (date(2026, 1, 13), ["now", "next", "next"], [False, False, False]),
        (date(2026, 1, 14), ["done", "next", "next"], [False, True, False]),
        (date(2026, 1, 20), ["done", "now", "next"], [False, False, False]),
        (date(2026, 1, 22), ["done", "now", "next"], [False, False, False]),
        (date(2026, 1, 23), ["done", "done", "next"], [False, False, True]),
    ],
)
def test_steps_are_judged_against_today(today, states, marks):
    placed = place_steps(LINE, today=today)
    assert [str(step.state) for step in placed] == states
    assert [step.today_before for step in placed] == marks
    assert not any(step.today_after for step in placed)


def test_today_stands_after_the_last_step_when_all_is_over():
    placed = place_steps(LINE, today=date(2026, 4, 1))
    assert [step.today_after for step in placed] == [False, False, True]
    assert not any(step.today_before for step in placed)


def test_days_are_written_and_spans_are_ranges():
    placed = place_steps(LINE, today=date(2026, 1, 12))
    assert [step.when for step in placed] == [
        "令和8年1月13日(火)", "令和8年1月20日(火)〜1月22日", "3月上旬",
    ]  # fmt: skip
    assert [str(step.exactness) for step in placed] == ["exact", "range", "rough"]


def test_step_without_a_day_is_to_come():
    (step,) = place_steps([Step(label="契約", starts_on=None)], today=date(2026, 1, 12))
    assert (step.when, str(step.state)) == ("未定", "next")
