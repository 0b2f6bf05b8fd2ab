"""Lists over many contracts: a rehearsal is late by its own clock, a real contract by the day."""

from datetime import timedelta

import pytest
from tests.kept_worlds import kept

from madoguchi.core.cases.clock import set_clock
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.queries.board import with_counts
from madoguchi.services.contracts.queries.clocks import Days, days_of
from madoguchi.services.contracts.tests.factories import (
    NOW,
    TODAY,
    a_chain,
    a_contract,
    a_signed_contract,
)

pytestmark = pytest.mark.django_db
YEARS_ON = timedelta(days=25_000)  # later than the day on which anybody runs this


@kept
def real(world):
    return a_signed_contract(world)


@kept
def rehearsal(world):
    """Its clock stands years ahead."""
    made = a_contract(world, a_chain(world, is_rehearsal=True))
    made.duties.all().delete()
    set_clock(made.case, to=NOW + YEARS_ON, by=as_actor(world.saeki, TODAY), now=NOW)
    return made


def a_duty(contract, like):
    row = like.duties.filter(due_on__isnull=False, same_as__isnull=True).order_by("due_on").first()
    day = TODAY + YEARS_ON - timedelta(days=1)
    row.pk, row.contract, row.due_on, row.state = None, contract, day, "open"
    row.save(force_insert=True)
    return row


def test_day_of_a_rehearsal_is_that_of_its_clock(real, rehearsal):
    days = days_of(Contract.objects.all(), NOW)
    assert days == Days(today=TODAY, own={rehearsal.pk: TODAY + YEARS_ON})


def test_list_counts_what_is_late_by_the_clock_of_each_contract(real, rehearsal):
    a_duty(rehearsal, real)
    days = days_of(Contract.objects.all(), NOW)
    overdue = dict(with_counts(Contract.objects.order_by("pk"), days).values_list("pk", "overdue"))
    assert overdue == {real.pk: 0, rehearsal.pk: 1}
    by_the_wall = with_counts(Contract.objects.filter(pk=rehearsal.pk), Days(today=TODAY))
    assert by_the_wall.get().overdue == 0


def test_dues_of_a_rehearsal_are_late_on_the_page_and_in_the_export(
    real, rehearsal, world, client_of
):  # fmt: skip
    a_duty(rehearsal, real)
    browser, page = client_of(world.saeki), "/contracts/dues/"
    asked = {"contract": rehearsal.case.number}
    late = browser.get(page, {**asked, "state": "late"}).context["lines"]
    assert [line.sign.value for line, _ in late] == ["overdue"]
    assert browser.get(page, {**asked, "state": "open"}).context["lines"] == []
    table = browser.get(page, {**asked, "format": "csv"}).content.decode("utf-8-sig")
    assert "期限超過" in table
