"""Delivery: after the commit, each receiver in its own transaction, once in effect."""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.module_loading import import_string

from madoguchi.core.events.models import Delivery

logger = logging.getLogger(__name__)

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
STUCK_AFTER = 5  # attempts; then the operator's page shows it as stuck


def deliver_pending(now: datetime, *, limit: int = 100) -> int:
    """Deliver what is due, oldest first; returns how many were delivered.

    A receiver that fails is tried again with growing waits; the others go on.
    """
    due = Delivery.objects.filter(delivered_at__isnull=True, due_at__lte=now)
    delivered = 0
    for pk in list(due.order_by("event_id", "pk").values_list("pk", flat=True)[:limit]):
        delivered += _deliver(pk, now)
    return delivered


def _deliver(pk: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            delivery = _claimed(pk)
            if delivery is None:
                return False
            receiver = import_string(delivery.receiver)
            receiver(delivery.event.payload, now)
            delivery.delivered_at = now
            delivery.attempts += 1
            delivery.last_error = ""
            delivery.save()
            return True
    # A receiver may fail in any way; the failure is kept and the others go on.
    except Exception as error:
        logger.exception("delivery %s failed", pk)
        _postpone(pk, error, now)
        return False


def _claimed(pk: int) -> Delivery | None:
    """The row under lock, unless another worker has it or it is done."""
    rows = Delivery.objects.filter(pk=pk, delivered_at__isnull=True).select_related("event")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    return rows.first()


def _postpone(pk: int, error: Exception, now: datetime) -> None:
    delivery = Delivery.objects.get(pk=pk)
    delivery.attempts += 1
    delivery.last_error = f"{type(error).__name__}: {error}"
    delivery.due_at = now + min(FIRST_WAIT * 2 ** min(delivery.attempts, 12), LONGEST_WAIT)
    delivery.save()


def try_again(delivery: Delivery, *, now: datetime) -> None:
    """An operator lets a stuck delivery be tried at once."""
    delivery.due_at = now
    delivery.save(update_fields=["due_at"])
