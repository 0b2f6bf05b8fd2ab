"""Delivery: after the commit, each receiver in its own transaction, once in effect."""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from madoguchi.core.events.models import Delivery
from madoguchi.core.modules.registry import installed_modules
from madoguchi.core.trail.actor import Actor
from madoguchi.core.trail.attribution import acting
from madoguchi.core.trail.recording import record

logger = logging.getLogger(__name__)

DELIVERER = Actor.system("出来事の配達")
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
STUCK_AFTER = 5  # attempts; then the operator's page shows it as stuck


def deliver_pending(now: datetime, *, limit: int = 100) -> int:
    """Deliver what is due, oldest first; returns how many were delivered.

    A receiver that fails is tried again with growing waits; the others go on. Deliveries to a
    module that is switched off wait until it is on again.
    """
    delivered = 0
    for pk in list(due_deliveries(now).values_list("pk", flat=True)[:limit]):
        delivered += _deliver(pk, now)
    return delivered


def due_deliveries(now: datetime) -> QuerySet[Delivery]:
    """What may be tried now, oldest first.

    A wait longer than the longest one is what a clock leaves that was set back: it is over.
    """
    is_due = Q(due_at__lte=now) | Q(due_at__gt=now + LONGEST_WAIT)
    return Delivery.objects.filter(
        is_due, delivered_at__isnull=True, receiver__in=_installed_receivers()
    ).order_by("event_id", "pk")


def _installed_receivers() -> set[str]:
    return {receiver for module in installed_modules() for receiver in module.listens.values()}


def _deliver(pk: int, now: datetime) -> bool:
    """Try one; the lock on its row is held until success or failure is written."""
    with transaction.atomic(), acting(DELIVERER):
        delivery = _claimed(pk, now)
        if delivery is None:
            return False
        delivery.attempts += 1
        try:
            _hand_over(delivery, now)
        # A receiver may fail in any way; the failure is kept and the others go on.
        except Exception as error:
            logger.exception("delivery %s failed", pk)
            _postpone(delivery, error, now)
        delivery.save()
        return delivery.delivered_at is not None


def _hand_over(delivery: Delivery, now: datetime) -> None:
    receiver = import_string(delivery.receiver)
    with transaction.atomic(), acting(DELIVERER, reason=f"{delivery.event.name} の配達"):
        receiver(delivery.event.payload, now)
    delivery.delivered_at = now
    delivery.last_error = ""


def _claimed(pk: int, now: datetime) -> Delivery | None:
    """The row under lock, unless another worker has it or has just tried it."""
    rows = due_deliveries(now).filter(pk=pk).select_related("event")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    return rows.first()


def _postpone(delivery: Delivery, error: Exception, now: datetime) -> None:
    delivery.last_error = f"{type(error).__name__}: {error}"
    delivery.due_at = now + min(FIRST_WAIT * 2 ** min(delivery.attempts, 12), LONGEST_WAIT)


def try_again(delivery: Delivery, *, by: Actor, now: datetime) -> None:
    """An operator lets a delivery that failed be tried at once."""
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk, delivered_at__isnull=True).update(due_at=now)
        record("events.delivery.retry", by=by, about=delivery, label="配達の再試行", now=now)
