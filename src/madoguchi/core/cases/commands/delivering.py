"""Deliverables: what is to be handed in, and that it was."""

from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.cases.errors import AlreadyDelivered, CaseClosed, TitleMissing
from madoguchi.core.cases.models import Case, Deliverable
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.models import StoredFile


def add_deliverable(
    case: Case, title: str, *, by: Actor, now: datetime, due_text: str = "",
    due_on: date | None = None,
) -> Deliverable:  # fmt: skip
    """Note what is to be handed in. raises  Forbidden, TitleMissing, CaseClosed"""
    authorise(by, "cases.case.edit", case, now=now)
    if not title.strip(" 　"):
        raise TitleMissing
    if case.closed_at is not None:
        raise CaseClosed
    return Deliverable.objects.create(
        case=case, title=title, due_text=due_text, due_on=due_on, added_at=now
    )


def deliver(
    deliverable: Deliverable, file: StoredFile | None, *, by: Actor, now: datetime
) -> Deliverable:
    """It was handed in: as a file of the vault, or (None) on paper or in person.

    Services that inspect what is handed in call this from their own command.
    raises  Forbidden, AlreadyDelivered
    """
    authorise(by, "cases.case.edit", deliverable.case, now=now)
    with transaction.atomic():
        current = Deliverable.objects.select_for_update().get(pk=deliverable.pk)
        if current.delivered_at is not None:
            raise AlreadyDelivered
        current.file, current.delivered_at, current.delivered_by_id = file, now, by.person_id
        current.save(update_fields=["file", "delivered_at", "delivered_by_id"])
    return current
