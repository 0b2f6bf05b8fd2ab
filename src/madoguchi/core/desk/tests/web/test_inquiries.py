"""An inquiry from its coming in to its end: numbers, due time, mails, who may do what."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.kept_worlds import kept

from madoguchi.core.desk.commands.answering import (
    answer_inquiry,
    assign_inquiry,
    close_inquiry,
    note_on_inquiry,
    reopen_inquiry,
)
from madoguchi.core.desk.commands.registering import Asker, register_inquiry
from madoguchi.core.desk.commands.reminding import remind_of_due
from madoguchi.core.desk.errors import InquiryClosed, InquiryMissing, TextMissing
from madoguchi.core.desk.models import Inquiry
from madoguchi.core.desk.queries import entries_shown_to, inquiry_visible_to
from madoguchi.core.desk.rules import DueRule, ward_calendar
from madoguchi.core.desk.terms import EntryKind, InquiryChannel
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.mail.errors import AddressRefused
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.testing.personas import as_actor, make_world

NOW = datetime(2026, 2, 2, 3, 0, tzinfo=UTC)  # Monday noon in Tokyo
TODAY = date(2026, 2, 2)
pytestmark = pytest.mark.django_db


@kept
def world():
    return make_world(TODAY)


def actor(person):
    return as_actor(person, TODAY)


def ask(world, **changes):
    values = {
        "section": world.sections["000"],
        "asker": Asker(
            organisation=world.mihon_kikaku, name=world.yamabe.name, email=world.yamabe.email
        ),
        "subject": "請求書の様式について",
        "body": "月次の請求書は、どの様式で提出すればよいですか。",
        "channel": InquiryChannel.WEB,
        "received_at": NOW,
        "calendar": ward_calendar(),
        "by": actor(world.yamabe),
        "now": NOW,
    }
    return register_inquiry(**{**values, **changes})


def letters():
    return list(OutgoingMail.objects.order_by("pk").values_list("template", "to_address"))


def test_asked_inquiry_has_number_due_time_and_two_mails(world):
    inquiry = ask(world)
    assert (inquiry.number, inquiry.state) == ("Q-2025-0001", "open")
    assert inquiry.due_at == datetime(2026, 2, 3, 8, 0, tzinfo=UTC)  # next day 17:00 in Tokyo
    assert letters() == [
        ("desk/mail/new", world.sections["000"].email),
        ("desk/mail/received", world.yamabe.email),
    ]
    assert ask(world).number == "Q-2025-0002"


def test_telephone_call_is_written_down_later_with_its_own_moment(world):
    inquiry = ask(
        world, channel=InquiryChannel.TELEPHONE, received_at=NOW - timedelta(days=3),
        asker=Asker(name="髙田 さやか", phone="03-0000-0000"), by=actor(world.saeki),
        rule=DueRule(0, is_hard=True),
    )  # fmt: skip
    assert inquiry.due_at == datetime(2026, 1, 30, 8, 0, tzinfo=UTC)  # Friday
    assert inquiry.asker_label == "髙田 さやか"
    assert [template for template, _ in letters()] == ["desk/mail/new"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"subject": " 　"}, TextMissing),
        ({"body": "\r\n"}, TextMissing),
        ({"asker": Asker()}, TextMissing),
        ({"asker": Asker(name="山辺", email="a@b@example.jp")}, AddressRefused),
        ({"received_at": NOW + timedelta(seconds=1)}, Refused),
    ],
)
def test_incomplete_inquiry_is_refused_and_nothing_is_kept(world, changes, error):
    with pytest.raises(error):
        ask(world, **changes)
    assert (Inquiry.objects.count(), letters()) == (0, [])


def test_only_contractors_ask_and_only_officers_register(world):
    with pytest.raises(Forbidden):
        ask(world, by=actor(world.saeki))
    with pytest.raises(Forbidden):
        ask(world, by=actor(world.yamabe), channel=InquiryChannel.TELEPHONE)
    with pytest.raises(Forbidden):
        ask(world, by=actor(world.yoshida))


def test_rehearsal_inquiry_sends_nothing_out(world):
    ask(world, case_number="R-2025-001", is_rehearsal=True)
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"rehearsed"}


def test_inquiry_is_seen_by_its_section_its_asker_and_administrators_only(world):
    inquiry = ask(world)
    for person in (world.saeki, world.takahashi, world.yamabe, world.saotome, world.kiryu):
        assert inquiry_visible_to(actor(person), inquiry.number) == inquiry
    for person in (world.officers["001"], world.himuro, world.lan, world.yoshida, world.kagami):
        with pytest.raises(InquiryMissing):
            inquiry_visible_to(actor(person), inquiry.number)


def test_inquiry_is_taken_answered_closed_and_reopened(world):
    saeki = actor(world.saeki)
    inquiry = assign_inquiry(ask(world), world.saeki, by=saeki, now=NOW)
    assert (inquiry.state, inquiry.assignee) == ("assigned", world.saeki)
    note_on_inquiry(inquiry, "経理課に確認中", by=saeki, now=NOW)
    inquiry = answer_inquiry(inquiry, "様式3です。", by=saeki, now=NOW + timedelta(hours=1))
    assert (inquiry.state, inquiry.answered_at) == ("answered", NOW + timedelta(hours=1))
    inquiry = close_inquiry(inquiry, "", by=saeki, now=NOW + timedelta(hours=2))
    with pytest.raises(InquiryClosed):
        answer_inquiry(inquiry, "追加", by=saeki, now=NOW + timedelta(hours=3))
    inquiry = reopen_inquiry(inquiry, "再度の電話", by=saeki, now=NOW + timedelta(hours=3))
    assert inquiry.state == "assigned"
    kinds = list(inquiry.entries.values_list("kind", flat=True))
    assert kinds == ["registered", "assigned", "note", "answer", "closed", "reopened"]


def test_answer_is_mailed_as_written_each_time(world):
    inquiry = ask(world)
    for text in ("様式3です。<確認>", "補足です。"):
        answer_inquiry(inquiry, text, by=actor(world.saeki), now=NOW)
    mails = OutgoingMail.objects.filter(template="desk/mail/answer").order_by("pk")
    assert ["様式3です。<確認>" in mails[0].body, "補足です。" in mails[1].body] == [True, True]
    assert {mail.to_address for mail in mails} == {world.yamabe.email}


def test_asker_sees_answers_but_no_notes(world):
    inquiry = ask(world)
    note_on_inquiry(inquiry, "内部の相談", by=actor(world.saeki), now=NOW)
    answer_inquiry(inquiry, "様式3です。", by=actor(world.saeki), now=NOW)
    seen = entries_shown_to(actor(world.yamabe), inquiry)
    assert [entry.term for entry in seen] == [EntryKind.REGISTERED, EntryKind.ANSWER]


def test_closing_without_an_answer_needs_a_reason(world):
    inquiry = ask(world)
    with pytest.raises(TextMissing):
        close_inquiry(inquiry, " ", by=actor(world.saeki), now=NOW)
    assert close_inquiry(inquiry, "取下げ", by=actor(world.saeki), now=NOW).state == "closed"


def test_only_the_own_section_answers(world):
    inquiry = ask(world)
    for person in (world.officers["001"], world.yamabe, world.kiryu):
        with pytest.raises(Forbidden):
            answer_inquiry(inquiry, "回答", by=actor(person), now=NOW)


def test_assignee_must_belong_to_the_section(world):
    with pytest.raises(Refused):
        assign_inquiry(ask(world), world.officers["001"], by=actor(world.saeki), now=NOW)


def test_reminders_come_once_before_and_once_after_the_due_time(world):
    inquiry = ask(world)
    OutgoingMail.objects.all().delete()
    due = inquiry.due_at
    remind_of_due(due - timedelta(hours=3, seconds=1))
    assert letters() == []
    for hours in (-3, 0, 1, 48):
        remind_of_due(due + timedelta(hours=hours))
    section = world.sections["000"].email
    assert letters() == [("desk/mail/soon", section), ("desk/mail/late", section)]


def test_reminder_goes_to_the_assignee_and_stops_with_the_answer(world):
    inquiry = assign_inquiry(ask(world), world.saeki, by=actor(world.saeki), now=NOW)
    other = ask(world)
    answer_inquiry(other, "回答", by=actor(world.saeki), now=NOW)
    OutgoingMail.objects.all().delete()
    remind_of_due(inquiry.due_at)
    assert letters() == [("desk/mail/soon", world.saeki.email)]
