"""Observations and urgent reports: what a facility noticed, and the telephone first."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.fiscal import fiscal_year
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import Observation, Placement, UrgentReport
from madoguchi.services.safeguarding.queries.sealed import COMMENT, FACTS, seal
from madoguchi.services.safeguarding.rules.free_text import refuse_text
from madoguchi.services.safeguarding.terms import SERIOUS_SIGNS, CallTarget, Sign


@dataclass(frozen=True, kw_only=True)
class UrgentFacts:
    """What was seen. ``called_at`` None: nobody has telephoned yet."""

    happened_on: date
    sign: Sign
    facts: str
    wanted_contact: str = ""
    called_at: datetime | None = None
    called_whom: CallTarget | None = None


def observe(
    placement: Placement, day: date, signs: Sequence[Sign], comment: str,
    *, by: Actor, now: datetime,
) -> bool:  # fmt: skip
    """Save the signs of one day; True if one of them asks for an urgent report.

    raises  Forbidden, Refused (a day to come, no sign, words that may not be written)
    """
    authorise(by, "safeguarding.attendance.enter", placement.facility)
    problem = refuse_text(comment)
    if not signs:
        problem = "気になる様子を1つ以上選んでください。"
    elif day > day_of(now):
        problem = "まだ来ていない日です。気づいた日を入力してください。"
    if problem:
        raise Refused("observation", problem)
    with transaction.atomic():
        for sign in signs:
            place = f"{COMMENT}:{placement.pk}:{day}:{sign.value}"
            Observation.objects.update_or_create(
                placement=placement, day=day, sign=sign.value,
                defaults={
                    "child": placement.child,
                    "comment_encrypted": seal(placement.child.contract, comment, place),
                    "entered_by_id": by.person_id, "entered_at": now,
                },
            )  # fmt: skip
    return bool(SERIOUS_SIGNS & set(signs))


def report_urgent(
    placement: Placement, urgent: UrgentFacts, *, key: str, by: Actor, now: datetime
) -> UrgentReport:
    """Take an urgent report; the same press repeated gives the same receipt.

    raises  Forbidden, Refused
    """
    authorise(by, "safeguarding.attendance.enter", placement.facility)
    problem = refuse_text(urgent.facts) or refuse_text(urgent.wanted_contact, longest=60)
    if urgent.happened_on > day_of(now):
        problem = "まだ来ていない日です。気づいた日を入力してください。"
    elif urgent.called_at is not None and urgent.called_at > now:
        problem = "電話した時刻が、いまより後になっています。時刻を確かめてください。"
    if problem:
        raise Refused("urgent", problem)
    with transaction.atomic():
        place = f"{FACTS}:{placement.pk}:{key}"
        report, is_new = UrgentReport.objects.get_or_create(
            placement=placement, form_key=key,
            defaults={
                "receipt_number": uuid.uuid4().hex[:20], "child": placement.child,
                "happened_on": urgent.happened_on, "sign": urgent.sign.value,
                "facts_encrypted": seal(placement.child.contract, urgent.facts, place),
                "wanted_contact": urgent.wanted_contact, "called_at": urgent.called_at,
                "called_whom": urgent.called_whom.value if urgent.called_whom else "",
                "reported_by_id": by.person_id, "reported_at": now,
            },
        )  # fmt: skip
        if is_new:
            report.receipt_number = f"緊{fiscal_year(now)}-{report.pk:05d}"
            report.save(update_fields=["receipt_number"])
    return report
