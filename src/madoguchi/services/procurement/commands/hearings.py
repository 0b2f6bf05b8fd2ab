"""ヒアリング: the bidder registers who comes; checked against 様式5 and the round's rule."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.models import Attendee, HearingSlot, Worker
from madoguchi.services.procurement.rules.staffing import attendee_gaps


def register_attendees(
    slot: HearingSlot, people: Sequence[tuple[str, str]], *, by: Actor, now: datetime
) -> list[Attendee]:
    """The attendees of a firm as they shall stand: (name, role) each; replaces the former list.

    A field that must be present (住民協働) is covered by a worker of 様式5 in charge of it.
    raises  Refused  nobody, too many, a role is absent, a name that 様式5 holds otherwise
    Source: seed 004 §16(2): at most 7, and the named engineers attend (PROC-125).
    """
    authorise(by, "procurement.hearing.register", slot.application)
    if now >= slot.starts_at:
        raise Refused("hearing_started", "ヒアリングが始まったため、出席者は変更できません。")
    if not people:
        raise Refused("nobody", "出席者を1名以上入力してください。")
    workers = _workers(slot)
    roles = [role for name, role in people]
    covered = [*roles, *(f for name, _ in people for f in _fields(workers.get(name)))]
    round_ = slot.round
    gaps = (
        *attendee_gaps(roles, max_attendees=round_.max_attendees, must_attend=()),
        *attendee_gaps(covered, max_attendees=None, must_attend=round_.must_attend),
        *_foreign(people, workers, set(round_.must_attend)),
    )
    if gaps:
        raise Refused("attendees", "".join(gaps))
    with transaction.atomic():
        slot.attendees.all().delete()
        return Attendee.objects.bulk_create(
            Attendee(
                slot=slot,
                name=name,
                role=role,
                worker_id_value=workers[name].pk if name in workers else None,
            )
            for name, role in people
        )


def _workers(slot: HearingSlot) -> dict[str, Worker]:
    rows = slot.application.workers.filter(replaced_by__isnull=True)
    return {worker.name: worker for worker in rows}


def _fields(worker: Worker | None) -> list[str]:
    return [worker.role, *worker.fields] if worker else []


def _foreign(
    people: Sequence[tuple[str, str]], workers: dict[str, Worker], demanded: set[str]
) -> tuple[str, ...]:
    """Who takes a demanded seat without standing in 様式5."""
    return tuple(
        f"{name}さんは業務実施体制（様式5）に記載がないため、「{role}」として出席できません。"
        for name, role in people
        if role in demanded and name not in workers
    )
