"""RefusedAttempt: what was refused is kept, so that equal treatment can be shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from madoguchi.core.errors import Refused
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.closing import note_closing
from madoguchi.services.procurement.models import RefusedAttempt, Tender
from madoguchi.services.procurement.queries.moments import WINDOW_OF_STAGE
from madoguchi.services.procurement.terms import Stage


@contextmanager
def attempts_kept(tender: Tender, stage: Stage, *, by: Actor, now: datetime) -> Iterator[None]:
    """Run a hand-in in one transaction; a refusal rolls it back and is written down by itself."""
    try:
        with transaction.atomic():
            yield
    except Refused as refusal:
        keep_attempt(tender, stage, refusal, by=by, now=now)
        raise


def keep_attempt(
    tender: Tender, stage: Stage, refusal: Refused, *, by: Actor, now: datetime
) -> None:
    """Write a refused hand-in down; to be called after what it did was undone."""
    RefusedAttempt.objects.create(
        tender=tender,
        organisation_id_value=by.organisation_id,
        stage=stage.value,
        code=refusal.code,
        message=refusal.message,
        attempted_at=now,
    )
    kind = WINDOW_OF_STAGE.get(stage)
    if kind is not None:
        note_closing(tender, kind, now)


def keep_foreign_call(number: str, path: str, *, by: Actor, now: datetime) -> None:
    """Somebody asked for a bid that is not theirs: a row of the trail (PROC-141)."""
    tender = Tender.objects.filter(case__number=number).first()
    record(
        "procurement.foreign_bid_refused",
        by=by,
        about=tender,
        label=number[:60],
        detail={"path": path[:200]},
        now=now,
    )
