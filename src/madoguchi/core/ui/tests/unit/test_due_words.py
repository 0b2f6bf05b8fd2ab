"""Deadlines in words: before, at and after the moment, in Japan's days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from madoguchi.core.ui.due_words import JST, due_words, time_left

AT = datetime(2026, 2, 2, 17, 0, tzinfo=JST)


@pytest.mark.parametrize(
    ("now", "left", "tone"),
    [
        (datetime(2026, 1, 29, 23, 59, tzinfo=JST), "あと4日", "calm"),
        (datetime(2026, 1, 30, 0, 0, tzinfo=JST), "あと3日", "soon"),
        (datetime(2026, 2, 1, 0, 1, tzinfo=JST), "明日まで", "soon"),
        (datetime(2026, 2, 2, 9, 30, tzinfo=JST), "本日まで（あと7時間30分）", "soon"),
        (AT - timedelta(minutes=1), "あと1分", "soon"),
        (AT - timedelta(seconds=1), "まもなく締切", "soon"),
        (AT, "まもなく締切", "soon"),
        (AT + timedelta(microseconds=1), "締切を過ぎました", "over"),
        (datetime(2026, 2, 3, 0, 0, tzinfo=JST), "1日過ぎています", "over"),
    ],
)
def test_moment_before_at_and_after(now, left, tone):
    words = due_words(AT, now=now)
    assert (words.left, words.tone) == (left, tone)
    assert words.when == "令和8年2月2日(月)午後5時"


def test_day_lasts_to_its_end_in_japan():
    day = date(2026, 2, 2)
    last = datetime(2026, 2, 2, 14, 59, 59, tzinfo=UTC)  # 23:59:59 in Japan
    assert due_words(day, now=last).tone == "soon"
    assert due_words(day, now=last + timedelta(seconds=1)).tone == "over"
    assert due_words(day, now=last).iso == "2026-02-02"


def test_days_are_counted_in_japan_whatever_the_zone_of_now():
    now = datetime(2026, 1, 31, 15, 30, tzinfo=UTC)  # 0:30 on 1 February in Japan
    assert time_left(AT, now=now) == "明日まで"


def test_no_deadline_says_so():
    words = due_words(None, now=AT)
    assert (words.when, words.left, words.tone) == ("未定", "", "calm")
