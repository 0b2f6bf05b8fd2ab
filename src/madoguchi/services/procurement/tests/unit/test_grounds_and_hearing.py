"""Grounds of disqualification, and the hearing's timetable."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from madoguchi.services.procurement.rules.grounds import Ground, read_grounds
from madoguchi.services.procurement.rules.hearing import Slot, lay_out_slots, overlapping
from madoguchi.services.procurement.terms import GroundEffect

START = datetime(2024, 3, 14, 13, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


def test_read_grounds_strictest_clause_holds_and_the_conflict_is_told():
    grounds = [
        Ground(1, "false_statement", GroundEffect.DISCRETIONARY, "§14(3)"),
        Ground(2, "false_statement", GroundEffect.MANDATORY, "§15(10)"),
        Ground(3, "late", GroundEffect.DISCRETIONARY, "§14(1)"),
    ]
    reading = read_grounds(grounds, "false_statement")
    assert reading.ground.key == 2
    assert reading.conflict == (
        "§15(10)は「失格とする」ですが、§14(3)は「失格とする場合がある」と定めています。"
    )
    assert read_grounds(grounds, "late").conflict == ""


def test_read_grounds_unknown_code_is_an_error():
    with pytest.raises(LookupError):
        read_grounds([], "false_statement")


def test_lay_out_slots_three_firms_twenty_plus_twenty_without_overlap():
    slots = lay_out_slots([5, 6, 7], starts_at=START, talk_minutes=20, question_minutes=20)
    assert [f"{slot.starts_at:%H:%M}-{slot.ends_at:%H:%M}" for slot in slots] == [
        "13:00-13:40", "13:50-14:30", "14:40-15:20",
    ]  # fmt: skip
    assert overlapping(slots) == ()


def test_overlapping_finds_a_slot_that_starts_too_early():
    first = Slot(1, START, 20, 20)
    second = Slot(2, START.replace(minute=39), 20, 20)
    assert overlapping([second, first]) == ((first, second),)
    assert overlapping([first, Slot(2, first.ends_at, 20, 20)]) == ()
