"""announce(): one outbox row inside the transaction; a rollback means nothing was said."""

from datetime import datetime

from django.db import connection

from madoguchi.core.events.shape import Event
from madoguchi.core.modules.registry import receivers_of
from madoguchi.core.trail.actor import Actor


class NotInTransaction(RuntimeError):
    """announce() was called outside a transaction: a mistake in the program."""


def announce(event: Event, *, by: Actor, now: datetime) -> None:
    """Write the event and one delivery for each receiver that listens now.

    The module that listens gets it from the worker after the commit, whoever it is; a module
    that is switched off gets nothing, and the manual path of the hand-over serves.

    raises  NotInTransaction  outside of ``transaction.atomic``
            BadEvent          for fields that are no plain values
    """
    # Imported here: the package is loaded while Django's app registry is still being built.
    from madoguchi.core.events.models import AnnouncedEvent, Delivery  # noqa: PLC0415 - see above

    if not connection.in_atomic_block:
        raise NotInTransaction(f"{event.NAME} must be announced inside a transaction")
    announced = AnnouncedEvent.objects.create(
        name=event.NAME, payload=event.payload(), announced_at=now, announced_by=by.label
    )
    Delivery.objects.bulk_create(
        Delivery(event=announced, receiver=receiver, due_at=now)
        for receiver in receivers_of(event.NAME)
    )
