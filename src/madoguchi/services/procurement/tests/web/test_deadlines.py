"""期限の一覧, reminders, the home cards and the door to a case."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.mail.terms import MailState
from madoguchi.services.procurement.commands.reminders import remind_of_deadlines
from madoguchi.services.procurement.models import SentReminder
from madoguchi.services.procurement.queries.deadlines import deadlines_of
from madoguchi.services.procurement.terms import MilestoneKind
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.views import call_panels as panels

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)


@kept
def call(world):
    """Two firms invited; neither has handed in."""
    call = make.publish(make.make_call(world))
    one = make.apply(call, world.mihon_kikaku, world.yamabe)
    two = make.apply(call, world.reidai, world.himuro)
    return make.invite(call, one, two)


def board(client, now, query=""):
    with time_machine.travel(now, tick=False):
        return client.get(f"{reverse('procurement:deadlines')}{query}")


def words(answer):
    """The page without line breaks between its tags."""
    return "".join(line.strip() for line in answer.content.decode().splitlines())


def bidder_mails():
    return OutgoingMail.objects.filter(template="procurement/mail/reminder_bidder")


def request_at(actor, now):
    request = RequestFactory().get("/")
    request.actor, request.now = actor, now
    return request


def test_board_lists_the_proposal_deadline_with_the_firms_that_have_not_filed(
    call, world, client_of
):
    text = words(board(client_of(world.saeki), make.at(1, 30)))
    assert "提案書提出期限" in text
    assert "令和8年2月2日(月)午後5時" in text
    assert "2者</span>（招請2者のうち）" in text
    make.propose(call, call.applications[world.mihon_kikaku.name], world.yamabe)
    text = words(board(client_of(world.saeki), make.at(1, 30)))
    assert "1者</span>（招請2者のうち）" in text


def test_board_is_open_to_approver_and_key_holder_only_for_their_ward(call, world, client_of):
    title = call.tender.case.title
    for person in (world.saeki, world.takahashi, world.onishi):
        answer = board(client_of(person), make.at(1, 30))
        assert (answer.status_code, title in answer.content.decode()) == (200, True)
    other = board(client_of(world.officers["001"]), make.at(1, 30))
    assert (other.status_code, title in other.content.decode()) == (200, False)
    assert "これからの期限はありません" in other.content.decode()
    assert board(client_of(world.yamabe), make.at(1, 30)).status_code == 403
    assert board(Client(), make.at(1, 30)).status_code == 302


def test_board_keeps_a_deadline_to_its_last_moment_and_drops_it_after(call):
    row = call.tender.milestones.get(kind=MilestoneKind.PROPOSALS.value)

    def listed(now):
        return row.pk in [due.milestone.row_key for due in deadlines_of(call.officer, now)]

    closes = make.at(2, 2, 17)
    assert (listed(closes - TICK), listed(closes), listed(closes + TICK)) == (True, True, False)


def test_board_filters_by_days_left_and_says_when_nothing_fits(call, world, client_of):
    officer = client_of(world.saeki)
    near = board(officer, make.at(1, 30), "?within=7").content.decode()
    assert "提案書提出期限" in near
    assert "審査結果通知" not in near
    assert (
        "条件に合う期限はありません" in board(officer, make.at(1, 30), "?within=1").content.decode()
    )


def test_board_asks_as_often_for_one_call_as_for_many(
    call, world, client_of, django_assert_max_num_queries
):
    officer = client_of(world.saeki)
    board(officer, make.at(1, 30))
    for _ in range(4):
        make.make_call(world)
    with django_assert_max_num_queries(40) as few:
        board(officer, make.at(1, 30))
    for _ in range(4):
        make.make_call(world)
    with django_assert_max_num_queries(len(few)):
        board(officer, make.at(1, 30))


def test_board_calendar_holds_the_deadline_and_leads_to_the_workspace(call, world, client_of):
    with time_machine.travel(make.at(1, 30), tick=False):
        answer = client_of(world.saeki).get(reverse("procurement:deadlines-calendar"))
    text = answer.content.decode().replace("\r\n ", "")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "DTSTART:20260202T080000Z" in text
    assert f"/procurement/tenders/{call.tender.number}/" in text
    assert "公募開始" not in text


@pytest.mark.parametrize(
    ("before", "sent"),
    [
        (timedelta(hours=24) + TICK, 0), (timedelta(hours=24), 2),
        (timedelta(hours=2), 2), (timedelta(0), 2), (-TICK, 0),
    ],
)  # fmt: skip
def test_reminder_goes_to_each_invited_firm_in_time_and_never_after(call, before, sent):
    remind_of_deadlines(make.at(2, 2, 17) - before)
    assert bidder_mails().count() == sent


def test_reminder_goes_once_each_and_only_to_who_has_not_submitted(call, world):
    make.propose(call, call.applications[world.mihon_kikaku.name], world.yamabe)
    for minutes in (0, 5, 10):
        remind_of_deadlines(make.at(2, 1, 17, minutes))
    mail = bidder_mails().get()
    assert mail.to_address == world.himuro.email
    remind_of_deadlines(make.at(2, 2, 15))
    remind_of_deadlines(make.at(2, 2, 16, 59))
    assert bidder_mails().count() == 2
    assert SentReminder.objects.filter(recipient=f"bidder:{world.himuro.email}").count() == 2


def test_reminder_to_a_bidder_says_loudly_that_nothing_was_submitted(call):
    remind_of_deadlines(make.at(2, 2, 15))
    assert {mail.subject.startswith("【まだ提出されていません】") for mail in bidder_mails()} == {
        True
    }


def test_reminder_goes_to_the_officer_but_not_to_another_section(call, world):
    remind_of_deadlines(make.at(2, 2, 15))
    officers = OutgoingMail.objects.filter(template="procurement/mail/reminder_officer")
    assert {mail.to_address for mail in officers} == {world.saeki.email}


def test_reminder_never_moves_a_deadline(call):
    before = list(call.tender.milestones.values("pk", "text", "ends_on", "ends_at"))
    remind_of_deadlines(make.at(2, 1, 17))
    remind_of_deadlines(make.at(2, 2, 17))
    remind_of_deadlines(make.at(2, 2, 17) + TICK)
    assert list(call.tender.milestones.values("pk", "text", "ends_on", "ends_at")) == before


def test_reminder_of_a_rehearsal_never_leaves_the_house(call):
    case = call.tender.case
    case.is_rehearsal = True
    case.save(update_fields=["is_rehearsal"])
    remind_of_deadlines(make.at(2, 2, 15))
    assert {mail.state for mail in OutgoingMail.objects.filter(
        template__startswith="procurement/mail/reminder_"
    )} == {MailState.REHEARSED.value}  # fmt: skip


def test_home_cards_show_deadlines_calls_and_open_calls(call, world):
    now = make.at(1, 30)
    due = panels.due_next(request_at(call.officer, now))
    assert due.items[0].label == "提案書提出期限"
    assert (due.items[0].due, due.items[0].status) == (make.at(2, 2, 17), "未提出 2者")
    assert panels.my_calls(request_at(call.officer, now)).items[0].label == call.tender.case.title
    assert panels.due_next(request_at(call.actor(world.yamabe), now)) is None
    assert panels.my_calls(request_at(call.actor(world.yamabe), now)) is None
    open_then = panels.open_calls(request_at(call.officer, make.at(1, 16, 17)))
    assert [item.due for item in open_then.items] == [make.at(1, 16, 17)]
    assert panels.open_calls(request_at(call.officer, make.at(1, 16, 17) + TICK)).items == ()
    assert panels.recent_notices(request_at(call.officer, now)).items[0].status == "公告"


def test_home_page_carries_the_cards(call, world, client_of):
    with time_machine.travel(make.at(1, 30), tick=False):
        text = client_of(world.saeki).get("/").content.decode()
    assert "公募の期限" in text
    assert reverse("procurement:deadlines") in text


def test_case_door_leads_each_person_to_their_own_page(call, world, client_of):
    door = reverse("procurement:case", args=[call.tender.number])
    number = call.tender.number
    make.seat_committee(call)
    with time_machine.travel(make.at(1, 30), tick=False):
        led = {
            person.email: client_of(person).get(door).headers["Location"]
            for person in (world.saeki, world.yoshida, world.yamabe, world.lan)
        }
        assert Client().get(door).headers["Location"] == f"/procurement/calls/{number}/"
    assert led == {
        world.saeki.email: f"/procurement/tenders/{number}/",
        world.yoshida.email: f"/procurement/review/{number}/",
        world.yamabe.email: f"/procurement/bids/{number}/",
        world.lan.email: f"/procurement/calls/{number}/",
    }


def test_case_door_of_a_draft_is_unknown_to_others(world, client_of):
    draft = make.make_call(world)
    door = reverse("procurement:case", args=[draft.tender.number])
    assert client_of(world.yamabe).get(door).status_code == 404
    assert client_of(world.officers["001"]).get(door).status_code == 404


def test_address_of_the_service_leads_each_person_to_their_own_start(world, client_of, client):
    leads = {
        world.saeki: "tenders", world.takahashi: "tenders", world.onishi: "tenders",
        world.yoshida: "review", world.yamabe: "bids",
    }  # fmt: skip
    for person, page in leads.items():
        answer = client_of(person).get("/procurement/", follow=True)
        assert (answer.redirect_chain, answer.status_code) == (
            [(f"/procurement/{page}/", 302)],
            200,
        )
    assert client.get("/procurement/", follow=True).redirect_chain == [("/procurement/calls/", 302)]
