"""書類の補正と辞退: the typed reason reaches the firm, the form stands with its arrival."""

from datetime import date

import pytest
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.errors import Refused
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.testing.clock import stop_clock
from madoguchi.services.procurement.commands import scoring, withdrawal
from madoguchi.services.procurement.commands.completion import return_for_completion
from madoguchi.services.procurement.errors import ChannelNotAllowed
from madoguchi.services.procurement.models import CompletionRequest, Intake, Milestone, ScoreSheet
from madoguchi.services.procurement.queries.ranking import ranked_applications
from madoguchi.services.procurement.terms import ApplicationState, Channel, MilestoneKind
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.tests.factories_bids import text_of
from madoguchi.services.procurement.tests.factories_ward import jst, seed_call

pytestmark = pytest.mark.django_db
REASON = "「B 納税証明書」が消費税のものだけです。\n法人税の証明書も提出してください。"


@pytest.fixture
def clock(monkeypatch):
    return stop_clock(monkeypatch, make.at(1, 9))


@kept
def call(world, clock):
    return make.publish(make.make_call(world))


def test_returned_set_tells_its_reason_by_mail_and_page_and_keeps_it(call, world, client_of, clock):
    application = make.apply(call, world.mihon_kikaku, world.yamabe)
    firm = world.mihon_kikaku.public_id
    page = reverse("procurement:application-completion", args=[call.tender.number, firm])
    clock.moment = make.at(1, 13)
    officer = client_of(world.saeki)
    assert officer.post(page, {"reason": " "}).status_code == 422
    assert officer.post(page, {"reason": REASON}).status_code == 302
    application.refresh_from_db()
    kept = CompletionRequest.objects.get()
    assert (application.state, kept.reason, kept.returned_at, kept.returned_by_id) == (
        ApplicationState.INCOMPLETE, REASON, make.at(1, 13), world.saeki.pk,
    )  # fmt: skip
    mail = OutgoingMail.objects.get()
    assert mail.to_address == world.yamabe.email
    letter = application.letters.get(kind="completion")
    assert (letter.state, REASON in letter.body) == ("sent", True)
    assert "令和8年1月16日(金)午後5時" in letter.body
    # The firm reads it where it has to act, files again, and the reason stays on the record.
    bidder = client_of(world.yamabe)
    base = f"/procurement/bids/{call.tender.number}/"
    assert "区から書類が差し戻されました" in text_of(bidder, base)
    assert "法人税の証明書も提出してください。" in text_of(bidder, f"{base}application/")
    clock.moment = make.at(1, 14)
    assert bidder.post(f"{base}application/filing/").status_code == 302
    kept.refresh_from_db()
    assert kept.refiled_at == make.at(1, 14)
    shown = text_of(
        officer, reverse("procurement:tender-application", args=[call.tender.number, firm])
    )
    assert "法人税の証明書も提出してください。" in shown
    assert "再提出あり" in shown


@pytest.mark.parametrize(
    ("moment", "is_taken"),
    [(make.at(1, 16, 16, 59), True), (make.at(1, 16, 17, 0), True),
     (make.at(1, 16, 17, 0, 1), False)],
)  # fmt: skip
def test_set_goes_back_only_while_the_window_is_open(call, world, moment, is_taken):
    application = make.apply(call, world.mihon_kikaku, world.yamabe)
    if is_taken:
        return_for_completion(application, reason=REASON, by=call.officer, now=moment)
    else:
        with pytest.raises(Refused, match="差し戻せません"):
            return_for_completion(application, reason=REASON, by=call.officer, now=moment)
    assert CompletionRequest.objects.exists() is is_taken


def test_accepted_set_is_not_handed_back(call, world):
    application = make.apply(call, world.mihon_kikaku, world.yamabe)
    application.state = ApplicationState.INVITED.value
    application.save()
    with pytest.raises(Refused, match="受付済み"):
        return_for_completion(application, reason=REASON, by=call.officer, now=make.at(1, 10))


@pytest.mark.requirement("PROC-071")
def test_case_000_registered_form_ends_the_application_with_its_arrival(world, client_of):
    call = seed_call(world, "000", on=date(2025, 12, 22))
    application = call.accept(world.mihon_kikaku, now=jst(2026, 1, 9), channel=Channel.COUNTER)
    application.state = ApplicationState.INVITED.value
    application.save()
    page = reverse(
        "procurement:application-withdrawal",
        args=[call.tender.number, world.mihon_kikaku.public_id],
    )
    typed = {
        "channel": "registered_mail", "arrived_at_era": "reiwa", "arrived_at_year": "8",
        "arrived_at_month": "1", "arrived_at_day": "21", "arrived_at_hour": "9",
        "arrived_at_minute": "40", "reason": "人員の都合により",
    }  # fmt: skip
    officer = client_of(world.officers["000"])
    # By hand or traceable post only: mail is not selectable, a letter needs its number.
    assert "email" not in {value for value, _ in _channels(officer.get(page))}
    assert officer.post(page, {**typed, "channel": "email"}).status_code == 422
    assert "引受番号を入力してください" in officer.post(page, typed).content.decode()
    assert officer.post(page, {**typed, "tracking_number": "123-45"}).status_code == 302
    application.refresh_from_db()
    form = Intake.objects.get(stage="withdrawal")
    assert (application.state, application.withdrawn_at, application.withdrawal_reason) == (
        ApplicationState.WITHDRAWN, jst(2026, 1, 21, 9, 40), "人員の都合により",
    )  # fmt: skip
    assert (form.channel, form.tracking_number, form.is_late) == (
        "registered_mail", "123-45", False,
    )  # fmt: skip


def _channels(page):
    return page.context["form"].fields["channel"].choices


@pytest.mark.requirement("PROC-071")
def test_withdrawn_firm_is_left_out_of_scoring(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        call = make.publish(make.make_call(world))
        mihon = make.apply(call, world.mihon_kikaku, world.yamabe)
        reidai = make.apply(call, world.reidai, world.himuro)
        make.invite(call, mihon, reidai)
        make.seat_committee(call)
        make.propose(call, mihon, world.yamabe)
        make.propose(call, reidai, world.himuro)
    make.open_proposals(call)
    make.confirm_copies(call)
    withdrawal.withdraw(
        mihon, reason="体制が整わないため", by=call.actor(world.yamabe), now=make.at(2, 4)
    )
    call.applications.pop(world.mihon_kikaku.name)
    make.score(call, {world.reidai.name: 16})
    scoring.close_round(call.tender.rounds.get(), by=call.officer, now=make.at(2, 5, 17))
    assert not ScoreSheet.objects.filter(application=mihon).exists()
    ranked = [(rank, row.applicant) for rank, row, _ in ranked_applications(call.tender)]
    assert ranked == [(1, world.reidai)]


def test_withdrawal_on_this_site_is_refused_where_the_form_comes_by_hand(world, client_of, clock):
    call = seed_call(world, "000", on=date(2025, 12, 22))
    application = call.accept(world.mihon_kikaku, now=jst(2026, 1, 9), channel=Channel.COUNTER)
    with pytest.raises(ChannelNotAllowed):
        withdrawal.withdraw(
            application, reason="", by=make.as_actor(world.yamabe, make.TODAY), now=jst(2026, 1, 21)
        )
    page = text_of(client_of(world.yamabe), f"/procurement/bids/{call.tender.number}/withdrawal/")
    assert "「様式2 参加辞退届」を、持参・郵送（書留等）で提出してください。" in page


def test_withdrawal_keeps_the_day_that_the_call_sets(world):
    call = make.make_call(world)
    Milestone.objects.create(
        tender=call.tender, kind=MilestoneKind.WITHDRAWAL.value, name="辞退届の提出期限",
        text="令和8年1月30日(金)", starts_on=date(2026, 1, 30), ends_on=date(2026, 1, 30),
    )  # fmt: skip
    make.publish(call)
    application = make.apply(call, world.mihon_kikaku, world.yamabe)
    by = call.actor(world.yamabe)
    with pytest.raises(Refused, match="辞退届"):
        withdrawal.withdraw(application, reason="", by=by, now=make.at(1, 31, 0, 0))
    late = withdrawal.FiledForm(channel=Channel.COUNTER, arrived_at=make.at(1, 31))
    form = withdrawal.register_withdrawal(
        application, late, reason="", by=call.officer, now=make.at(1, 31)
    )
    assert (form.is_late, application.state) == (True, ApplicationState.WITHDRAWN)
