"""窓口: tickets of facilities, inquiries of the ward, and the answers; none names a child."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.desk.rules import DueRule
from madoguchi.core.desk.terms import InquiryChannel
from madoguchi.core.errors import Refused
from madoguchi.core.mail import queue_mail
from madoguchi.core.mail.letters import public_address
from madoguchi.core.operations.rules.help_desk import next_opening
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import (
    DeskWindow,
    Facility,
    FrequentQuestion,
    HelpTicket,
    ServiceContract,
    WardInquiry,
)
from madoguchi.services.safeguarding.queries.desk import plain_names_at
from madoguchi.services.safeguarding.rules.free_text import refuse_text
from madoguchi.services.safeguarding.rules.running import TicketTopic

R = TypeVar("R", HelpTicket, WardInquiry)
# おおむね翌営業日, until the desk closes (seed 002 §1(2)③ウ).
NEXT_DAY = DueRule(1, is_hard=False, until=time(18, 0))
BY_TELEPHONE_OR_MAIL = (InquiryChannel.TELEPHONE, InquiryChannel.MAIL)
CHILD_NUMBER = re.compile(r"J\d{6}")
LONGEST = 1000
FILE, RECORD = "safeguarding.operation.file", "safeguarding.operation.record"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A ticket as a facility types it. ``key``: the press, so that a second tap makes no second."""

    key: str
    topic: TicketTopic
    subject: str
    words: str
    is_urgent: bool = False


def ask_help(facility: Facility, asked: Asked, *, by: Actor, now: datetime) -> HelpTicket:
    """A facility asks; outside the hours it is told when the desk opens next (SAFE-055).

    An urgent one reaches the agreed contact by mail at once, at any hour.
    raises  Forbidden, Refused  nothing said, or a child is named
    """
    authorise(by, "safeguarding.help.ask", facility)
    if not asked.subject.strip() or not asked.words.strip():
        raise Refused("words_needed", "件名と内容を入力してください。")
    refuse_children(facility, f"{asked.subject}\n{asked.words}", day_of(now))
    with transaction.atomic():
        contract = ServiceContract.objects.select_for_update().get(pk=facility.contract_id)
        twin = facility.help_tickets.filter(key=asked.key).first()
        if twin is not None:
            return twin
        latest = contract.help_tickets.aggregate(Max("number"))["number__max"] or 0
        ticket = HelpTicket(
            contract=contract, number=latest + 1, key=asked.key, facility=facility,
            asked_by_id=by.person_id or 0, asked_at=now, topic=asked.topic.value,
            is_urgent=asked.is_urgent, subject=asked.subject.strip(), words=asked.words,
            opens_at=next_opening(now),
        )  # fmt: skip
        _route(ticket, contract, by=by, now=now)
    return ticket


def refuse_children(facility: Facility, text: str, day: date) -> None:
    """The help desk must see no child: no number, and no name of a child of this facility.

    raises  Refused
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if CHILD_NUMBER.search(plain) or any(name in plain for name in plain_names_at(facility, day)):
        raise Refused(
            "names_a_child",
            "児童の氏名や児童番号は、窓口には書けません。消してから、もう一度送ってください。",
        )
    refusal = refuse_text(text, longest=LONGEST)
    if refusal:
        raise Refused("free_text", refusal)


def _route(ticket: HelpTicket, contract: ServiceContract, *, by: Actor, now: datetime) -> None:
    """Save; an urgent one goes to the agreed contact, without one to the supervising section."""
    window = window_of(contract)
    if ticket.is_urgent:
        section = contract.section
        to = (window.urgent_name, window.urgent_email, window.urgent_telephone) if window else (
            section.name, section.email, section.phone
        )  # fmt: skip
        ticket.routed_to, ticket.routed_at = f"{to[0]}（電話 {to[2]}）", now
        ticket.save()
        _tell(ticket, "help_urgent", to[1], to[0], by=by, now=now)
        return
    ticket.save()
    if window is not None:
        _tell(ticket, "help_new", window.email, window.name, by=by, now=now)


def answer_ticket(ticket: HelpTicket, answer: str, *, by: Actor, now: datetime) -> HelpTicket:
    """Answered once; the asker is told by mail that an answer is there.

    raises  Forbidden, Refused
    """
    authorise(by, FILE, ticket)
    if not answer.strip():
        raise Refused("answer_needed", "回答を入力してください。")
    with transaction.atomic():
        current = _locked(HelpTicket, ticket)
        if current.answered_at is not None:
            if current.answer == answer:
                return current
            raise Refused("answered", "この問合せには、すでに回答しています。")
        current.answer, current.answered_at, current.answered_by_id = answer, now, by.person_id
        current.save()
        person = current.asked_by
        _tell(current, "help_answer", person.email, person.name, by=by, now=now)
    return current


def write_question(
    contract: ServiceContract, topic: TicketTopic, question: str, answer: str,
    *, by: Actor, now: datetime,
) -> FrequentQuestion:  # fmt: skip
    """よくある質問: written once, or its answer renewed.

    raises  Forbidden, Refused
    """
    authorise(by, FILE, contract)
    if not question.strip() or not answer.strip():
        raise Refused("words_needed", "質問と回答を入力してください。")
    with transaction.atomic():
        row, _ = FrequentQuestion.objects.update_or_create(
            contract=contract, question=question.strip(),
            defaults={
                "topic": topic.value, "answer": answer, "written_by_id": by.person_id or 0,
                "written_at": now,
            },
        )  # fmt: skip
    return row


@dataclass(frozen=True, kw_only=True)
class Window:
    """The named person for the ward, and the contact for what cannot wait, as agreed."""

    name: str
    telephone: str
    email: str
    urgent_name: str
    urgent_telephone: str
    urgent_email: str
    agreed_on: date


def set_window(
    contract: ServiceContract, window: Window, *, by: Actor, now: datetime
) -> DeskWindow:
    """raises  Forbidden, Refused  agreed in the future"""
    authorise(by, FILE, contract)
    if window.agreed_on > day_of(now):
        raise Refused("in_future", "区と合意した日は、今日までの日付を入力してください。")
    with transaction.atomic():
        row, _ = DeskWindow.objects.update_or_create(
            contract=contract, defaults={**vars(window), "set_by_id": by.person_id or 0}
        )
    return row


def window_of(contract: ServiceContract) -> DeskWindow | None:
    return DeskWindow.objects.filter(contract=contract).first()


@dataclass(frozen=True, kw_only=True)
class WardAsked:
    """An inquiry of the ward, by telephone or mail, as it came in."""

    received_at: datetime
    channel: InquiryChannel
    asked_by: str
    subject: str
    words: str


def record_inquiry(
    contract: ServiceContract, asked: WardAsked, *, by: Actor, now: datetime
) -> WardInquiry:
    """Under the one named window, due by about the next business day (SAFE-002, SAFE-054).

    raises  Forbidden, Refused
    """
    authorise(by, RECORD, contract)
    window = window_of(contract)
    if window is None:
        raise Refused("no_window", "先に、区からの問合せを受ける窓口の担当者を登録してください。")
    if not all(words.strip() for words in (asked.asked_by, asked.subject, asked.words)):
        raise Refused("words_needed", "問合せた人、件名、内容を入力してください。")
    if asked.received_at > now:
        raise Refused("in_future", "受付日時は、現在までの日時を入力してください。")
    with transaction.atomic():
        ServiceContract.objects.select_for_update().get(pk=contract.pk)
        twin = contract.ward_inquiries.filter(
            received_at=asked.received_at, subject=asked.subject.strip()
        ).first()
        if twin is not None:
            return twin
        inquiry = _save_inquiry(contract, asked, window, by=by)
        _tell_window(inquiry, window, by=by, now=now)
    return inquiry


def _save_inquiry(
    contract: ServiceContract, asked: WardAsked, window: DeskWindow, *, by: Actor
) -> WardInquiry:
    latest = contract.ward_inquiries.aggregate(Max("number"))["number__max"] or 0
    return WardInquiry.objects.create(
        contract=contract, number=latest + 1, received_at=asked.received_at,
        channel=asked.channel.value, asked_by=asked.asked_by.strip(), receiver=window.name,
        subject=asked.subject.strip(), words=asked.words, recorded_by_id=by.person_id or 0,
        due_at=NEXT_DAY.due_at(asked.received_at, BusinessCalendar()),
    )  # fmt: skip


def answer_inquiry(
    inquiry: WardInquiry, answer: str, channel: InquiryChannel, answered_at: datetime,
    *, by: Actor, now: datetime,
) -> WardInquiry:  # fmt: skip
    """By mail or telephone, written down with its moment; once.

    raises  Forbidden, Refused
    """
    authorise(by, FILE, inquiry)
    if channel not in BY_TELEPHONE_OR_MAIL:
        raise Refused("channel", "回答の方法は、電話又はメールから選んでください。")
    if not answer.strip():
        raise Refused("answer_needed", "回答を入力してください。")
    if not inquiry.received_at <= answered_at <= now:
        raise Refused("moment", "回答日時は、受付から現在までの日時を入力してください。")
    with transaction.atomic():
        current = _locked(WardInquiry, inquiry)
        if current.answered_at is not None:
            if current.answer == answer:
                return current
            raise Refused("answered", "この問合せの回答は、すでに記録されています。")
        current.answer, current.answer_channel = answer, channel.value
        current.answered_at, current.answered_by_id = answered_at, by.person_id
        current.save()
    return current


def _locked(model: type[R], row: R) -> R:
    rows: Any = model._base_manager  # noqa: SLF001 - Django's documented name
    rows = rows.select_for_update(of=("self",))
    found: R = rows.select_related("contract__key", "contract__section").get(pk=row.pk)
    return found


def _tell(
    ticket: HelpTicket, letter: str, to: str, to_name: str, *, by: Actor, now: datetime
) -> None:
    if not to:
        return
    page = "help-desk" if letter == "help_answer" else "operation-desk"
    queue_mail(
        template=f"safeguarding/mail/{letter}", to=to, to_name=to_name,
        unique_key=f"safeguarding-{letter}:{ticket.contract_id}:{ticket.number}",
        context={
            "number": ticket.number, "facility": ticket.facility.name,
            "topic": TicketTopic(ticket.topic).label, "asked_at": ticket.asked_at,
            "url": public_address(reverse(f"safeguarding:{page}")),
        },
        section=ticket.contract.section, key=ticket.contract.key, by=by, now=now,
    )  # fmt: skip


def _tell_window(inquiry: WardInquiry, window: DeskWindow, *, by: Actor, now: datetime) -> None:
    queue_mail(
        template="safeguarding/mail/ward_inquiry", to=window.email, to_name=window.name,
        unique_key=f"safeguarding-ward-inquiry:{inquiry.contract_id}:{inquiry.number}",
        context={
            "number": inquiry.number, "due_at": inquiry.due_at,
            "url": public_address(reverse("safeguarding:operation-inquiries")),
        },
        section=inquiry.contract.section, key=inquiry.contract.key, by=by, now=now,
    )  # fmt: skip
