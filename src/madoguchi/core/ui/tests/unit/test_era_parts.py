"""Dates in parts: eras, 西暦, full-width figures, and what is refused with a sentence."""

from datetime import date, datetime, time

import pytest

from madoguchi.core.ui.era_parts import (
    JST,
    BadDate,
    DateParts,
    day_from,
    moment_from,
    parts_of,
    time_from,
)  # fmt: skip


def parts(era, year, month, day, **clock):
    return DateParts(name="d", era=era, year=year, month=month, day=day, **clock)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (parts("reiwa", "8", "2", "2"), date(2026, 2, 2)),
        (parts("reiwa", "元", "5", "1"), date(2019, 5, 1)),
        (parts("reiwa", "１", "５", "１"), date(2019, 5, 1)),
        (parts("heisei", "31", "4", "30"), date(2019, 4, 30)),
        (parts("showa", "64", "1", "7"), date(1989, 1, 7)),
        (parts("heisei", "1", "1", "8"), date(1989, 1, 8)),
        (parts("ad", "2026", " 2 ", "2"), date(2026, 2, 2)),
        (parts("ad", "1873", "1", "1"), date(1873, 1, 1)),
        (parts("ad", "2199", "12", "31"), date(2199, 12, 31)),
    ],
)
def test_parts_name_a_day(typed, day):
    assert day_from(typed) == day


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (parts("reiwa", "1", "4", "30"), "元号と年が合いません。元号を確かめて入力してください。"),
        (parts("heisei", "31", "5", "1"), "元号と年が合いません。元号を確かめて入力してください。"),
        (parts("reiwa", "8", "2", "30"), "実際にある日付を入力してください。"),
        (parts("reiwa", "", "2", "2"), "年を入力してください。"),
        (parts("reiwa", "8", "", "2"), "月を入力してください。"),
        (parts("reiwa", "八", "2", "2"), "年は数字で入力してください。"),
        (parts("ad", "99999", "2", "2"), "実際にある日付を入力してください。"),
        (parts("ad", "8", "2", "2"), "年を確かめてください。西暦は4桁で入力します。"),
        (parts("ad", "1872", "12", "31"), "年を確かめてください。西暦は4桁で入力します。"),
        (parts("ad", "2200", "1", "1"), "年を確かめてください。西暦は4桁で入力します。"),
    ],
)
def test_what_is_no_day_is_refused_with_a_sentence(typed, sentence):
    with pytest.raises(BadDate) as caught:
        day_from(typed)
    assert str(caught.value) == sentence


def test_moment_is_in_japan():
    moment = moment_from(parts("reiwa", "8", "2", "2", hour="17", minute="00"))
    assert moment == datetime(2026, 2, 2, 17, 0, tzinfo=JST)
    assert moment.utcoffset().total_seconds() == 9 * 3600


@pytest.mark.parametrize(("hour", "minute"), [("24", "00"), ("17", "60")])
def test_time_outside_the_day_is_refused(hour, minute):
    with pytest.raises(BadDate, match="0時00分から23時59分"):
        time_from(parts("reiwa", "", "", "", hour=hour, minute=minute))


@pytest.mark.parametrize(
    "value", [date(1989, 1, 7), date(1989, 1, 8), date(2019, 4, 30), date(2026, 2, 2)]
)
def test_day_there_and_back(value):
    assert day_from(parts_of("d", value)) == value


def test_moment_and_time_there_and_back():
    moment = datetime(2026, 2, 2, 8, 5, tzinfo=JST)
    assert moment_from(parts_of("d", moment)) == moment
    assert time_from(parts_of("d", time(8, 5))) == time(8, 5)


def test_day_before_the_calendar_of_today_is_western():
    assert parts_of("d", date(1868, 1, 1)).era == "ad"


def test_posted_parts_stay_as_typed():
    assert parts_of("d", {"era": "showa", "year": "６４", "month": "", "day": "x"}) == parts(
        "showa", "６４", "", "x"
    )
