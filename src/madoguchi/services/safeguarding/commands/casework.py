"""対応の記録: judgement, action, next check; the facility never sees a word of it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import (
    Alert,
    CaseAction,
    Child,
    ReportPeriod,
    UrgentReport,
)
from madoguchi.services.safeguarding.rules.case_work import (
    AlertState,
    Judgement,
    check_next_check,
)
from madoguchi.services.safeguarding.rules.free_text import refuse_text

LONGEST_RECORD = 1000


@dataclass(frozen=True, kw_only=True)
class Acted:
    """What somebody judged and did.

    key          made by the browser: a form sent twice makes one record
    closes       the alert needs nothing more for now
    """

    judgement: Judgement
    acted_on: date
    key: str
    words: str = ""
    next_check_on: date | None = None
    alert: Alert | None = None
    report: ReportPeriod | None = None
    urgent_report: UrgentReport | None = None
    closes: bool = False


def record_action(child: Child, acted: Acted, *, by: Actor, now: datetime) -> CaseAction:
    """Record an action; open next checks that it answers are settled (SAFE-037).

    raises  Forbidden  not of those who hold the case
            Refused    days the wrong way round, words that may not be written
    """
    authorise(by, "safeguarding.action.record", child, now=now)
    check_next_check(acted.acted_on, acted.next_check_on, today=day_of(now))
    problem = refuse_text(acted.words, longest=LONGEST_RECORD)
    if problem:
        raise Refused("words", problem)
    with transaction.atomic():
        Child.objects.select_for_update(no_key=True).get(pk=child.pk)
        known = CaseAction.objects.filter(child=child, form_key=acted.key).first()
        if known is not None:
            return known
        _settle_checks(child, acted, now)
        action = _keep(child, acted, by=by, now=now)
        if acted.alert is not None:
            _move_on(acted.alert, acted, by=by, now=now)
    return action


def _keep(child: Child, acted: Acted, *, by: Actor, now: datetime) -> CaseAction:
    return CaseAction.objects.create(
        child=child, alert=acted.alert, report=acted.report, urgent_report=acted.urgent_report,
        judgement=acted.judgement.value, words=acted.words, acted_on=acted.acted_on,
        next_check_on=acted.next_check_on, recorded_by_id=by.person_id, recorded_at=now,
        form_key=acted.key,
    )  # fmt: skip


def _settle_checks(child: Child, acted: Acted, now: datetime) -> None:
    """What was to be looked at by now has been; and whatever the same alert was waiting for."""
    due = Q(next_check_on__lte=day_of(now))
    if acted.alert is not None:
        due |= Q(alert=acted.alert)
    CaseAction.objects.filter(
        due, child=child, next_check_on__isnull=False, checked_at__isnull=True
    ).update(checked_at=now)


def _move_on(alert: Alert, acted: Acted, *, by: Actor, now: datetime) -> None:
    """Acting on an alert confirms it, and closes it if nothing more is needed for now."""
    row = Alert.objects.select_for_update(of=("self",)).get(pk=alert.pk)
    if row.confirmed_at is None:
        row.confirmed_by_id, row.confirmed_at = by.person_id, now
        row.planned = acted.judgement.value
    if row.state in {AlertState.OPEN, AlertState.HELD_BACK, AlertState.CONFIRMED}:
        row.state = AlertState.CONFIRMED.value
        if acted.closes:
            row.state, row.closed_at = AlertState.CLOSED.value, now
    row.save()
