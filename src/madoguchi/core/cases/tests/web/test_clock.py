"""A real case runs by the real clock; a rehearsal by its own, which never goes back."""

from datetime import UTC, datetime, timedelta

import pytest

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.cases.clock import FARTHEST, advance_clock, case_now, set_clock
from madoguchi.core.cases.errors import ClockGoesBack, ClockTooFar, RealCaseHasNoClock
from madoguchi.core.cases.models import Case, CaseClock
from madoguchi.core.trail.actor import Actor

NOW = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
BY = Actor.system("テスト")
START = datetime(2026, 1, 5, 0, 0, tzinfo=UTC)


def make_case(*, is_rehearsal):
    section = Organisation.objects.create(kind="section", name="市民活動推進課")
    return Case.objects.create(
        number="R-2026-001" if is_rehearsal else "2026-001", title="見本事業", module="procurement",
        section=section, fiscal_year=2026, is_rehearsal=is_rehearsal, created_at=NOW,
    )  # fmt: skip


@pytest.mark.django_db
def test_real_case_refuses_a_clock_and_ignores_a_planted_one():
    case = make_case(is_rehearsal=False)
    for change in (set_clock, advance_clock):
        with pytest.raises(RealCaseHasNoClock):
            change(case, to=START, by=BY, now=NOW)
    CaseClock.objects.create(case=case, real_at=NOW, case_at=START, speed=0)
    assert case_now(Case.objects.get(pk=case.pk), NOW) == NOW


@pytest.mark.django_db
def test_rehearsal_without_a_clock_runs_by_the_real_one():
    assert case_now(make_case(is_rehearsal=True), NOW) == NOW


@pytest.mark.django_db
def test_rehearsal_clock_stands_runs_and_advances():
    case = make_case(is_rehearsal=True)
    set_clock(case, to=START, by=BY, now=NOW)
    assert case_now(case, NOW + timedelta(hours=5)) == START
    advance_clock(case, speed=1440, by=BY, now=NOW + timedelta(hours=5))
    assert case_now(case, NOW + timedelta(hours=5, minutes=1)) == START + timedelta(days=1)
    advance_clock(case, by_span=timedelta(days=2), by=BY, now=NOW + timedelta(hours=5, minutes=1))
    moved = Case.objects.select_related("clock").get(pk=case.pk)
    assert case_now(moved, NOW + timedelta(hours=5, minutes=2)) == START + timedelta(days=4)


@pytest.mark.django_db
def test_rehearsal_clock_never_goes_back():
    case = make_case(is_rehearsal=True)
    set_clock(case, to=START, by=BY, now=NOW)
    with pytest.raises(ClockGoesBack):
        advance_clock(case, to=START - timedelta(microseconds=1), by=BY, now=NOW)
    assert case_now(case, NOW) == START


@pytest.mark.django_db
@pytest.mark.parametrize("speed", [-1, 1441])
def test_set_clock_refuses_a_speed_outside_its_range(speed):
    with pytest.raises(ValueError, match="speed"):
        set_clock(make_case(is_rehearsal=True), to=START, speed=speed, by=BY, now=NOW)


@pytest.mark.django_db
def test_rehearsal_clock_goes_ten_years_ahead_and_not_further():
    """令和99年 for 令和9年 would be a slip that nobody could take back."""
    case = make_case(is_rehearsal=True)
    with pytest.raises(ClockTooFar, match="令和18年2月3日"):
        advance_clock(case, to=NOW + FARTHEST + timedelta(seconds=1), by=BY, now=NOW)
    assert case_now(case, NOW) == NOW
    advance_clock(case, to=NOW + FARTHEST, by=BY, now=NOW)
    assert case_now(case, NOW) == NOW + FARTHEST


@pytest.mark.django_db
def test_clock_that_ran_far_by_itself_can_be_stopped():
    case = make_case(is_rehearsal=True)
    set_clock(case, to=NOW, speed=1440, by=BY, now=NOW)
    later = NOW + timedelta(days=5)
    far = NOW + timedelta(days=7200)
    advance_clock(case, speed=0, by=BY, now=later)
    assert case_now(case, later + timedelta(days=1)) == far
