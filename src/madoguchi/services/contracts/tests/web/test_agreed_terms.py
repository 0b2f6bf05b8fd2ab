"""Places, service days and quantities: what is planned or done, against what is agreed."""

import re
from datetime import date, time, timedelta

import pytest
from django.utils.html import strip_tags
from tests.kept_worlds import kept

from madoguchi.core.errors import Forbidden, Refused
from madoguchi.services.contracts.commands import agreeing
from madoguchi.services.contracts.queries.agreed import place_of, quantities_of
from madoguchi.services.contracts.terms import PlaceKind
from madoguchi.services.contracts.tests.factories import NOW, TODAY
from madoguchi.services.contracts.tests.handing_in import register

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("CONT-007")
def test_twenty_of_24_sessions_leave_a_shortfall_of_4(contract, officer, firm):
    line = agreeing.set_unit_price(
        contract, name="アドバイス（12事業×2回）", unit="回", unit_price_yen=30_000,
        planned_quantity=24, minutes_each=90, by=officer, now=NOW,
    )  # fmt: skip
    for number in range(20):
        agreeing.record_quantity(
            line, done_on=date(2026, 5, 1) + timedelta(days=9 * number),
            words=f"第{number + 1}回", quantity=1, by=firm, now=NOW,
        )  # fmt: skip
    agreeing.record_quantity(
        line, done_on=date(2026, 12, 1), words="第21回", quantity=1, by=firm, now=NOW
    )
    (shown,) = quantities_of(contract, until=date(2026, 11, 30))
    assert (shown.counted.done, shown.counted.planned, shown.counted.missing) == (20, 24, 4)
    assert shown.counted.amount_yen == 600_000
    assert shown.line.minutes_each == 90


def test_same_session_counts_once_and_not_with_another_number(contract, officer, firm):
    line = agreeing.set_unit_price(
        contract, name="相談", unit="回", unit_price_yen=1, planned_quantity=2, by=officer, now=NOW
    )
    facts = {"done_on": TODAY, "words": "A事業", "by": firm, "now": NOW}
    agreeing.record_quantity(line, quantity=1, **facts)
    agreeing.record_quantity(line, quantity=1, **facts)
    with pytest.raises(Refused):
        agreeing.record_quantity(line, quantity=2, **facts)
    for outside in (date(2026, 3, 31), date(2027, 4, 1)):
        with pytest.raises(Refused) as refused:
            agreeing.record_quantity(line, quantity=1, **{**facts, "done_on": outside})
        assert refused.value.code == "outside_term"
    with pytest.raises(Forbidden):
        agreeing.record_quantity(line, quantity=1, **{**facts, "words": "B", "by": officer})
    assert quantities_of(contract)[0].counted.done == 1
    with pytest.raises(Refused):
        agreeing.set_unit_price(
            contract, name="相談", unit="回", unit_price_yen=2, planned_quantity=2,
            by=officer, now=NOW,
        )  # fmt: skip


@pytest.mark.requirement("CONT-016")
def test_delivery_place_changes_with_the_move(contract, officer, world, client_of):
    for name, day in (("事務センター", TODAY), ("本庁舎", date(2026, 11, 1))):
        agreeing.add_place(
            contract, kind=PlaceKind.DELIVERY, name=name, from_on=day, by=officer, now=NOW
        )
    for title, day in (("中間報告", date(2026, 10, 20)), ("最終報告", date(2026, 12, 10))):
        register(contract, title, officer, due_on=day)
    register(contract, "現地の成果品", officer, due_on=date(2026, 12, 10), place="駅前広場")
    page = f"/contracts/{contract.case.number}/deliverables/"
    for person in (world.saeki, world.yamabe):
        shown = [
            strip_tags(row).partition("納品先：")[2]
            for row in re.findall(
                r'data-label="納品物">(.*?)</th>',
                client_of(person).get(page).content.decode(),
                re.DOTALL,
            )
        ]
        assert shown == ["事務センター", "本庁舎", "駅前広場"]
    days = (date(2026, 10, 20), date(2026, 10, 31), date(2026, 11, 1), date(2026, 12, 10))
    assert [place_of(contract, PlaceKind.DELIVERY, day) for day in days] == [
        "事務センター", "事務センター", "本庁舎", "本庁舎",
    ]  # fmt: skip


@kept
def short_day(contract, officer):
    """Twice a week 4 hours, 11:00 to 16:00."""
    return agreeing.agree_hours(
        contract, days_a_week=2, minutes=240, opens_at=time(11), closes_at=time(16),
        by=officer, now=NOW,
    )  # fmt: skip


def plan(pattern, day, start, end, firm):
    return agreeing.plan_session(
        pattern, held_on=day, starts_at=time(start), ends_at=time(end), by=firm, now=NOW
    ).flag


@pytest.mark.requirement("CONT-017")
def test_session_of_5_hours_is_flagged_where_4_are_agreed(contract, short_day, officer, firm):
    tuesday = date(2026, 6, 2)
    assert plan(short_day, tuesday, 11, 16, firm) == (
        "契約の時間は1日4時間ですが、5時間の予定です。時間を直してください。"
    )
    assert plan(short_day, tuesday, 11, 15, firm) == ""
    assert contract.sessions.count() == 1
    assert "11:00から16:00まで" in plan(short_day, tuesday + timedelta(days=1), 10, 14, firm)


def test_third_day_of_a_week_holiday_and_break_are_flagged(contract, short_day, officer, firm):
    agreeing.add_pause(
        contract, words="夏休み", first_on=date(2026, 7, 18), last_on=date(2026, 8, 31),
        by=officer, now=NOW,
    )  # fmt: skip
    monday = date(2026, 6, 1)
    flags = [plan(short_day, monday + timedelta(days=n), 11, 15, firm) for n in range(3)]
    assert flags == ["", "", "この時間帯の履行は週2日です。別の週に移してください。"]
    assert "夏休み" in plan(short_day, date(2026, 8, 31), 11, 15, firm)
    assert plan(short_day, date(2026, 9, 1), 11, 15, firm) == ""
    assert "土曜日" in plan(short_day, date(2026, 9, 5), 11, 15, firm)
    assert "年末年始" in plan(short_day, date(2026, 12, 29), 11, 15, firm)
    with pytest.raises(Refused):
        agreeing.agree_hours(
            contract, days_a_week=1, minutes=301, opens_at=time(11), closes_at=time(16),
            by=officer, now=NOW,
        )  # fmt: skip
