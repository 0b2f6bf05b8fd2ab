"""The rules of absences, case by case: each number before, at and after."""

from datetime import date, datetime, timedelta

import pytest

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.jst import JST
from madoguchi.core.errors import Refused
from madoguchi.services.safeguarding.rules import rulebook as book
from madoguchi.services.safeguarding.rules.days import Day, tally
from madoguchi.services.safeguarding.rules.escalation import confirm_by
from madoguchi.services.safeguarding.rules.facility_calendar import ExpectedDays, facility_calendar
from madoguchi.services.safeguarding.rules.findings import findings
from madoguchi.services.safeguarding.rules.rulebook import (
    DatedValue,
    WardValue,
    check_ward_value,
    rule_of,
    rulebook,
)
from madoguchi.services.safeguarding.rules.runs import current_run, runs
from madoguchi.services.safeguarding.rules.sightings import (
    Sighting,
    SightingMeans,
    check_sighting,
)
from madoguchi.services.safeguarding.rules.silence import silent_days

# One letter a day: how the tables below are read.
LETTERS = {
    "o": "present", "l": "late", "e": "left_early", "x": "absent", "s": "suspended",
    "b": "bereavement", "r": "recognised_online", "?": "", ".": None,
}  # fmt: skip
MONDAY = date(2025, 6, 2)
SCHOOL = facility_calendar("12345")
BOOK = rulebook(MONDAY)


def weekdays(text: str, *, first: date = MONDAY, contact="received", reason="illness"):
    """Days from a word of letters, one a school day; "." is a day that is not yet due."""
    open_days = (first + timedelta(days=n) for n in range(400))
    days = []
    for letter, on in zip(text, (d for d in open_days if SCHOOL.is_open_day(d)), strict=False):
        code = LETTERS[letter] or ""
        said = {"contact": contact, "reason": reason} if letter == "x" else {}
        days.append(Day(on, code, is_due=letter != ".", **said))
    return days


def codes_found(days, on=None, **others):
    rules = others.pop("rules", BOOK)
    found = findings(days, on=on or days[-1].on, rules=rules, **others)
    return [one.rule for one in found]


@pytest.mark.parametrize(
    ("word", "certain", "possible", "unbroken"),
    [
        ("x", 1, 1, 1),
        ("ox", 1, 1, 1),
        ("xxo", None, None, None),
        ("xxl", None, None, None),
        ("xxe", None, None, None),
        ("xxsxx", 4, 4, 4),
        ("xxbxx", 4, 4, 4),
        ("xxrxx", 4, 4, 4),
        ("x?x", 2, 3, 1),
        ("xx?", 2, 3, 0),
        ("?xx", 2, 3, 2),
        ("o?", 0, 1, 0),
        ("xx.", 2, 2, 2),
        ("x.x", 2, 2, 2),
        ("xox?sx", 2, 3, 1),
    ],
)
def test_current_run_is_an_interval(word, certain, possible, unbroken):
    run = current_run(weekdays(word), BOOK.effects)
    found = (run.certain, run.possible, run.unbroken) if run else (None, None, None)
    assert found == (certain, possible, unbroken)


def test_runs_are_told_apart_by_attendance_only():
    found = runs(weekdays("xxoxsxlx"), BOOK.effects)
    assert [(run.certain, len(run.held), run.ended_on) for run in found] == [
        (2, 0, date(2025, 6, 4)),
        (2, 1, date(2025, 6, 10)),
        (1, 0, None),
    ]


def expected(first: date, last: date, **changes) -> list[date]:
    return ExpectedDays(facility_calendar("12345", **changes), first).between(first, last)


@pytest.mark.requirement("SAFE-028")
def test_seven_days_are_reached_on_the_seventh_open_day_and_not_before():
    days = [Day(on, "absent", contact="received", reason="illness")
            for on in expected(MONDAY, date(2025, 6, 11))]  # fmt: skip
    by_day = {day.on: codes_found(days[: n + 1]) for n, day in enumerate(days)}
    assert by_day[date(2025, 6, 9)] == [book.EARLY_RUN]
    assert by_day[date(2025, 6, 10)] == [book.SEVEN_DAYS]
    assert by_day[date(2025, 6, 11)] == [book.SEVEN_DAYS]
    seven = findings(days, on=date(2025, 6, 11), rules=BOOK)[0]
    assert seven.reached_on == date(2025, 6, 10)
    assert seven.counted[:7] == (
        date(2025, 6, 2), date(2025, 6, 3), date(2025, 6, 4), date(2025, 6, 5), date(2025, 6, 6),
        date(2025, 6, 9), date(2025, 6, 10),
    )  # fmt: skip


@pytest.mark.requirement("SAFE-028")
@pytest.mark.parametrize("reason", ["illness", "injury", "family", "non_attendance", "unknown"])
def test_seven_days_count_whatever_the_stated_reason(reason):
    assert book.SEVEN_DAYS in codes_found(weekdays("xxxxxxx", reason=reason))


@pytest.mark.requirement("SAFE-030")
def test_run_goes_on_over_suspension_and_is_reached_on_the_last_day():
    days = weekdays("xxxssxxxx")
    assert book.SEVEN_DAYS not in codes_found(days[:-1])
    found = findings(days, on=days[-1].on, rules=BOOK)[0]
    assert (found.rule, found.reached_on, len(found.held)) == (book.SEVEN_DAYS, days[-1].on, 2)


@pytest.mark.requirement("SAFE-030")
def test_run_goes_on_over_the_end_of_the_month_and_of_the_school_year():
    may = [Day(on, "absent") for on in expected(date(2025, 5, 27), date(2025, 6, 4))]
    assert [d.on.month for d in may] == [5, 5, 5, 5, 6, 6, 6]
    assert book.SEVEN_DAYS in codes_found(may)
    spring = {date(2025, 3, 26) + timedelta(days=n): "春季休業" for n in range(12)}
    year_end = [
        Day(on, "absent")
        for on in expected(date(2025, 3, 21), date(2025, 4, 10), own_closed=spring)
    ]
    assert [f"{d.on:%m%d}" for d in year_end] == [
        "0321", "0324", "0325", "0407", "0408", "0409", "0410"
    ]  # fmt: skip
    assert book.SEVEN_DAYS in codes_found(year_end)


@pytest.mark.requirement("SAFE-030")
@pytest.mark.parametrize("letter", ["o", "l", "e"])
def test_attendance_lateness_and_leaving_early_end_the_run(letter):
    days = weekdays(f"xxxxxx{letter}x")
    assert codes_found(days) == [book.EARLY_RUN]
    assert [run.certain for run in runs(days, BOOK.effects)] == [6, 1]


@pytest.mark.parametrize(("name", "letter"), [("suspended", "s"), ("bereavement", "b")])
def test_ward_may_let_suspension_or_bereavement_count(name, letter):
    since = DatedValue(from_on=date(2025, 4, 1), value=1, source="区の決定")
    ward = [WardValue(rule=book.CODES, parameter=name, dated=since)]
    days = weekdays(f"xxx{letter}xxx")
    assert book.SEVEN_DAYS not in codes_found(days)
    assert book.SEVEN_DAYS in codes_found(days, rules=rulebook(MONDAY, ward))
    assert book.SEVEN_DAYS not in codes_found(days, rules=rulebook(date(2025, 3, 31), ward))


@pytest.mark.requirement("SAFE-031")
def test_third_absence_warns_and_the_threshold_is_dated():
    days = weekdays("oxxxx")
    assert codes_found(days[:3]) == []
    assert codes_found(days[:4]) == [book.EARLY_RUN]
    four = DatedValue(from_on=days[4].on, value=4, source="区の決定")
    ward = [WardValue(rule=book.EARLY_RUN, parameter="days", dated=four)]
    before, after = rulebook(days[3].on, ward), rulebook(days[4].on, ward)
    assert codes_found(days[:4], rules=before) == [book.EARLY_RUN]
    assert codes_found(days[:4], rules=after) == []
    assert codes_found(days[:5], rules=after) == [book.EARLY_RUN]
    assert (before[book.EARLY_RUN].version, after[book.EARLY_RUN].version) == (
        "2019-02-28", days[4].on.isoformat(),
    )  # fmt: skip


def test_run_that_has_ended_is_found_as_well():
    """A month that comes in at once holds the run and its end."""
    days = weekdays("xxxxxxxo")
    found = findings(days, on=days[-1].on, rules=BOOK)[0]
    assert (found.rule, found.ended_on) == (book.SEVEN_DAYS, days[-1].on)
    assert codes_found(days, on=days[-2].on + timedelta(days=45)) == [book.SEVEN_DAYS]
    assert codes_found(days, on=days[-2].on + timedelta(days=46)) == []


def test_any_absence_without_contact_or_reason_warns():
    assert codes_found(weekdays("oxo", contact="none")) == [book.NO_CONTACT]
    assert codes_found(weekdays("oxo", reason="unknown")) == [book.UNKNOWN_REASON]
    assert codes_found(weekdays("oxo", contact="we_called")) == []
    assert codes_found(weekdays("oxo", contact="none", reason="unknown")) == [book.NO_CONTACT]


def test_absences_of_long_ago_are_history():
    days = weekdays("xo", contact="none")
    assert codes_found(days, on=days[0].on + timedelta(days=45)) == [book.NO_CONTACT]
    assert codes_found(days, on=days[0].on + timedelta(days=46)) == []


def test_silence_never_ends_a_run_and_warns_when_it_may_be_seven():
    assert codes_found(weekdays("xx????")) == []
    assert codes_found(weekdays("xx?????")) == [book.POSSIBLE_SEVEN]
    assert codes_found(weekdays("xxxx???")) == [book.EARLY_RUN, book.POSSIBLE_SEVEN]
    assert codes_found(weekdays("xxxxxx?x")) == [book.SEVEN_DAYS]
    assert codes_found(weekdays("xx.......")) == []


SEEN_ON_5TH = Sighting(confirmed_on=date(2025, 6, 5), means=SightingMeans.HOME_VISIT, valid_days=14)


@pytest.mark.requirement("SAFE-029")
@pytest.mark.parametrize(
    ("on", "is_held_back"),
    [(date(2025, 6, 18), True), (date(2025, 6, 19), True), (date(2025, 6, 20), False)],
)
def test_sighting_holds_the_notice_back_until_its_last_day(on, is_held_back):
    days = [Day(one, "absent") for one in expected(MONDAY, on)]
    found = findings(days, on=on, rules=BOOK, sightings=[SEEN_ON_5TH])[0]
    assert (found.rule, found.sighting is not None) == (book.SEVEN_DAYS, is_held_back)


@pytest.mark.requirement("SAFE-029")
def test_new_sighting_holds_it_back_again():
    again = Sighting(confirmed_on=date(2025, 6, 20), means=SightingMeans.HOSPITAL, valid_days=14)
    days = [Day(one, "absent") for one in expected(MONDAY, date(2025, 6, 20))]
    found = findings(
        days, on=date(2025, 6, 20), rules=BOOK, sightings=[SEEN_ON_5TH, again]
    )[0]  # fmt: skip
    assert found.sighting == again


def test_sighting_is_of_the_past_and_expires():
    today = date(2025, 6, 5)
    for day, length in ((today, 1), (today, 14)):
        check_sighting(day, length, today=today, longest=14)
    for day, length in ((today + timedelta(days=1), 14), (today, 0), (today, 15)):
        with pytest.raises(Refused):
            check_sighting(day, length, today=today, longest=14)


def test_days_that_nobody_saw_warn_though_the_register_says_attendance():
    assert codes_found(weekdays("orrrrrrrrr")) == []
    assert codes_found(weekdays("orrrrrrrrrr")) == [book.NOT_SEEN]
    days = weekdays("orrrrrrrrrr")
    visit = Sighting(confirmed_on=days[5].on, means=SightingMeans.HOME_VISIT, valid_days=1)
    assert codes_found(days, sightings=[visit]) == []


@pytest.mark.requirement("SAFE-039")
def test_scattered_absences_are_flagged_against_the_own_three_months():
    months = [
        ("xooooooooooooooooooo", date(2025, 2, 3)), ("xooooooooooooooooo", date(2025, 3, 3)),
        ("xoooooooxooooooooooo", date(2025, 4, 1)), ("xxxoxxoxooxooxoooooo", date(2025, 5, 1)),
    ]  # fmt: skip
    days = [day for word, first in months for day in weekdays(word, first=first)]
    assert [sum(d.code == "absent" for d in days if d.on.month == m) for m in (2, 3, 4, 5)] == [
        1, 1, 2, 8
    ]  # fmt: skip
    found = findings(days, on=date(2025, 5, 31), rules=BOOK)
    change = next(one for one in found if one.rule == book.CHANGE)
    assert max(run.certain for run in runs(days, BOOK.effects)) == 3
    assert (change.measure, len(change.counted), change.figures["before"]) == ("absences", 8, 4)
    assert book.SEVEN_DAYS not in [one.rule for one in found]


@pytest.mark.parametrize(("absent_days", "is_found"), [(3, False), (4, True), (5, True)])
def test_change_needs_its_least_number_of_days(absent_days, is_found):
    before = weekdays("o" * 60, first=date(2025, 3, 3))
    this = weekdays("xo" * absent_days + "ooooo", first=date(2025, 6, 2))
    days = [d for d in before if d.on < MONDAY] + this
    assert (book.CHANGE in codes_found(days)) is is_found


def test_change_needs_a_past_to_compare_with():
    before = weekdays("o" * 14, first=date(2025, 5, 12))
    this = weekdays("xoxoxoxoxo", first=MONDAY)
    assert book.CHANGE not in codes_found(before + this)
    more = weekdays("o" * 15, first=date(2025, 5, 9))
    assert book.CHANGE in codes_found(more + this)


@pytest.mark.requirement("SAFE-019")
def test_codes_count_for_attendance_and_for_being_seen():
    word = "le" + "rrrr" + "xxx" + "ooooooooooo"
    counted = tally(weekdays(word), BOOK.effects)
    assert (counted.expected, counted.attended, counted.absent, counted.unseen) == (20, 17, 3, 7)
    assert (counted.late, counted.left_early) == (1, 1)


def test_substitute_holiday_of_one_school_is_skipped_there_only():
    moved = {date(2025, 6, 9): "振替休業日"}
    here = [Day(on, "absent") for on in expected(MONDAY, date(2025, 6, 10), own_closed=moved)]
    there = [Day(on, "absent") for on in expected(MONDAY, date(2025, 6, 10))]
    assert (codes_found(here), codes_found(there)) == ([book.EARLY_RUN], [book.SEVEN_DAYS])


def test_silence_of_a_facility_is_counted_from_its_last_report():
    owed = [date(2025, 6, d) for d in (2, 3, 4, 5)]
    assert silent_days(owed, {owed[3]}) == ()
    assert silent_days(owed, {owed[1]}) == (owed[2], owed[3])
    assert silent_days(owed, set()) == tuple(owed)
    assert silent_days([], set()) == ()


@pytest.mark.requirement("SAFE-034")
@pytest.mark.parametrize(
    ("raised", "minutes", "by"),
    [
        ((6, 10, 10, 0), 120, (6, 10, 12, 0)),
        ((6, 10, 15, 15), 120, (6, 10, 17, 15)),
        ((6, 10, 15, 16), 120, (6, 11, 8, 31)),
        ((6, 10, 17, 15), 120, (6, 11, 10, 30)),
        ((6, 10, 7, 0), 120, (6, 10, 10, 30)),
        ((6, 13, 20, 0), 120, (6, 16, 10, 30)),
        ((6, 14, 12, 0), 120, (6, 16, 10, 30)),
        ((6, 10, 8, 30), 525, (6, 10, 17, 15)),
        ((6, 10, 8, 31), 525, (6, 11, 8, 31)),
    ],
)
def test_time_to_confirm_runs_in_working_hours(raised, minutes, by):
    calendar = BusinessCalendar()
    assert confirm_by(datetime(2025, *raised, tzinfo=JST), minutes, calendar) == datetime(
        2025, *by, tzinfo=JST
    )


@pytest.mark.parametrize(("value", "is_allowed"), [(0, False), (1, True), (7, True), (8, False)])
def test_ward_may_be_stricter_than_the_notice_and_never_laxer(value, is_allowed):
    if is_allowed:
        check_ward_value(book.SEVEN_DAYS, "days", value)
        return
    with pytest.raises(Refused, match="1から7まで"):
        check_ward_value(book.SEVEN_DAYS, "days", value)


def test_each_rule_says_its_words_and_where_it_comes_from():
    for rule in book.all_rules():
        said = BOOK[rule.code].words
        assert said, rule.code
        assert "{" not in said, rule.code
        assert rule.source, rule.code
        assert all(value.source for p in rule.parameters for value in p.values), rule.code
    assert "7日" in BOOK[book.SEVEN_DAYS].words
    assert any("第13条の4" in one for one in rule_of(book.SEVEN_DAYS).basis)
    with pytest.raises(LookupError):
        rule_of("nothing")
