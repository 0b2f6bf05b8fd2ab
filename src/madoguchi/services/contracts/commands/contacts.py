"""応対: inquiries, complaints and requests to cooperate, each with its answer and its clock."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Max

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.desk.rules import DueRule
from madoguchi.core.desk.terms import InquiryChannel
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.keys import search_digest
from madoguchi.services.contracts.commands.deliveries import key_of
from madoguchi.services.contracts.models import Contact, Contract
from madoguchi.services.contracts.permissions import side_of
from madoguchi.services.contracts.queries.work_terms import terms_of
from madoguchi.services.contracts.terms import ContactKind

# The help desk of seed 002 §1(2)③ウ is open until 18:00, the ward's counter until 17:00.
HELP_DESK_UNTIL = time(18, 0)
COUNTER_UNTIL = time(17, 0)


@dataclass(frozen=True, kw_only=True)
class Came:
    """Who came with what; ``again``: the earlier complaint of the same cause."""

    kind: ContactKind
    received_at: datetime
    channel: InquiryChannel
    source: str
    subject: str
    words: str
    happens_on: date | None = None
    again: Contact | None = None


def record_contact(contract: Contract, came: Came, *, by: Actor, now: datetime) -> Contact:
    """Write it down with the time until which it is to be answered (CONT-106, 120, 121).

    raises  Refused  nothing said, received later than now, or the same in other words
    """
    side_of(by, contract)
    if not all(words.strip() for words in (came.source, came.subject, came.words)):
        raise Refused("words_needed", "相手方、件名、内容を入力してください。")
    if came.received_at > now:
        raise Refused("in_future", "受付日時は、現在までの日時を入力してください。")
    with transaction.atomic():
        Contract.objects.select_for_update().get(pk=contract.pk)
        twin = contract.contacts.filter(
            kind=came.kind.value, received_at=came.received_at,
            subject_digest=_subject_digest(contract, came.subject),
        ).first()  # fmt: skip
        if twin is not None:
            return _same_contact(twin, came)
        return _save(contract, came, by=by, now=now)


def _same_contact(twin: Contact, came: Came) -> Contact:
    if (twin.words, twin.source) != (came.words, came.source):
        raise Refused("there_already", "同じ日時と件名の記録が、すでにあります。")
    return twin


def _save(contract: Contract, came: Came, *, by: Actor, now: datetime) -> Contact:
    rows = contract.contacts.filter(kind=came.kind.value)
    latest = rows.aggregate(Max("number"))["number__max"] or 0
    return Contact.objects.create(
        contract=contract,
        kind=came.kind.value,
        number=latest + 1,
        received_at=came.received_at,
        channel=came.channel.value,
        source=came.source,
        subject=came.subject,
        subject_digest=_subject_digest(contract, came.subject),
        words=came.words,
        happens_on=came.happens_on,
        due_at=due_rule_of(contract, came.kind).due_at(came.received_at, BusinessCalendar()),
        again=came.again,
        recorded_by_id=by.person_id or 0,
        recorded_at=now,
    )


def _subject_digest(contract: Contract, subject: str) -> str:
    """People type names into it: it is sealed, and the same one is found by this."""
    return search_digest(key_of(contract), subject, "contact.subject")


def due_rule_of(contract: Contract, kind: ContactKind) -> DueRule:
    """The agreed days; an inquiry's are about (おおむね), a complaint's are strict."""
    terms = terms_of(contract)
    if kind in {ContactKind.INQUIRY, ContactKind.HELP_DESK}:
        until = HELP_DESK_UNTIL if kind is ContactKind.HELP_DESK else COUNTER_UNTIL
        return DueRule(terms.answer_business_days, is_hard=False, until=until)
    return DueRule(terms.complaint_business_days, is_hard=True, until=COUNTER_UNTIL)


def answer_contact(
    contact: Contact,
    answer: str,
    *,
    channel: InquiryChannel,
    coordination: str = "",
    answered_at: datetime | None = None,
    by: Actor,
    now: datetime,
) -> Contact:
    """The ledger holds question, answer, moment and channel (CONT-107); given once.

    answered_at  when it was said, for a telephone call that is written down later
    raises       Refused  nothing said, a moment out of order, answered already in other words
    """
    side_of(by, contact)
    moment = answered_at or now
    if not answer.strip():
        raise Refused("answer_needed", "回答、又は対応の結果を入力してください。")
    if not contact.received_at <= moment <= now:
        raise Refused("moment", "回答日時は、受付から現在までの日時を入力してください。")
    with transaction.atomic():
        current = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
        if current.answered_at is not None:
            if current.answer == answer:
                return current
            raise Refused("answered", "この応対の回答は、すでに記録されています。")
        current.answer, current.coordination = answer, coordination
        current.answer_channel, current.answered_at = channel.value, moment
        current.answered_by_id = by.person_id
        current.save()
    return current
