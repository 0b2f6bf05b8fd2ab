"""Properties of the runs, against a naive oracle over random histories."""

from datetime import date, timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.services.safeguarding.rules import rulebook as book
from madoguchi.services.safeguarding.rules.days import Day
from madoguchi.services.safeguarding.rules.facility_calendar import ExpectedDays, facility_calendar
from madoguchi.services.safeguarding.rules.findings import findings
from madoguchi.services.safeguarding.rules.rulebook import rulebook
from madoguchi.services.safeguarding.rules.runs import current_run, runs

START = date(2025, 4, 1)
BOOK = rulebook(START)
CODES = ["present", "late", "left_early", "absent", "suspended", "bereavement", ""]
HISTORIES = st.lists(st.sampled_from(CODES), min_size=1, max_size=40)
FEW_GAPS = st.lists(st.sampled_from([*CODES[:-1], "absent", "absent"]), min_size=1, max_size=20)


def days_of(codes):
    return [Day(START + timedelta(days=n), code) for n, code in enumerate(codes)]


def naive_run(codes):
    """Absences back to the last attendance, counted by hand."""
    count = 0
    for code in reversed(codes):
        if code in {"present", "late", "left_early"}:
            return count
        count += code == "absent"
    return count


def lengths(codes):
    run = current_run(days_of(codes), BOOK.effects)
    return (run.unbroken, run.certain, run.possible) if run else (0, 0, 0)


@settings(deadline=None)
@given(FEW_GAPS)
def test_without_silence_the_run_is_what_one_counts_by_hand(codes):
    assert lengths(codes) == (naive_run(codes),) * 3


@settings(deadline=None)
@given(FEW_GAPS, st.lists(st.integers(0, 19), max_size=5))
def test_interval_holds_every_way_in_which_silence_could_have_been_filled(codes, gaps):
    silent = ["" if n in gaps else code for n, code in enumerate(codes)]
    places = [n for n, code in enumerate(silent) if not code]
    could_be = set()
    for filling in product(["present", "absent"], repeat=len(places)):
        filled = list(silent)
        for place, code in zip(places, filling, strict=True):
            filled[place] = code
        could_be.add(naive_run(filled))
    unbroken, certain, possible = lengths(silent)
    assert (min(could_be), max(could_be)) == (unbroken, possible)
    assert unbroken <= certain <= possible


@settings(deadline=None)
@given(HISTORIES, st.integers(0, 40))
def test_silence_never_shortens_a_run(codes, place):
    _, certain, possible = lengths(codes)
    silent = [*codes[:place], "", *codes[place:]]
    assert lengths(silent)[1] == certain
    assert lengths(silent)[2] in {possible, possible + 1}


@settings(deadline=None)
@given(HISTORIES, st.integers(0, 39))
def test_taking_a_report_back_never_hides_absences_that_others_reported(codes, place):
    """Were an attendance deleted, the run could only grow."""
    if place >= len(codes) or codes[place] not in {"present", "late", "left_early"}:
        return
    taken_back = [*codes[:place], "", *codes[place + 1 :]]
    assert lengths(taken_back)[1] >= lengths(codes)[1]


@settings(deadline=None)
@given(HISTORIES)
def test_runs_hold_each_absence_once_and_in_order(codes):
    days = days_of(codes)
    found = runs(days, BOOK.effects)
    assert [on for run in found for on in run.absent] == [d.on for d in days if d.code == "absent"]
    assert all(run.ended_on is not None for run in found[:-1])


@settings(deadline=None)
@given(FEW_GAPS, st.sets(st.integers(0, 60), max_size=25))
def test_closed_days_change_no_count(codes, closed):
    """The same reports on a calendar with holes give the same run."""
    holes = {START + timedelta(days=n): "休業日" for n in closed}
    calendar = facility_calendar("1234567", own_closed=holes)
    open_days = ExpectedDays(calendar, START).between(START, START + timedelta(days=120))
    days = [Day(on, code) for code, on in zip(codes, open_days, strict=False)]
    run = current_run(days, BOOK.effects)
    assert (run.certain if run else 0) == naive_run(codes)


@settings(deadline=None)
@given(HISTORIES)
def test_seven_days_are_found_exactly_when_seven_absences_stand(codes):
    days = days_of(codes)
    every = findings(days, on=days[-1].on, rules=BOOK)
    rules = [one.rule for one in every if one.ended_on is None]
    _, certain, possible = lengths(codes)
    assert (book.SEVEN_DAYS in rules) is (certain >= 7)
    assert (book.POSSIBLE_SEVEN in rules) is (certain < 7 <= possible)
    assert (book.EARLY_RUN in rules) is (3 <= certain < 7)


@settings(deadline=None)
@given(HISTORIES, HISTORIES)
def test_only_what_follows_the_last_attendance_counts(before, after):
    """What the evaluation of one child may leave unread."""
    long = lengths([*before, "present", *after])
    assert long == lengths(["present", *after])
