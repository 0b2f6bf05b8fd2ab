"""窓口: hours, urgent tickets, no child in a ticket; the ward's inquiries by the next day."""

from datetime import date

import pytest
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.desk.terms import DueState, InquiryChannel
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.safeguarding.commands.help_desk import (
    Asked,
    WardAsked,
    Window,
    answer_inquiry,
    answer_ticket,
    ask_help,
    record_inquiry,
    set_window,
    write_question,
)
from madoguchi.services.safeguarding.models import HelpTicket, WardInquiry
from madoguchi.services.safeguarding.rules.running import TicketTopic
from madoguchi.services.safeguarding.tests.factories import TODAY, a_child
from madoguchi.services.safeguarding.tests.factories_ward import at
from madoguchi.services.safeguarding.tests.ward_desk import get, text_of

pytestmark = pytest.mark.django_db
FRIDAY = date(2025, 6, 6)


@pytest.fixture
def firm(safe):
    return as_actor(safe.world.yamabe, TODAY)


@kept
def window(safe, firm):
    agreed = Window(
        name="早乙女 望", telephone="03-0000-1800", email="mado@firm.example.jp",
        urgent_name="当番", urgent_telephone="090-0000-1801",
        urgent_email="toban@firm.example.jp", agreed_on=date(2025, 4, 1),
    )  # fmt: skip
    return set_window(safe.contract, agreed, by=firm, now=at(TODAY, 9))


def asked(key="k1", *, urgent=False, words="一覧が出ません"):
    return Asked(
        key=key, topic=TicketTopic.ENTRY, subject="入力画面", words=words, is_urgent=urgent
    )


@pytest.mark.requirement("SAFE-055")
def test_ticket_after_hours_names_the_next_opening_and_an_urgent_one_is_routed_at_once(
    safe, window, client_of, monkeypatch
):
    by = as_actor(safe.reporter, TODAY)
    late = ask_help(safe.school, asked(), by=by, now=at(FRIDAY, 18, 30))
    urgent = ask_help(safe.school, asked("k2", urgent=True), by=by, now=at(FRIDAY, 18, 31))
    assert (late.routed_to, urgent.routed_at) == ("", at(FRIDAY, 18, 31))
    assert urgent.routed_to == "当番（電話 090-0000-1801）"
    mail = OutgoingMail.objects.get(template="safeguarding/mail/help_urgent")
    assert (mail.to_address, mail.queued_at) == ("toban@firm.example.jp", at(FRIDAY, 18, 31))
    for day in (date(2025, 12, 29), date(2025, 12, 31), date(2026, 1, 3)):
        closed = ask_help(safe.school, asked(str(day)), by=by, now=at(day, 10))
        assert closed.opens_at == at(date(2026, 1, 5), 9)
    open_now = ask_help(safe.school, asked("k3"), by=by, now=at(FRIDAY, 17, 59))
    assert open_now.opens_at is None
    firm = as_actor(safe.world.yamabe, TODAY)
    write_question(
        safe.contract, TicketTopic.ENTRY, "一覧が出ない", "再読込してください", by=firm,
        now=at(TODAY, 9),
    )  # fmt: skip
    page = text_of(get(client_of(safe.reporter), "help-desk"))
    assert ("次の受付 令和7年6月9日(月)午前9時" in page, "再読込してください" in page) == (
        True,
        True,
    )


def test_second_tap_makes_no_second_ticket(safe, window, client_of):
    client, url = client_of(safe.reporter), reverse("safeguarding:help-desk")
    typed = {"key": "one", "topic": "entry", "subject": "画面", "words": "開きません"}
    assert [client.post(url, typed).status_code for _ in range(2)] == [302, 302]
    assert HelpTicket.objects.count() == 1


@pytest.mark.parametrize(
    "words",
    ["御堂花子さんの欄が出ません", "御堂　花子 の欄", "J000001が出ません", "Ｊ０００００１"],
)
def test_ticket_that_names_a_child_is_refused(safe, window, client_of, words):
    a_child(safe, "御堂 花子")
    client, url = client_of(safe.reporter), reverse("safeguarding:help-desk")
    page = client.post(url, {"key": "a", "topic": "entry", "subject": "画面", "words": words})
    assert (page.status_code, "児童の氏名や児童番号は" in text_of(page)) == (422, True)
    assert HelpTicket.objects.count() == 0


def test_desk_answers_once_and_shows_no_child(safe, window, firm, client_of):
    a_child(safe, "御堂 花子")
    ticket = ask_help(safe.school, asked(), by=as_actor(safe.reporter, TODAY), now=at(TODAY, 9))
    page = text_of(get(client_of(safe.world.yamabe), "operation-desk"))
    assert ("一覧が出ません" in page, "花子" in page, "J000001" in page) == (True, False, False)
    answer_ticket(ticket, "再読込してください", by=firm, now=at(TODAY, 9, 5))
    again = answer_ticket(ticket, "再読込してください", by=firm, now=at(TODAY, 9, 6))
    assert again.answered_at == at(TODAY, 9, 5)
    with pytest.raises(Refused):
        answer_ticket(ticket, "別の回答", by=firm, now=at(TODAY, 9, 7))
    with pytest.raises(Forbidden):
        answer_ticket(ticket, "x", by=as_actor(safe.reporter, TODAY), now=at(TODAY, 9, 7))
    assert "再読込してください" in text_of(get(client_of(safe.reporter), "help-desk"))
    assert "再読込してください" not in text_of(get(client_of(safe.nurse), "help-desk"))


def inquiry(safe, by, received_at, subject="画面の色"):
    said = WardAsked(
        received_at=received_at, channel=InquiryChannel.TELEPHONE, asked_by="井ノ口",
        subject=subject, words="色を変えられますか",
    )  # fmt: skip
    return record_inquiry(safe.contract, said, by=by, now=at(TODAY, 9))


@pytest.mark.requirement("SAFE-054")
def test_inquiry_of_friday_is_due_on_monday_and_late_on_tuesday(safe, window, firm, client_of):
    found = inquiry(safe, firm, at(FRIDAY, 15))
    assert found.due_at.astimezone(at(TODAY, 0).tzinfo).date() == date(2025, 6, 9)
    assert found.due_state(found.due_at) is DueState.TODAY
    assert found.due_state(at(TODAY, 0)) is DueState.LATE
    assert "期限超過" in text_of(get(client_of(safe.officer), "operation-inquiries"))
    for channel in (InquiryChannel.COUNTER, InquiryChannel.WEB):
        with pytest.raises(Refused):
            answer_inquiry(found, "できます", channel, at(TODAY, 9), by=firm, now=at(TODAY, 9))
    for said, channel in (("a", InquiryChannel.MAIL), ("b", InquiryChannel.TELEPHONE)):
        one = inquiry(safe, firm, at(FRIDAY, 15), subject=said)
        done = answer_inquiry(one, "できます", channel, at(TODAY, 8), by=firm, now=at(TODAY, 9))
        stored = WardInquiry.objects.get(pk=done.pk)
        assert (stored.answer_channel, stored.answer) == (channel.value, "できます")
    assert {one.receiver for one in WardInquiry.objects.all()} == {"早乙女 望"}


def test_inquiry_without_a_named_window_is_refused_and_a_second_click_makes_one(safe, firm, window):
    assert inquiry(safe, firm, at(FRIDAY, 15)) == inquiry(safe, firm, at(FRIDAY, 15))
    window.delete()
    with pytest.raises(Refused):
        inquiry(safe, firm, at(FRIDAY, 16))
