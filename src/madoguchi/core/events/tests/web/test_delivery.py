"""Events: said in the transaction, delivered after it, once in effect."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.events import Event, NotInTransaction, announce
from madoguchi.core.events.delivering import (
    DELIVERER,
    LONGEST_WAIT,
    deliver_pending,
    due_deliveries,
    try_again,
)
from madoguchi.core.events.models import AnnouncedEvent, Delivery
from madoguchi.core.events.shape import BadEvent
from madoguchi.core.events.tests.web import bells
from madoguchi.core.trail import history_of
from madoguchi.core.trail.actor import Actor

NOW = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
SYSTEM = Actor.system("test")


@pytest.fixture(autouse=True)
def silence():
    bells.heard.clear()
    bells.broken.clear()


@pytest.fixture
def listening(settings):
    """``listening("hear")``: the module with that receiver is installed."""

    def install(receiver: str = "") -> None:
        settings.MODULES = (bells.module(receiver),)

    return install


def ring(times: int = 1) -> None:
    announce(bells.Rang(times=times), by=SYSTEM, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_announce_outside_a_transaction_is_a_mistake():
    with pytest.raises(NotInTransaction):
        ring()


@pytest.mark.django_db
def test_announce_rolled_back_says_nothing(listening):
    listening("hear")
    with transaction.atomic():
        ring()
        transaction.set_rollback(True)
    assert (AnnouncedEvent.objects.count(), Delivery.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_announce_nobody_listens_is_harmless(listening):
    listening()
    ring()
    assert (AnnouncedEvent.objects.count(), Delivery.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_announce_refuses_what_is_no_plain_value():
    with pytest.raises(BadEvent):
        announce(bells.Rang(times=0.5), by=SYSTEM, now=NOW)
    assert AnnouncedEvent.objects.count() == 0


def test_payload_refuses_a_name_without_version():
    @dataclass(frozen=True, kw_only=True)
    class Nameless(Event):
        NAME = "bells.rang"

    with pytest.raises(BadEvent):
        Nameless().payload()


def test_payload_refuses_a_moment_without_time_zone():
    with pytest.raises(BadEvent, match="time zone"):
        bells.Rang(times=datetime(2026, 2, 2)).payload()  # noqa: DTZ001 - the mistake itself


@pytest.mark.django_db
def test_deliver_pending_hands_the_payload_over_once(listening):
    listening("hear")
    ring(3)
    assert (deliver_pending(NOW), deliver_pending(NOW)) == (1, 0)
    assert bells.heard == [{"times": 3}]


@pytest.mark.django_db
def test_receiver_is_attributed_to_the_delivery(listening):
    listening("write")
    ring(1)
    deliver_pending(NOW)
    entry = history_of(Organisation.objects.get(name="1回目の課")).get()
    assert (entry.actor_label, entry.reason) == (DELIVERER.label, "bells.rang.v1 の配達")


@pytest.mark.django_db
def test_failing_receiver_leaves_nothing_and_waits_longer_each_time(listening):
    listening("write")
    bells.broken.append("the rope is torn")
    ring(1)
    waits, now = [], NOW
    for _ in range(12):
        assert deliver_pending(now) == 0
        due_at = Delivery.objects.get().due_at
        waits.append(due_at - now)
        assert deliver_pending(due_at - timedelta(microseconds=1)) == 0
        now = due_at
    assert Organisation.objects.filter(name="1回目の課").count() == 0
    assert waits[:3] == [timedelta(seconds=20), timedelta(seconds=40), timedelta(seconds=80)]
    assert waits[-1] == LONGEST_WAIT
    delivery = Delivery.objects.get()
    assert (delivery.attempts, delivery.last_error) == (12, "RuntimeError: the rope is torn")


@pytest.mark.django_db
def test_failing_receiver_does_not_hold_up_others(listening):
    listening("write")
    bells.broken.append("x")
    ring(1)
    deliver_pending(NOW)
    bells.broken.clear()
    ring(2)
    assert deliver_pending(NOW) == 1
    assert Organisation.objects.get(name__endswith="回目の課").name == "2回目の課"


@pytest.mark.django_db
def test_try_again_makes_it_due_and_is_recorded(listening):
    listening("write")
    bells.broken.append("x")
    ring(1)
    deliver_pending(NOW)
    bells.broken.clear()
    delivery = Delivery.objects.get()
    assert deliver_pending(NOW) == 0
    try_again(delivery, by=SYSTEM, now=NOW)
    assert deliver_pending(NOW) == 1
    actions = list(history_of(delivery).values_list("action", flat=True))
    assert "events.delivery.retry" in actions


@pytest.mark.django_db
def test_delivery_to_a_module_switched_off_waits_until_it_is_on(listening):
    listening("hear")
    ring(1)
    listening()
    assert deliver_pending(NOW) == 0
    listening("hear")
    assert deliver_pending(NOW) == 1


@pytest.mark.django_db
def test_clock_set_back_does_not_hold_deliveries(listening):
    listening("write")
    bells.broken.append("x")
    ring(1)
    deliver_pending(NOW)
    a_day_before = NOW - timedelta(days=1)
    assert due_deliveries(a_day_before).count() == 1
    bells.broken.clear()
    assert deliver_pending(a_day_before) == 1
