"""Urgent reports at the ward: read, and somebody saw to it that the telephone was used."""

from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import UrgentReport


def read_urgent(report: UrgentReport, *, by: Actor, now: datetime) -> UrgentReport:
    """The first reading counts; the facility sees its time (SAFE-032). Raises Forbidden."""
    authorise(by, "safeguarding.case.view", report, now=now)
    UrgentReport.objects.filter(pk=report.pk, read_at__isnull=True).update(
        read_at=now, read_by_id=by.person_id
    )
    report.refresh_from_db(fields=["read_at", "read_by"])
    return report


def confirm_call(report: UrgentReport, *, by: Actor, now: datetime) -> UrgentReport:
    """Somebody at the ward has spoken to the facility: the red banner goes (SAFE-033).

    raises  Forbidden
    """
    authorise(by, "safeguarding.action.record", report, now=now)
    with transaction.atomic():
        row = UrgentReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
        if row.call_confirmed_at is None:
            row.call_confirmed_at, row.call_confirmed_by_id = now, by.person_id
            row.save(update_fields=["call_confirmed_at", "call_confirmed_by"])
    return row
