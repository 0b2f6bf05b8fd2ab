"""The morning of TODAY at a caseworker's desk: a child who was absent for seven days."""

from datetime import date

import pytest
from tests.kept_worlds import kept

from madoguchi.services.safeguarding.tests.factories import a_child, make_safe
from madoguchi.services.safeguarding.tests.factories_ward import attend, evaluate
from madoguchi.services.safeguarding.tests.ward_desk import MORNING, NAME


@pytest.fixture
def clock(monkeypatch):
    """Requests arrive on the morning of TODAY."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING)


@kept
def safe(world, clock):
    return make_safe(world)


@kept
def child(safe):
    placement = a_child(safe, NAME)
    attend(placement, "o" * 41 + "xxxxxxx", date(2025, 4, 1), contact="none")
    evaluate([placement], MORNING)
    return placement
