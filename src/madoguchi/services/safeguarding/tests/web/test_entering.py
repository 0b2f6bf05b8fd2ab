"""Entering attendance: once for each press, on the right days, for one's own children."""

from datetime import date, timedelta

import pytest
from tests.kept_worlds import kept

from madoguchi.core.errors import Forbidden, Missing, Refused
from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.safeguarding.commands.attendance import (
    Entering,
    all_present,
    confirm_day,
    enter,
    undo,
)
from madoguchi.services.safeguarding.commands.calendars import mark_days, set_weekdays
from madoguchi.services.safeguarding.models import (
    AttendanceEntry,
    AttendanceRevision,
    EntryOperation,
)
from madoguchi.services.safeguarding.queries.calendars import expected_days_of
from madoguchi.services.safeguarding.queries.day_page import day_page
from madoguchi.services.safeguarding.queries.month_page import month_page
from madoguchi.services.safeguarding.rules.entries import Mark
from madoguchi.services.safeguarding.terms import DayKind
from madoguchi.services.safeguarding.tests.factories import (
    NAMES,
    NOW,
    TODAY,
    a_child,
    make_safe,
    morning_of,
)

KEY = "11111111-aaaa-4bbb-8ccc-000000000001"
OTHER = "11111111-aaaa-4bbb-8ccc-000000000002"
ABSENT = {"code": "absent", "family_contact": "received", "reason": "illness"}


@kept
def safe(world):
    return make_safe(world)


def press(safe, *marks, key=KEY, day=TODAY, now=NOW, who=None, facility=None, why=""):
    return enter(
        Entering(
            facility=facility or safe.school, key=key, days={day: list(marks)},
            by=safe.actor(who or safe.reporter), now=now, why=why,
        )
    )  # fmt: skip


def mark(placement, code="present", **more):
    return Mark(number=placement.child.number, code=code, **more)


def stored():
    rows = AttendanceEntry.objects.order_by("child__number", "day")
    return [(r.child.number, r.day, r.code, r.revision) for r in rows]


def test_same_press_twice_makes_one_entry(safe):
    child = a_child(safe)
    assert press(safe, mark(child)) == press(safe, mark(child))
    assert (stored(), EntryOperation.objects.count()) == ([("J000001", TODAY, "present", 1)], 1)


def test_same_key_with_other_content_is_refused_and_changes_nothing(safe):
    child = a_child(safe)
    press(safe, mark(child))
    with pytest.raises(Refused, match="別の内容"):
        press(safe, mark(child, **ABSENT))
    assert stored() == [("J000001", TODAY, "present", 1)]


def test_two_teachers_leave_one_entry_and_both_names(safe):
    child = a_child(safe)
    press(safe, mark(child))
    press(safe, mark(child, **ABSENT), key=OTHER, who=safe.head)
    before = AttendanceRevision.objects.get()
    assert stored() == [("J000001", TODAY, "absent", 2)]
    assert (before.code, before.entered_by, before.replaced_by) == (
        "present",
        safe.reporter,
        safe.head,
    )


def test_all_present_leaves_what_is_known_and_undo_takes_back_only_its_own(safe):
    first, second = a_child(safe, NAMES[0]), a_child(safe, NAMES[1])
    press(safe, mark(first, **ABSENT))
    by = safe.actor(safe.reporter)
    operation = all_present(safe.school, TODAY, TODAY, key=OTHER, by=by, now=NOW)
    repeated = all_present(safe.school, TODAY, TODAY, key=OTHER, by=by, now=NOW)
    assert repeated == operation
    assert [row[2] for row in stored()] == ["absent", "present"]
    assert (undo(operation, by=by, now=NOW), undo(operation, by=by, now=NOW)) == (1, 0)
    assert stored() == [("J000001", TODAY, "absent", 1)]
    assert AttendanceRevision.objects.get().placement == second


def test_older_press_is_not_offered_once_a_later_one_was_taken_back(safe):
    first, second = a_child(safe, NAMES[0]), a_child(safe, NAMES[1])
    reader, step = safe.reporter.pk, timedelta(minutes=1)

    def offered():
        last = day_page(safe.school, TODAY, reader).last
        return last and last.words

    press(safe, mark(first), mark(second))
    absent = press(safe, mark(second, **ABSENT), key=OTHER, now=NOW + step)
    assert offered() == f"{NAMES[1]} 欠席"
    undo(absent, by=safe.actor(safe.reporter), now=NOW + 2 * step)
    assert offered() is None
    press(safe, mark(first, **ABSENT), key=f"{OTHER}3", now=NOW + 3 * step)
    assert offered() == f"{NAMES[0]} 欠席"


def test_undo_of_a_change_brings_back_what_stood(safe):
    child = a_child(safe)
    press(safe, mark(child))
    operation = press(safe, mark(child, **ABSENT), key=OTHER)
    undo(operation, by=safe.actor(safe.reporter), now=NOW)
    assert stored() == [("J000001", TODAY, "present", 3)]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (TODAY + timedelta(days=1), "まだ来ていない日"),
        (date(2025, 6, 8), "日曜日"),
        (date(2025, 3, 31), "利用期間に含まれません"),
    ],
)
def test_a_day_that_cannot_be_entered_is_refused_in_one_sentence(safe, day, said):
    child = a_child(safe)
    with pytest.raises(Refused, match=said):
        press(safe, mark(child), day=day)
    assert (stored(), EntryOperation.objects.count()) == ([], 0)


def test_child_who_moved_yesterday_is_refused_from_the_day_after(safe):
    child = a_child(safe)
    child.until_on = TODAY - timedelta(days=1)
    child.save()
    with pytest.raises(Refused, match=r"在籍は令和7年6月9日\(月\)まで"):
        press(safe, mark(child))
    press(safe, mark(child), day=TODAY - timedelta(days=1))
    assert stored() == [("J000001", TODAY - timedelta(days=1), "present", 1)]


def test_facility_whose_contract_ended_enters_its_last_day_and_none_after(safe):
    child = a_child(safe)
    safe.school.ends_on = TODAY - timedelta(days=1)
    safe.school.save()
    with pytest.raises(Refused, match="利用期間に含まれません"):
        press(safe, mark(child))
    press(safe, mark(child), day=safe.school.ends_on, key=OTHER)
    assert len(stored()) == 1


def test_another_facilitys_child_is_missing_and_leaves_a_line_in_the_trail(safe):
    own, foreign = a_child(safe), a_child(safe, NAMES[1], facility=safe.nursery)
    with pytest.raises(Missing):
        press(safe, mark(own), mark(foreign))
    line = TrailEntry.objects.get(action="refused", label="所属していない児童番号の入力")
    assert (stored(), line.actor_id) == ([], safe.reporter.pk)
    assert foreign.child.number in line.after


def test_somebody_of_another_facility_is_refused(safe):
    child = a_child(safe)
    with pytest.raises(Forbidden):
        press(safe, mark(child), who=safe.nurse)


@pytest.mark.requirement("SAFE-007")
def test_own_closed_day_takes_no_absence_there_and_binds_no_other_school(safe):
    monday = date(2025, 6, 9)
    here, there = a_child(safe), a_child(safe, NAMES[1], facility=safe.nursery)
    by = safe.actor(safe.reporter)
    mark_days(safe.school, [monday], DayKind.SUBSTITUTE, "運動会の振替", by=by, now=NOW)
    with pytest.raises(Refused, match="運動会の振替"):
        press(safe, mark(here, **ABSENT), day=monday)
    press(safe, mark(there, **ABSENT), day=monday, who=safe.nurse, facility=safe.nursery)
    assert stored() == [("J000002", monday, "absent", 1)]
    cell = month_page(safe.school, date(2025, 6, 1), TODAY).lines[0].cells[8]
    assert (cell.day, cell.words, cell.is_open) == (monday, "運動会の振替", False)
    expected = expected_days_of([here, there])
    assert [expected[p.pk].is_expected(monday) for p in (here, there)] == [False, True]


@pytest.mark.requirement("SAFE-008")
def test_child_without_saturday_has_no_plan_in_a_nursery_that_is_open(safe):
    saturday = date(2025, 6, 7)
    child = a_child(safe, facility=safe.nursery)
    by = safe.actor(safe.nurse)
    set_weekdays(child, "12345", date(2025, 4, 1), by=by, now=NOW)
    with pytest.raises(Refused, match="予定なし"):
        press(safe, mark(child), day=saturday, who=safe.nurse, facility=safe.nursery)
    all_present(safe.nursery, saturday, saturday, key=KEY, by=by, now=NOW)
    assert stored() == []


def test_closing_a_day_that_has_entries_is_refused(safe):
    child = a_child(safe)
    press(safe, mark(child))
    with pytest.raises(Refused, match="入力されている日"):
        mark_days(
            safe.school, [TODAY], DayKind.CLASS_CLOSURE, "", by=safe.actor(safe.reporter), now=NOW
        )


def test_head_confirms_the_days_drafts_and_staff_may_not(safe):
    a_child(safe)
    all_present(safe.school, TODAY, TODAY, key=KEY, by=safe.actor(safe.reporter), now=NOW)
    with pytest.raises(Forbidden):
        confirm_day(safe.school, TODAY, by=safe.actor(safe.reporter), now=NOW)
    assert confirm_day(safe.school, TODAY, by=safe.actor(safe.head), now=NOW) == 1
    assert AttendanceEntry.objects.get().state == "confirmed"


def test_month_is_all_present_up_to_today_in_one_press(safe):
    a_child(safe)
    by = safe.actor(safe.reporter)
    all_present(safe.school, date(2025, 6, 1), date(2025, 6, 30), key=KEY, by=by, now=NOW)
    assert [row[1].day for row in stored()] == [2, 3, 4, 5, 6, 9, 10]


def test_another_morning_is_another_day(safe):
    child = a_child(safe)
    tomorrow = TODAY + timedelta(days=1)
    press(safe, mark(child), day=tomorrow, now=morning_of(tomorrow))
    assert stored() == [("J000001", tomorrow, "present", 1)]
