"""An account that wrong passwords locked: written down, and the administrators told once."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from madoguchi.core.accounts.letters import send_letter
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.queries.memberships import memberships_on
from madoguchi.core.accounts.terms import Role
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.trail.models import TrailEntry

LOCKED = "accounts.locked_out"


def note_lock(person: Person, *, address: str, now: datetime) -> bool:
    """One entry and one notice for each lock; further tries while it lasts add neither.

    returns  whether this is a new lock
    """
    with transaction.atomic():
        Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        since = now - settings.AXES_COOLOFF_TIME
        if TrailEntry.objects.filter(
            table_name=Person._meta.db_table, row_pk=str(person.pk), action=LOCKED, at__gt=since
        ).exists():
            return False
        minutes = int(settings.AXES_COOLOFF_TIME.total_seconds()) // 60
        record(
            LOCKED, by=Actor.public(), about=person, label="サインインの一時停止",
            detail={"address": address, "minutes": minutes}, now=now,
        )  # fmt: skip
        for administrator in administrators(now):
            send_letter(
                "accounts/mail/locked_out", administrator, now=now,
                context={"who": person.name, "address": address, "minutes": minutes, "at": now},
            )  # fmt: skip
    return True


def administrators(now: datetime) -> list[Person]:
    """The ward's administrators of today, each once."""
    rows = memberships_on(day_of(now)).filter(role=Role.WARD_ADMINISTRATOR.value)
    return list(Person.objects.filter(pk__in=rows.values("person")).order_by("pk"))
