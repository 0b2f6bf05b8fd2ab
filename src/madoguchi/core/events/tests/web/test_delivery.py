"""Events: said in the transaction, delivered after it, once in effect."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from madoguchi.core.events import Event, NotInTransaction, announce
from madoguchi.core.events import announcing as announcing_room
from madoguchi.core.events.delivering import deliver_pending
from madoguchi.core.events.models import AnnouncedEvent, Delivery
from madoguchi.core.trail.actor import Actor

NOW = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
SYSTEM = Actor.system("test")
heard: list[dict] = []


@dataclass(frozen=True, kw_only=True)
class Rang(Event):
    NAME = "test.rang.v1"
    times: int


def hear(payload, now):
    heard.append(payload)


def fail(payload, now):
    raise RuntimeError("the bell is broken")


@pytest.fixture(autouse=True)
def listening(monkeypatch):
    heard.clear()
    monkeypatch.setattr(announcing_room, "receivers_of", lambda _name: (f"{__name__}.hear",))


@pytest.mark.django_db(transaction=True)
def test_announce_outside_a_transaction_is_a_mistake():
    with pytest.raises(NotInTransaction):
        announce(Rang(times=1), by=SYSTEM, now=NOW)


@pytest.mark.django_db
def test_announce_rolled_back_says_nothing():
    with transaction.atomic():
        announce(Rang(times=1), by=SYSTEM, now=NOW)
        transaction.set_rollback(True)
    assert AnnouncedEvent.objects.count() == 0


@pytest.mark.django_db
def test_deliver_pending_hands_the_payload_over_once(monkeypatch):
    monkeypatch.setattr("madoguchi.core.events.delivering.import_string", lambda _path: hear)
    announce(Rang(times=3), by=SYSTEM, now=NOW)
    assert deliver_pending(NOW) == 1
    assert deliver_pending(NOW) == 0
    assert heard == [{"times": 3}]


@pytest.mark.django_db
def test_deliver_pending_failure_waits_longer_each_time_and_is_kept(monkeypatch):
    monkeypatch.setattr("madoguchi.core.events.delivering.import_string", lambda _path: fail)
    announce(Rang(times=1), by=SYSTEM, now=NOW)
    assert deliver_pending(NOW) == 0
    delivery = Delivery.objects.get()
    assert (delivery.attempts, delivery.due_at) == (1, NOW + timedelta(seconds=20))
    assert delivery.last_error == "RuntimeError: the bell is broken"
    assert deliver_pending(NOW) == 0
    assert Delivery.objects.get().attempts == 1


@pytest.mark.django_db
def test_announce_nobody_listens_is_harmless(monkeypatch):
    monkeypatch.setattr(announcing_room, "receivers_of", lambda _name: ())
    announce(Rang(times=1), by=SYSTEM, now=NOW)
    assert (AnnouncedEvent.objects.count(), Delivery.objects.count()) == (1, 0)
