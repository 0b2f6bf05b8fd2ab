"""The bulk of the demo: the stories that it tells raise the alerts that they are meant to raise."""

from collections import Counter
from datetime import date

import pytest
from tests.kept_worlds import kept

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.terms import OrganisationKind
from madoguchi.core.calendar.jst import day_of
from madoguchi.services.safeguarding.commands.evaluation import evaluate_changed
from madoguchi.services.safeguarding.commands.silence import watch_silence
from madoguchi.services.safeguarding.demo.casework import (
    come_in_their_time,
    confirm_what_was_due,
)
from madoguchi.services.safeguarding.demo.living import Asking, Ground, populate, write_days
from madoguchi.services.safeguarding.demo.ward import last_watch
from madoguchi.services.safeguarding.demo.world import years_of_service
from madoguchi.services.safeguarding.models import Alert, AttendanceEntry, Facility
from madoguchi.services.safeguarding.queries.caseload import listed_children
from madoguchi.services.safeguarding.queries.sealed import name_of
from madoguchi.services.safeguarding.queries.start_page import new_since
from madoguchi.services.safeguarding.rules import rulebook as book
from madoguchi.services.safeguarding.terms import FacilityKind
from madoguchi.services.safeguarding.tests.factories import SINCE
from madoguchi.services.safeguarding.tests.factories_ward import at

pytestmark = pytest.mark.django_db
NOW = at(date(2025, 9, 24), 9, 30)


@kept
def facilities(safe):
    organisations = Organisation.objects.bulk_create(
        Organisation(kind=OrganisationKind.FACILITY.value, name=f"例題{n}小学校") for n in range(50)
    )
    return Facility.objects.bulk_create(
        Facility(contract=safe.contract, organisation=one, code=f"L{n:03d}", starts_on=SINCE,
                 kind=FacilityKind.ELEMENTARY.value)
        for n, one in enumerate(organisations)
    )  # fmt: skip


@kept
def placements(safe, facilities):
    ground = Ground(
        contract=safe.contract, holders=[(safe.centre, safe.caseworker), (safe.centre, None)],
        officer=safe.officer, first=SINCE, asked=Asking.before(SINCE, SINCE, NOW),
        last=date(2026, 3, 31), basis="法",
    )  # fmt: skip
    return populate(ground, facilities, 0)


def test_each_rule_finds_its_story_in_the_bulk(safe, facilities, placements):
    assert (len(placements), {p.facility_id for p in placements}) == (
        90, {f.pk for f in facilities},
    )  # fmt: skip
    assert write_days(placements, NOW) == AttendanceEntry.objects.count()
    assert evaluate_changed(NOW) == 90
    watch_silence(last_watch(NOW))
    found = Counter(Alert.objects.values_list("rule", flat=True))
    assert found[book.SEVEN_DAYS] == 2
    assert set(found) == {
        book.SEVEN_DAYS, book.EARLY_RUN, book.POSSIBLE_SEVEN, book.NO_CONTACT, book.UNKNOWN_REASON,
        book.NOT_SEEN, book.CHANGE, book.SILENT_FACILITY,
    }  # fmt: skip
    children = listed_children(safe.actor(safe.supervisor, NOW.date()), NOW)
    assert len({name_of(child) for child in children}) > 60


def test_alerts_of_the_bulk_come_on_their_days_and_none_waits_beyond_its_time(safe, placements):
    write_days(placements, NOW)
    evaluate_changed(NOW)
    watch_silence(last_watch(NOW))
    come_in_their_time(NOW)
    confirm_what_was_due(NOW, safe.actor(safe.officer, NOW.date()))
    rows = Alert.objects.order_by("raised_at")
    since = new_since(NOW)  # Monday the 22nd; Tuesday was a holiday
    assert since == at(date(2025, 9, 22), 0)
    assert {row.raised_at >= since for row in rows} == {True, False}
    assert all(row.raised_at <= NOW and day_of(row.raised_at) >= row.reached_on for row in rows)
    assert [row.number for row in rows if row.state == "open" and row.confirm_by <= NOW] == []
    assert {row.state for row in rows if row.raised_at < since} == {"confirmed"}
    for row in rows.exclude(confirmed_at=None):
        assert row.raised_at < row.confirmed_at < row.confirm_by
        assert {each.delivered_at for each in row.deliveries.all()} == {row.raised_at}


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2027, 3, 31), 2026, 2027), (date(2027, 4, 1), 2026, 2028),
        (date(2027, 7, 9), 2026, 2028), (date(2027, 7, 10), 2027, 2028),
    ],
)  # fmt: skip
def test_demo_of_any_day_has_weeks_of_service_behind_it(today, first, last):
    assert years_of_service(at(today, 9)) == (date(first, 4, 1), date(last, 3, 31))


def test_before_four_the_watch_is_yesterdays():
    four = at(date(2025, 9, 24), 4)
    assert [last_watch(moment) for moment in (at(date(2025, 9, 24), 3, 59), four)] == [
        at(date(2025, 9, 23), 4), four,
    ]  # fmt: skip
