"""中止: asked for, decided by another person, told to everybody; then nothing is taken any more."""

import re

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.mail.queries import shown_body
from madoguchi.core.testing.clock import stop_clock
from madoguchi.services.procurement.commands import approvals, cancelling, opening, questions
from madoguchi.services.procurement.commands import proposals as proposing
from madoguchi.services.procurement.errors import CalledOff, NotApproved, WrongState
from madoguchi.services.procurement.models import ProposalFile
from madoguchi.services.procurement.queries.cancellation import newest_cancellation
from madoguchi.services.procurement.queries.workspace import course
from madoguchi.services.procurement.rules.windows import Window, demand_open
from madoguchi.services.procurement.terms import ApprovalSubject, ProposalState, TenderState
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.tests.factories_bids import text_of

pytestmark = pytest.mark.django_db
REASON = "予算が成立しなかったため、この事業を実施しないこととしました。"
CALLED_OFF = make.at(1, 31)


@pytest.fixture
def clock(monkeypatch):
    return stop_clock(monkeypatch, CALLED_OFF)


@kept
def call(world, clock):
    """Two firms were invited; one has handed in, the other has a draft."""
    call = make.seat_committee(make.publish(make.make_call(world)))
    firms = ((world.mihon_kikaku, world.yamabe), (world.reidai, world.himuro))
    make.invite(call, *(make.apply(call, firm, person) for firm, person in firms))
    first, second = call.applications.values()
    make.propose(call, first, world.yamabe)
    proposing.start_proposal(second, by=call.actor(world.himuro), now=make.at(1, 30))
    return call


@pytest.fixture
def ward(call, client_of):
    return client_of(call.world.saeki)


def page(call, name):
    return reverse(f"procurement:{name}", args=[call.tender.number])


def called_off(call):
    asked = cancelling.request_cancellation(
        call.tender, reason=REASON, by=call.officer, now=CALLED_OFF
    )
    approvals.decide_approval(asked, approve=True, by=call.approver, now=CALLED_OFF)
    return cancelling.cancel_tender(call.tender, by=call.officer, now=CALLED_OFF)


def test_section_asks_the_chief_decides_and_the_section_calls_off(call, ward, client_of):
    assert "中止の決裁を依頼する" in text_of(ward, page(call, "tender-publication"))
    refused = ward.post(page(call, "tender-cancellation-request"), {"reason": " "})
    assert (refused.status_code, newest_cancellation(call.tender)) == (422, None)
    typed = {"reason": REASON}
    assert ward.post(page(call, "tender-cancellation-request"), typed).status_code == 302
    assert ward.get(page(call, "tender-cancellation")).status_code == 403
    asked = newest_cancellation(call.tender)
    chief = client_of(call.world.takahashi)
    address = reverse("procurement:approval", args=[asked.pk])
    page_of_the_chief = text_of(chief, address)
    assert page_of_the_chief.count(REASON) == 1
    assert "起案の後に内容が変わっています" not in page_of_the_chief
    assert chief.post(address, {"decision": "approve"}).status_code == 302
    assert REASON in text_of(ward, page(call, "tender-cancellation"))
    assert ward.post(page(call, "tender-cancellation")).status_code == 302
    call.tender.refresh_from_db()
    assert (call.tender.state, call.tender.cancelled_at) == (TenderState.CANCELLED, CALLED_OFF)


def test_pages_of_a_call_called_off_speak_of_nothing_still_to_come(call, ward, client_of):
    called_off(call)
    publication_page = text_of(ward, page(call, "tender-publication"))
    assert "公開前の点検" not in publication_page
    assert "公開済み" not in publication_page
    assert "紙・メールの申込みを作る" not in text_of(ward, page(call, "tender-applications"))
    assert "これからの手続きはありません。" in text_of(ward, page(call, "tender"))
    for person, words in (
        (call.world.yamabe, "提出された提案書は開封されません。"),
        (call.world.himuro, "公募が中止になったため、修正"),
    ):
        proposal = text_of(client_of(person), page(call, "bid-proposal"))
        assert words in proposal
        assert "提出期限を過ぎました" not in proposal
        assert "mg-deadline" not in proposal


def test_nobody_decides_on_their_own_request_and_nothing_happens_before_the_decision(call):
    asked = cancelling.request_cancellation(
        call.tender, reason=REASON, by=call.officer, now=CALLED_OFF
    )
    with pytest.raises(NotApproved):
        cancelling.cancel_tender(call.tender, by=call.officer, now=CALLED_OFF)
    approvals.decide_approval(asked, approve=False, by=call.approver, now=CALLED_OFF)
    with pytest.raises(NotApproved):
        cancelling.cancel_tender(call.tender, by=call.officer, now=CALLED_OFF)
    assert not OutgoingMail.objects.filter(subject__contains="中止").exists()


def test_draft_is_not_called_off(world, clock):
    draft = make.make_call(world)
    with pytest.raises(WrongState):
        cancelling.request_cancellation(
            draft.tender, reason=REASON, by=draft.officer, now=CALLED_OFF
        )


def test_everybody_who_takes_part_is_told_once_with_the_reason(call):
    called_off(call)
    with pytest.raises(CalledOff):
        cancelling.cancel_tender(call.tender, by=call.officer, now=CALLED_OFF)
    told = OutgoingMail.objects.filter(subject__contains="【公募の中止】")
    firms = {each.contact_email for each in call.applications.values()}
    assert sorted(told.values_list("to_address", flat=True)) == sorted(firms)
    assert all(REASON in shown_body(mail).replace("\n", "") for mail in told)


def test_the_public_reads_it_on_the_page_in_the_feeds_and_in_the_data(call, client):
    called_off(call)
    shown = text_of(client, page(call, "call"))
    assert REASON in shown
    assert "令和8年1月31日(土)午前10時に中止しました" in shown
    assert "この案件に参加する" not in shown
    feed = client.get(reverse("procurement:calls-feed")).content.decode()
    assert f"【中止】{call.tender.case.title}" in feed
    calendar = client.get(page(call, "call-calendar")).content.decode()
    assert set(re.findall(r"STATUS:(\w+)", calendar)) == {"CANCELLED"}
    assert calendar.count("STATUS:CANCELLED") == calendar.count("BEGIN:VEVENT")
    release = client.get(page(call, "call-ocds")).json()["releases"][0]
    assert (release["tag"], release["tender"]["status"]) == (["tenderCancellation"], "cancelled")


def test_nothing_is_handed_in_any_more_and_the_bidder_reads_why(call, client_of):
    called_off(call)
    himuro = client_of(call.world.himuro)
    assert REASON in text_of(himuro, page(call, "bid-proposal"))
    answer = himuro.post(page(call, "bid-proposal-submission"), {})
    assert answer.status_code == 403
    assert "この公募は中止になりました" in answer.content.decode()
    before = ProposalFile.objects.count()
    second = call.applications[call.world.reidai.name]
    by = call.actor(call.world.himuro)
    with pytest.raises(make.Refused):
        proposing.submit_proposal(second.proposal, by=by, now=CALLED_OFF)
    with pytest.raises(CalledOff):
        questions.ask(
            call.tender, text="対象区域を教えてください。", organisation=call.world.reidai, by=by,
            now=make.at(1, 31, 11),
        )  # fmt: skip
    second.refresh_from_db()
    assert (ProposalFile.objects.count(), second.proposal.state) == (before, ProposalState.DRAFT)


def test_what_is_sealed_stays_sealed_and_nothing_is_decided(call, ward):
    called_off(call)
    later = make.at(2, 3)
    for person in (call.officer, call.key_holder):
        with pytest.raises(CalledOff):
            opening.approve_tender_opening(call.tender, by=person, now=later)
    with pytest.raises(ObjectDoesNotExist):
        call.tender.opening  # noqa: B018 - the access is what is tried
    with pytest.raises(CalledOff):
        approvals.request_approval(call.tender, ApprovalSubject.RESULT, by=call.officer, now=later)
    assert "新しい受付、開封、審査、決裁はできません" in text_of(ward, page(call, "tender"))
    assert "公募の中止" in text_of(ward, page(call, "tender-publication"))


def test_window_takes_what_arrived_before_the_moment():
    window = Window(None, make.at(2, 2, 17), stopped_at=CALLED_OFF)
    demand_open(window, make.at(1, 31, 9, 59, 59), "提案書")
    with pytest.raises(CalledOff):
        demand_open(window, CALLED_OFF, "提案書")


def test_course_of_a_call_called_off_ends_with_that(call):
    planned = [step.label for step in course(call.tender, CALLED_OFF.date())]
    called_off(call)
    steps = course(call.tender, CALLED_OFF.date())
    kept = [step.label for step in steps[:-1]]
    assert (steps[-1].label, steps[-1].when) == ("中止", "令和8年1月31日(土)")
    assert 0 < len(kept) < len(planned)
    assert kept == planned[: len(kept)]
    assert {step.state for step in steps[:-1]} == {"done"}
