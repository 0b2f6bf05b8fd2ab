"""Reminders and leak clocks: before, at and after each edge."""

from datetime import date, timedelta

import pytest

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.errors import Refused
from madoguchi.services.contracts.rules.leaks import leak_clocks
from madoguchi.services.contracts.rules.reminders import Ladder, Rung, rung_on
from madoguchi.services.contracts.terms import LeakGround


def test_reminders_go_out_on_their_days_only_and_the_chief_hears_once():
    ladder = Ladder(days=(7, 1, 0, -1), chief_after_days=3)
    due = date(2026, 6, 10)
    said = {day: rung_on(due, due + timedelta(days=day), ladder) for day in range(-10, 10)}
    assert {day: rung for day, rung in said.items() if rung} == {
        -7: Rung.BEFORE, -1: Rung.BEFORE, 0: Rung.TODAY, 1: Rung.LATE, 3: Rung.CHIEF,
    }  # fmt: skip


def test_leak_clocks_count_the_day_of_knowing_and_move_off_closed_days():
    calendar = BusinessCalendar()
    few = leak_clocks(date(2026, 6, 1), [LeakGround.SENSITIVE], calendar)
    assert (few.preliminary_on, few.final_on) == (date(2026, 6, 5), date(2026, 6, 30))
    malice = leak_clocks(date(2026, 6, 1), [LeakGround.MALICE], calendar)
    assert malice.final_on == date(2026, 7, 30)
    # 5 June + 4 is a Tuesday; from Wednesday 3 June the fifth day is a Sunday.
    assert leak_clocks(date(2026, 6, 3), [LeakGround.MANY], calendar).preliminary_on == date(
        2026, 6, 8
    )
    with pytest.raises(Refused):
        leak_clocks(date(2026, 6, 1), [], calendar)
    with pytest.raises(Refused):
        leak_clocks(date(2023, 3, 31), [LeakGround.MANY], calendar)
