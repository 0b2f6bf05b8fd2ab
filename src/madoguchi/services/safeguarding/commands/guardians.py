"""A guardian asked: the facility tells the ward before it answers, the ward says what to answer."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.fiscal import fiscal_year
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.mail import queue_mail
from madoguchi.core.mail.letters import public_address
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import GuardianInquiry, Placement
from madoguchi.services.safeguarding.queries.holders import (
    Recipient,
    holders_of,
    section_of,
    supervisors_of,
)
from madoguchi.services.safeguarding.rules.disclosure import AskedBy, Asking
from madoguchi.services.safeguarding.rules.free_text import refuse_text


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the guardian asked of the facility, and when. ``key`` is the number of the press."""

    asking: Asking
    asked_by: AskedBy
    asked_on: date
    words: str
    key: str


def register_inquiry(
    placement: Placement, asked: Asked, *, by: Actor, now: datetime
) -> GuardianInquiry:
    """Take it and tell the ward in the same breath; the same press repeated gives the same number.

    raises  Forbidden, Refused (a day to come, words that may not be written)
    """
    authorise(by, "safeguarding.inquiry.enter", placement.facility, now=now)
    problem = refuse_text(asked.words)
    if asked.asked_on > day_of(now):
        problem = "まだ来ていない日です。問い合わせのあった日を入力してください。"
    if problem:
        raise Refused("inquiry", problem)
    with transaction.atomic():
        row, is_new = GuardianInquiry.objects.get_or_create(
            placement=placement, form_key=asked.key,
            defaults={
                "receipt_number": uuid.uuid4().hex[:20], "child": placement.child,
                "asking": asked.asking.value, "asked_by": asked.asked_by.value,
                "asked_on": asked.asked_on, "words": asked.words,
                "entered_by_id": by.person_id, "entered_at": now,
            },
        )  # fmt: skip
        if is_new:
            row.receipt_number = f"問{fiscal_year(now)}-{row.pk:05d}"
            row.save(update_fields=["receipt_number"])
            for one in recipients(row, day_of(now)):
                _tell(row, one, by=by, now=now)
    return row


def recipients(inquiry: GuardianInquiry, today: date) -> list[Recipient]:
    """The caseworkers in charge and their supervisors; where nobody is named, the section."""
    holders = holders_of([inquiry.child_id], today).get(inquiry.child_id, [])
    named = [
        Recipient(row.caseworker, row.organisation) for row in holders if row.caseworker is not None
    ]
    found = [*named, *supervisors_of([row.organisation_id for row in holders], today)]
    found = found or section_of(inquiry.placement.facility.contract.section_id, today)
    return list({one.person.pk: one for one in found}.values())


def _tell(inquiry: GuardianInquiry, to: Recipient, *, by: Actor, now: datetime) -> None:
    contract = inquiry.placement.facility.contract
    queue_mail(
        template="safeguarding/mail/inquiry",
        to=to.person.email,
        to_name=to.person.name,
        unique_key=f"safeguarding-inquiry:{inquiry.pk}:{to.person.pk}",
        context={
            "number": inquiry.receipt_number,
            "url": public_address(
                reverse("safeguarding:ward-inquiry", args=[inquiry.receipt_number])
            ),
        },
        about=inquiry,
        section=contract.section,
        key=contract.key,
        by=by,
        now=now,
    )


def answer_inquiry(
    inquiry: GuardianInquiry, answer: str, *, by: Actor, now: datetime
) -> GuardianInquiry:
    """The ward says what the facility is to answer. Raises Forbidden, Refused (said already)."""
    authorise(by, "safeguarding.disclosure.prepare", inquiry, now=now)
    problem = refuse_text(answer) if answer.strip() else "施設への指示を入力してください。"
    if problem:
        raise Refused("answer", problem)
    with transaction.atomic():
        row = (
            GuardianInquiry.objects.select_for_update(of=("self",))
            .select_related("child__contract__key")
            .get(pk=inquiry.pk)
        )
        if row.answered_at is not None:
            raise Refused("answered", "この問い合わせには、すでに指示が出ています。")
        row.answer, row.answered_at, row.answered_by_id = answer, now, by.person_id
        row.save(update_fields=["answer", "answered_at", "answered_by"])
    return row
