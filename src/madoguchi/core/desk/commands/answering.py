"""Answering: somebody takes an inquiry, notes what was done, answers, closes, opens again."""

from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.accounts.queries.memberships import memberships_on
from madoguchi.core.desk.commands.entries import add_entry
from madoguchi.core.desk.commands.registering import queue_desk_mail
from madoguchi.core.desk.errors import InquiryClosed, TextMissing
from madoguchi.core.desk.models import Inquiry, InquiryEntry
from madoguchi.core.desk.rules import TOKYO
from madoguchi.core.desk.terms import EntryKind, InquiryState
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor


def assign_inquiry(inquiry: Inquiry, person: Person, *, by: Actor, now: datetime) -> Inquiry:
    """Somebody of the section takes it.

    raises  Forbidden; InquiryClosed; Refused  the person does not belong to the section today
    """
    authorise(by, "desk.inquiry.answer", inquiry, now=now)
    today = now.astimezone(TOKYO).date()
    if not memberships_on(today).filter(person=person, organisation=inquiry.section).exists():
        raise Refused("assignee", "担当者は、この部署に所属する人から選んでください。")
    with transaction.atomic():
        current = _open(inquiry)
        current.assignee = person
        if current.term is InquiryState.OPEN:
            current.state = InquiryState.ASSIGNED.value
        current.save()
        add_entry(current, EntryKind.ASSIGNED, person.name, by=by, now=now)
    return current


def note_on_inquiry(inquiry: Inquiry, text: str, *, by: Actor, now: datetime) -> InquiryEntry:
    """Write down what was done (a call back, a check with another section); stays in the ward."""
    authorise(by, "desk.inquiry.answer", inquiry, now=now)
    if not text.strip(" 　\r\n"):
        raise TextMissing("text", "対応の内容")
    with transaction.atomic():
        return add_entry(_open(inquiry), EntryKind.NOTE, text, by=by, now=now)


def answer_inquiry(inquiry: Inquiry, text: str, *, by: Actor, now: datetime) -> Inquiry:
    """Answer: kept for the ledger, shown to the asker, mailed if there is an address.

    The first answer stops the due time; further ones may follow until it is closed.
    """
    authorise(by, "desk.inquiry.answer", inquiry, now=now)
    if not text.strip(" 　\r\n"):
        raise TextMissing("text", "回答")
    with transaction.atomic():
        current = _open(inquiry)
        entry = add_entry(current, EntryKind.ANSWER, text, by=by, now=now)
        current.state = InquiryState.ANSWERED.value
        current.answered_at = current.answered_at or now
        current.save()
        if current.asker_email:
            queue_desk_mail(
                current, "answer", current.asker_email, current.asker_label,
                key=str(entry.pk), text=text, by=by, now=now,
            )  # fmt: skip
    return current


def close_inquiry(inquiry: Inquiry, note: str, *, by: Actor, now: datetime) -> Inquiry:
    """Nothing more to do. Without an answer a note must say why there is none.

    raises  Forbidden; InquiryClosed; TextMissing
    """
    authorise(by, "desk.inquiry.answer", inquiry, now=now)
    with transaction.atomic():
        current = _open(inquiry)
        if current.answered_at is None and not note.strip(" 　\r\n"):
            raise TextMissing("note", "回答せずに完了する理由")
        current.state, current.closed_at = InquiryState.CLOSED.value, now
        current.save()
        add_entry(current, EntryKind.CLOSED, note, by=by, now=now)
    return current


def reopen_inquiry(inquiry: Inquiry, note: str, *, by: Actor, now: datetime) -> Inquiry:
    """The asker comes back to it: open again; the due time stays what it was."""
    authorise(by, "desk.inquiry.answer", inquiry, now=now)
    if not note.strip(" 　\r\n"):
        raise TextMissing("note", "再開する理由")
    with transaction.atomic():
        current = Inquiry.objects.select_for_update().get(pk=inquiry.pk)
        if current.term is not InquiryState.CLOSED:
            raise Refused("not_closed", "完了していない問合せは、そのまま対応を続けられます。")
        state = InquiryState.ASSIGNED if current.assignee_id else InquiryState.OPEN
        current.state, current.closed_at = state.value, None
        current.save()
        add_entry(current, EntryKind.REOPENED, note, by=by, now=now)
    return current


def _open(inquiry: Inquiry) -> Inquiry:
    current = Inquiry.objects.select_for_update().get(pk=inquiry.pk)
    if current.term is InquiryState.CLOSED:
        raise InquiryClosed
    return current
