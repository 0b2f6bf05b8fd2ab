"""Alerts: raised from a finding, delivered, confirmed in time or escalated, closed."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.mail import queue_mail
from madoguchi.core.mail.letters import public_address
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import (
    Alert,
    AlertDelivery,
    CaseAssignment,
    Facility,
    Placement,
)
from madoguchi.services.safeguarding.queries.holders import (
    Recipient,
    holders_of,
    section_of,
    supervisors_of,
)
from madoguchi.services.safeguarding.rules.case_work import AlertState, Judgement
from madoguchi.services.safeguarding.rules.escalation import confirm_by
from madoguchi.services.safeguarding.rules.findings import Finding
from madoguchi.services.safeguarding.rules.lines import Line
from madoguchi.services.safeguarding.rules.rulebook import RuleLevel, rule_of

# No letters or digits that are taken for one another on the telephone.
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
BY_RULES = Actor.system("判定")
AT_A_TIME = 200


def receipt_number() -> str:
    """A number that tells nothing: "A-7KQ2-M4XP"."""
    drawn = "".join(secrets.choice(SIGNS) for _ in range(8))
    return f"A-{drawn[:4]}-{drawn[4:]}"


def raise_alert(
    finding: Finding,
    *,
    placement: Placement | None,
    facility: Facility,
    line: Line = Line.MAIN,
    now: datetime,
) -> Alert:
    """Write the alert of a finding; one that a sighting holds back waits for its last day."""
    level = rule_of(finding.rule).level
    minutes = finding.values.get("confirm", 0)
    alert = Alert(
        number=receipt_number(),
        rule=finding.rule,
        level=level.value,
        child_id=placement.child_id if placement else None,
        placement=placement,
        facility=facility,
        line=line.value,
        raised_at=now,
        confirm_by=confirm_by(now, minutes, BusinessCalendar()),
    )
    describe(alert, finding)
    alert.save(force_insert=True)
    return alert


def describe(alert: Alert, finding: Finding) -> bool:
    """Write into the alert what the rule counted; whether anything differs from before."""
    said = {
        "rule_version": finding.version,
        "words": finding.words,
        "measure": finding.measure,
        "started_on": finding.started_on,
        "reached_on": finding.reached_on,
        "last_on": finding.last_on,
        "ended_on": finding.ended_on,
        "counted": _iso(finding.counted),
        "unreported": _iso(finding.unreported),
        "held": _iso(finding.held),
        "values": dict(finding.values),
        "figures": dict(finding.figures),
        "is_still_met": True,
        "held_back_until": finding.sighting.valid_until if finding.sighting else None,
    }
    if alert.pk is not None and alert.state not in {AlertState.OPEN, AlertState.HELD_BACK}:
        # The version and words by which it was confirmed stay; its days go on being counted.
        del said["rule_version"], said["words"], said["values"]
    differs = any(getattr(alert, name) != value for name, value in said.items())
    for name, value in said.items():
        setattr(alert, name, value)
    if finding.sighting is not None and alert.state == AlertState.OPEN:
        alert.state, differs = AlertState.HELD_BACK.value, True
    return differs


def deliver(
    alert: Alert,
    recipients: Iterable[Recipient],
    *,
    is_escalation: bool = False,
    has_mail: bool,
    by: Actor,
    now: datetime,
) -> int:
    """Put the alert on these people's pages, once each, and tell them by a mail without names."""
    told = 0
    for one in recipients:
        _, is_new = AlertDelivery.objects.get_or_create(
            alert=alert, person=one.person,
            defaults={"organisation": one.organisation, "is_escalation": is_escalation,
                      "delivered_at": now},
        )  # fmt: skip
        told += is_new
        if has_mail and is_new:
            _mail(alert, one, is_escalation=is_escalation, by=by, now=now)
    return told


def deliver_to_holders(
    alert: Alert, assignments: Sequence[CaseAssignment], *, now: datetime
) -> int:
    """To the caseworker in charge and the deputy; where nobody is named, to the supervisors."""
    day = day_of(now)
    named = [
        Recipient(row.caseworker, row.organisation)
        for row in assignments
        if row.caseworker is not None
    ]
    recipients = named or supervisors_of([row.organisation_id for row in assignments], day)
    recipients = recipients or section_of(alert.facility.contract.section_id, day)
    is_immediate = alert.level == RuleLevel.IMMEDIATE
    return deliver(alert, recipients, has_mail=is_immediate, by=BY_RULES, now=now)


def confirm_alert(alert: Alert, planned: Judgement, *, by: Actor, now: datetime) -> Alert:
    """確認: I have seen it and this is what I am going to do (SAFE-034).

    raises  Forbidden  not of those who hold the case
            Refused    confirmed already; by whom and when stands in the sentence
    """
    authorise(by, "safeguarding.alert.confirm", alert, now=now)
    with transaction.atomic():
        row = _locked(alert)
        if row.state not in {AlertState.OPEN, AlertState.HELD_BACK}:
            who = row.confirmed_by.name if row.confirmed_by else ""
            raise Refused("confirmed", f"このお知らせは、すでに確認されています（{who}）。")
        row.state = AlertState.CONFIRMED.value
        row.confirmed_by_id, row.confirmed_at, row.planned = by.person_id, now, planned.value
        row.save(update_fields=["state", "confirmed_by", "confirmed_at", "planned"])
    return row


def note_reading(alert: Alert, *, by: Actor, now: datetime) -> None:
    """The person has opened the alert; only the first time counts."""
    if by.person_id is None:
        return
    AlertDelivery.objects.filter(alert=alert, person_id=by.person_id, read_at__isnull=True).update(
        read_at=now
    )


def escalate_alerts(now: datetime) -> int:
    """Job: what nobody confirmed in time goes to the supervisor, once; how many did."""
    late = Alert.objects.filter(
        state=AlertState.OPEN.value, confirm_by__lte=now, escalated_at__isnull=True
    )
    count = 0
    for alert in late.select_related("facility__contract")[:AT_A_TIME]:
        with transaction.atomic():
            row = _locked(alert)
            if row.state != AlertState.OPEN or row.escalated_at is not None:
                continue
            _escalate(row, now)
            count += 1
    return count


def _escalate(alert: Alert, now: datetime) -> None:
    day = day_of(now)
    recipients: list[Recipient] = []
    if alert.child_id is not None:
        holders = holders_of([alert.child_id], day).get(alert.child_id, [])
        recipients = supervisors_of([row.organisation_id for row in holders], day)
    recipients = recipients or section_of(alert.facility.contract.section_id, day)
    alert.escalated_at = now
    alert.save(update_fields=["escalated_at"])
    deliver(alert, recipients, is_escalation=True, has_mail=True, by=BY_RULES, now=now)


def _mail(alert: Alert, to: Recipient, *, is_escalation: bool, by: Actor, now: datetime) -> None:
    queue_mail(
        template="safeguarding/mail/alert",
        to=to.person.email,
        to_name=to.person.name,
        unique_key=f"safeguarding-alert:{alert.number}:{to.person.pk}",
        context={
            "kind": rule_of(alert.rule).level.label,
            "number": alert.number,
            "confirm_by": alert.confirm_by,
            "is_escalation": is_escalation,
            "url": public_address(reverse("safeguarding:alert", args=[alert.number])),
        },
        about=alert,
        section=alert.facility.contract.section,
        key=alert.facility.contract.key,
        by=by,
        now=now,
    )


def _locked(alert: Alert) -> Alert:
    return (
        Alert.objects.select_for_update(of=("self",))
        .select_related("facility__contract", "confirmed_by")
        .get(pk=alert.pk)
    )


def _iso(days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in days]
