"""A silent facility is itself an alert: nobody may take silence for attendance."""

from datetime import datetime, time, timedelta

from django.db import transaction

from madoguchi.core.calendar.jst import day_of, to_jst
from madoguchi.services.safeguarding.commands.alerting import (
    BY_RULES,
    deliver,
    describe,
    raise_alert,
)
from madoguchi.services.safeguarding.models import Alert
from madoguchi.services.safeguarding.queries.holders import section_of
from madoguchi.services.safeguarding.queries.rule_book import rules_on
from madoguchi.services.safeguarding.queries.silence import Silence, silences
from madoguchi.services.safeguarding.rules import rulebook as book
from madoguchi.services.safeguarding.rules.case_work import UNSETTLED, AlertState
from madoguchi.services.safeguarding.rules.findings import Finding
from madoguchi.services.safeguarding.rules.rulebook import RuleInForce

MORNING = time(4, 0)


def watch_silence(now: datetime) -> int:
    """Job: raise an alert for each facility that has been silent for too long; how many.

    Only whole days count: what is missing today may still come.
    """
    if to_jst(now).time() < MORNING:
        return 0
    rule = rules_on(day_of(now))[book.SILENT_FACILITY]
    found = [
        one for one in silences(day_of(now) - timedelta(days=1)) if len(one.days) >= rule["days"]
    ]
    with transaction.atomic():
        known = {
            alert.facility_id: alert
            for alert in Alert.objects.select_for_update(of=("self",)).filter(
                rule=book.SILENT_FACILITY, state__in=[state.value for state in UNSETTLED]
            )
        }
        _close_broken(known, {one.facility.pk for one in found}, now)
        return sum(_tell(one, rule, known.get(one.facility.pk), now) for one in found)


def _tell(silence: Silence, rule: RuleInForce, alert: Alert | None, now: datetime) -> bool:
    finding = Finding(
        rule=book.SILENT_FACILITY,
        version=rule.version,
        words=rule.words,
        started_on=silence.days[0],
        reached_on=silence.days[rule["days"] - 1],
        counted=silence.days,
        values=rule.values,
        figures={"certain": len(silence.days), "children": silence.children},
    )
    if alert is not None:
        if describe(alert, finding):
            alert.save()
        return False
    if Alert.objects.filter(
        rule=book.SILENT_FACILITY, facility=silence.facility, started_on=finding.started_on
    ).exists():
        return False  # this very silence was settled already
    alert = raise_alert(finding, placement=None, facility=silence.facility, now=now)
    recipients = section_of(silence.facility.contract.section_id, day_of(now))
    deliver(alert, recipients, has_mail=False, by=BY_RULES, now=now)
    return True


def _close_broken(known: dict[int, Alert], silent: set[int], now: datetime) -> None:
    """A facility that has spoken again: its alert has done its work."""
    for facility, alert in known.items():
        if facility not in silent:
            alert.state, alert.closed_at = AlertState.CLOSED.value, now
            alert.is_still_met = False
            alert.save(update_fields=["state", "closed_at", "is_still_met"])
