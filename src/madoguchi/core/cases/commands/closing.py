"""close_case: the case is over; from now on its retention runs."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.cases.errors import CaseClosed, ClosingNoteMissing
from madoguchi.core.cases.models import Case
from madoguchi.core.cases.rules import retained_until
from madoguchi.core.trail.actor import Actor


def close_case(case: Case, note: str, *, by: Actor, now: datetime) -> Case:
    """Close it, with how it ended, and fix until when its papers are kept.

    raises  Forbidden, CaseClosed, ClosingNoteMissing
    """
    authorise(by, "cases.case.close", case, now=now)
    if not note.strip(" 　\r\n"):
        raise ClosingNoteMissing
    with transaction.atomic():
        current = Case.objects.select_for_update().get(pk=case.pk)
        if current.closed_at is not None:
            raise CaseClosed
        current.closed_at, current.closing_note = now, note
        current.retained_until_on = retained_until(timezone.localdate(now), current.retention_years)
        current.save(update_fields=["closed_at", "closing_note", "retained_until_on"])
    return current
