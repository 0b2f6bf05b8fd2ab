"""register_inquiry: an inquiry comes in, by telephone, mail, counter, or from its asker here."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.desk.commands.entries import add_entry
from madoguchi.core.desk.errors import TextMissing
from madoguchi.core.desk.models import Inquiry
from madoguchi.core.desk.numbering import next_inquiry_number
from madoguchi.core.desk.rules import NEXT_BUSINESS_DAY, TOKYO, DueRule, OpenDays
from madoguchi.core.desk.terms import EntryKind, InquiryChannel
from madoguchi.core.errors import Refused
from madoguchi.core.mail import queue_mail
from madoguchi.core.mail.letters import public_address
from madoguchi.core.mail.rules.addresses import check_address
from madoguchi.core.trail.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Who asks; every part may be unknown, except that some part must be known."""

    organisation: Organisation | None = None
    organisation_name: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""


def register_inquiry(
    *,
    section: Organisation,
    asker: Asker,
    subject: str,
    body: str,
    channel: InquiryChannel,
    received_at: datetime,
    calendar: OpenDays,
    by: Actor,
    now: datetime,
    rule: DueRule = NEXT_BUSINESS_DAY,
    case_number: str = "",
    is_rehearsal: bool = False,
) -> Inquiry:
    """Give it a number and a due time; tell the section, and the asker if there is an address.

    received_at  when it came in: a telephone call may be written down later, never earlier
    raises       Forbidden, TextMissing, AddressRefused, Refused (received in the future)
    """
    is_web = channel is InquiryChannel.WEB
    authorise(by, "desk.inquiry.ask" if is_web else "desk.inquiry.register", now=now)
    _check(asker, subject, body, received_at=received_at, now=now)
    with transaction.atomic():
        received_on = received_at.astimezone(TOKYO).date()
        inquiry = Inquiry.objects.create(
            number=next_inquiry_number(received_on.year - (received_on.month < 4)),
            section=section,
            case_number=case_number,
            is_rehearsal=is_rehearsal,
            received_at=received_at,
            channel=channel.value,
            asker_organisation=asker.organisation,
            asker_organisation_name=asker.organisation_name,
            asker_name=asker.name,
            asker_phone=asker.phone,
            asker_email=check_address(asker.email) if asker.email else "",
            subject=subject,
            body=body,
            due_business_days=rule.business_days,
            is_hard_due=rule.is_hard,
            due_at=rule.due_at(received_at, calendar),
        )
        add_entry(inquiry, EntryKind.REGISTERED, channel.label, by=by, now=now)
        _tell(inquiry, by=by, now=now)
    return inquiry


def _check(asker: Asker, subject: str, body: str, *, received_at: datetime, now: datetime) -> None:
    if not subject.strip(" 　"):
        raise TextMissing("subject", "件名")
    if not body.strip(" 　\r\n"):
        raise TextMissing("body", "問合せの内容")
    if asker.organisation is None and not (asker.organisation_name or asker.name):
        raise TextMissing("asker_name", "問合せ元の名称か氏名")
    if received_at > now:
        raise Refused("received_in_future", "受付日時は、現在より前の日時を入力してください。")


def _tell(inquiry: Inquiry, *, by: Actor, now: datetime) -> None:
    if inquiry.section.email:
        queue_desk_mail(inquiry, "new", inquiry.section.email, inquiry.section.name, by=by, now=now)
    if inquiry.asker_email:
        queue_desk_mail(
            inquiry, "received", inquiry.asker_email, inquiry.asker_label, by=by, now=now
        )


def queue_desk_mail(
    inquiry: Inquiry, letter: str, to: str, to_name: str, *, by: Actor, now: datetime,
    key: str = "", text: str = "",
) -> None:  # fmt: skip
    """One of the desk's letters; ``key`` tells apart letters of one kind about one inquiry."""
    queue_mail(
        template=f"desk/mail/{letter}",
        to=to,
        to_name=to_name,
        context={
            "inquiry": inquiry,
            "text": text,
            "link": public_address(reverse("desk:inquiry", args=[inquiry.number])),
        },
        unique_key=f"desk:{inquiry.number}:{letter}:{key}",
        about=inquiry,
        section=inquiry.section,
        case_number=inquiry.case_number,
        is_rehearsal=inquiry.is_rehearsal,
        by=by,
        now=now,
    )
