"""What every test of sign-in starts from: no counted attempts, everybody with a password."""

import pytest
from django.core.cache import cache
from django.utils import timezone
from tests.kept_worlds import kept

from madoguchi.core.testing.personas import make_world
from madoguchi.core.trail.models import TrailEntry

PASSWORD = "あさがおのたねを3つぶまきました"


@pytest.fixture(autouse=True)
def nothing_counted_yet():
    cache.clear()


@pytest.fixture
def trail_rows(db):
    """``trail_rows("accounts.signed_in")``: the rows of that action, oldest first."""

    def rows(action):
        return list(TrailEntry.objects.filter(action=action).order_by("id"))

    return rows


@kept
def world_with_passwords(db):
    return make_world(timezone.localdate(), password=PASSWORD)


@pytest.fixture
def sign_in(client):
    """``sign_in(email, password, address=…)``: the answer to the sign-in form."""

    def submit(email, password=PASSWORD, *, browser=None, address="127.0.0.1", **headers):
        return (browser or client).post(
            "/accounts/sign-in/", {"login": email, "password": password},
            REMOTE_ADDR=address, **headers,
        )  # fmt: skip

    return submit
