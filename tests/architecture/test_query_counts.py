"""Lists cost the same however long they are: the statements of a page at 1, 10 and 60 rows."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from madoguchi.core.mail import queue_mail
from madoguchi.core.testing.personas import World
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.tests.factories_many import bids_of, many_calls, seats_of

pytestmark = pytest.mark.django_db
SIZES = (1, 10, 60)
LONGEST = {"size": "100"}  # what a person can ask for at most
SYSTEM = Actor.system("試験")


def statements(client: Client, path: str) -> int:
    """How many statements the second visit takes; the first one fills what is kept per process."""
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            response = client.get(path, LONGEST)
            assert response.status_code == 200, (path, response.status_code)
    return len(seen)


def growing(path: str, client: Client, add: Callable[[int, int], None]) -> list[int]:
    """The statements of the page after rows were added up to each size."""
    found, there = [], 0
    for size in SIZES:
        add(there, size)
        there = size
        found.append(statements(client, path))
    return found


@pytest.fixture
def add_calls(world: World) -> Callable[[int, int], None]:
    """Calls of 市民活動推進課, with みほん企画's bid and 𠮷田's seat in each."""

    def add(there: int, wanted: int) -> None:
        now = timezone.now()
        tenders = many_calls(world.sections["000"], wanted - there, now=now)
        bids_of(world.mihon_kikaku, tenders, now=now)
        seats_of(world.yoshida, tenders, now=now)

    return add


def assert_constant(found: list[int]) -> None:
    """Equal from ten rows on; a single row may save what only several kinds of rows need."""
    assert found[1] == found[2], found
    assert found[0] <= found[1], found


def test_public_list(add_calls):
    found = growing("/procurement/calls/", Client(), add_calls)
    assert len(set(found)) == 1, found


@pytest.mark.parametrize("path", ["/procurement/tenders/", "/procurement/deadlines/", "/"])
def test_pages_of_the_section(world, client_of, add_calls, path):
    assert_constant(growing(path, client_of(world.saeki), add_calls))


def test_bidder_list(world, client_of, add_calls):
    assert_constant(growing("/procurement/bids/", client_of(world.yamabe), add_calls))


def test_front_page_of_the_bidder(world, client_of, add_calls):
    assert_constant(growing("/", client_of(world.yamabe), add_calls))


def test_review_list(world, client_of, add_calls):
    assert_constant(growing("/procurement/review/", client_of(world.yoshida), add_calls))


def test_workspace_of_one_call_among_many(world, client_of, add_calls):
    def add(there: int, wanted: int) -> None:
        add_calls(there, wanted)

    add(0, 1)
    number = world.sections["000"].cases.get().number
    path = f"/procurement/tenders/{number}/"
    client = client_of(world.saeki)
    first = statements(client, path)
    add(1, 60)
    assert statements(client, path) == first


def test_mail_ledger(world, client_of):
    def add(there: int, wanted: int) -> None:
        with transaction.atomic():
            for number in range(there, wanted):
                queue_mail(
                    template="mail/mail/trial", to=f"kei{number}@example.jp", to_name="髙﨑 計",
                    context={"requested_by": "佐伯", "moment": "今"}, unique_key=f"many:{number}",
                    about=world.sections["000"], by=SYSTEM, now=timezone.now(),
                )  # fmt: skip

    assert_constant(growing("/mail/", client_of(world.kiryu), add))


def test_trail(world, client_of):
    def add(there: int, wanted: int) -> None:
        for number in range(there, wanted):
            record(
                "view", by=SYSTEM, about=world.mihon_kikaku, label=f"閲覧{number}",
                now=timezone.now(),
            )  # fmt: skip

    assert_constant(growing("/trail/", client_of(world.kagami), add))
