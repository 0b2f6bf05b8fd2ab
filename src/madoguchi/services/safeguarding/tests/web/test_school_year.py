"""The school year: promotion is planned, then confirmed."""

from datetime import date

import pytest
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.errors import Forbidden, Refused
from madoguchi.services.safeguarding.commands.reports import open_month
from madoguchi.services.safeguarding.commands.school_year import confirm_rollover, plan_rollover
from madoguchi.services.safeguarding.models import (
    InformationRequest,
    Placement,
    ReportPeriod,
)
from madoguchi.services.safeguarding.queries.school_year import (
    children_to_place,
    rollover_lines,
)
from madoguchi.services.safeguarding.terms import Grade
from madoguchi.services.safeguarding.tests.factories import (
    a_child,
    make_safe,
)
from madoguchi.services.safeguarding.tests.factories_ward import (
    ask_for_information,
    at,
    many_children,
)

pytestmark = pytest.mark.django_db


@kept
def safe(world):
    return make_safe(world)


@kept
def child(safe):
    placement = a_child(safe)
    ask_for_information(placement, safe, date(2025, 4, 1), date(2026, 3, 31))
    return placement


@pytest.mark.requirement("SAFE-046")
def test_dry_run_lists_and_changes_nothing_until_the_chief_confirms(safe):
    april, since = date(2025, 4, 1), date(2024, 4, 1)
    (fifth,) = many_children(safe, 1, grade=Grade.P5, from_on=since)
    ask_for_information(fifth, safe, since, date(2025, 3, 31))
    leavers = many_children(safe, 140, grade=Grade.P6, from_on=since)
    officer, chief = safe.actor(safe.officer), safe.actor(safe.world.approvers["002"])
    rollover = plan_rollover(2025, by=officer, now=at(date(2025, 3, 10), 10))
    lines = rollover_lines(2025)
    assert [(line.placement.grade, line.next_label) for line in lines if
            not line.promotion.needs_place] == [("P5", "小学6年")]  # fmt: skip
    assert (rollover.promoted, rollover.to_place) == (1, 140)
    assert grades_of([fifth, leavers[0]]) == ["P5", "P6"]
    with pytest.raises(Forbidden):
        confirm_rollover(rollover, by=officer, now=at(april, 9))
    with pytest.raises(Refused):
        confirm_rollover(rollover, by=chief, now=at(date(2025, 3, 31), 23))
    assert grades_of([fifth, leavers[0]]) == ["P5", "P6"]
    done = confirm_rollover(rollover, by=chief, now=at(april, 9))
    assert grades_of([fifth, leavers[0]]) == ["P6", "P6"]
    assert (done.confirmed_by, done.promoted, done.to_place) == (
        safe.world.approvers["002"], 1, 140,
    )  # fmt: skip
    renewed = fifth.information_requests.get(from_on=april)
    assert (renewed.until_on, renewed.acknowledged_at) == (date(2026, 3, 31), None)
    ends = Placement.objects.filter(pk__in=[p.pk for p in leavers])
    assert set(ends.values_list("until_on", flat=True)) == {date(2025, 3, 31)}
    assert len(children_to_place(april)) == 140
    with pytest.raises(Refused):
        confirm_rollover(rollover, by=chief, now=at(date(2025, 4, 2), 9))


def test_rollover_confirmed_late_leaves_nothing_to_report_of_who_has_left(safe, client_of):
    since, april, second = date(2024, 4, 1), date(2025, 4, 1), at(date(2025, 4, 2), 9)
    leaver = many_children(safe, 1, grade=Grade.P6, from_on=since)[0]
    InformationRequest.objects.create(
        placement=leaver, cycle="monthly", from_on=since, until_on=date(2026, 3, 31),
        legal_basis="法", issued_by=safe.officer, issued_at=at(since, 9),
    )  # fmt: skip
    for month in (date(2025, 3, 1), april):
        assert open_month(month, now=at(april, 9)) == 1
    officer, chief = safe.actor(safe.officer), safe.actor(safe.world.approvers["002"])
    confirm_rollover(plan_rollover(2025, by=officer, now=second), by=chief, now=second)
    (request,) = leaver.information_requests.all()
    assert request.until_on == date(2025, 3, 31)
    assert [one.until_on for one in ReportPeriod.objects.all()] == [date(2025, 3, 31)]
    assert open_month(april, now=second) == 0
    page = client_of(safe.world.approvers["002"]).get(reverse("safeguarding:year", args=[2025]))
    assert "進級を確定しました。" in page.content.decode()


@pytest.mark.parametrize(
    ("year", "status"),
    [(0, 404), (2023, 404), (2024, 200), (2025, 200), (2026, 200), (2027, 404), (99999, 404)],
)
def test_year_that_nobody_can_prepare_is_not_there(safe, client_of, monkeypatch, year, status):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(date(2025, 6, 10), 9))
    response = client_of(safe.officer).get(reverse("safeguarding:year", args=[year]))
    assert response.status_code == status


def test_page_of_a_year_leads_to_the_next_one_and_back(safe, client_of, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(date(2025, 6, 10), 9))
    client = client_of(safe.officer)
    for year, label, other in ((2025, "令和8年度", 2026), (2026, "令和7年度", 2025)):
        shown = client.get(reverse("safeguarding:year", args=[year])).content.decode()
        assert f"<span>{label}の年度更新</span></a>" in shown
        assert f'href="{reverse("safeguarding:year", args=[other])}"' in shown


def test_page_of_the_year_plans_and_confirms(safe, child, client_of, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(date(2026, 4, 1), 9))
    chief = client_of(safe.world.approvers["002"])
    assert chief.post(reverse("safeguarding:year-plan", args=[2026])).status_code == 302
    assert "案を作成済み" in chief.get(reverse("safeguarding:year", args=[2026])).content.decode()
    assert chief.post(reverse("safeguarding:year-confirm", args=[2026])).status_code == 302
    assert grades_of([child]) == ["P4"]


def grades_of(placements):
    return [Placement.objects.get(pk=p.pk).grade for p in placements]
