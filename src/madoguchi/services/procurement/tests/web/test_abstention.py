"""棄権: a sheet that counts for nothing, with its reason, and never a result by itself."""

import pytest
import time_machine
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.errors import Refused
from madoguchi.services.procurement.commands import scoring
from madoguchi.services.procurement.models import ScoreReopening
from madoguchi.services.procurement.queries.scores import all_final, round_totals
from madoguchi.services.procurement.terms import RoundState
from madoguchi.services.procurement.tests import factories as make

pytestmark = pytest.mark.django_db
NOW = make.at(2, 5)
REASON = "以前に業務を共にしたため。"


@kept
def scoring_call(world, django_capture_on_commit_callbacks) -> make.Call:
    with django_capture_on_commit_callbacks(execute=True):
        call = make.publish(make.make_call(world))
        mihon = make.apply(call, world.mihon_kikaku, world.yamabe)
        reidai = make.apply(call, world.reidai, world.himuro)
        make.invite(call, mihon, reidai)
        make.seat_committee(call)
        make.propose(call, mihon, world.yamabe)
        make.propose(call, reidai, world.himuro)
    make.confirm_copies(make.open_proposals(call))
    scoring.open_round(call.tender.rounds.get(ordinal=1), by=call.officer, now=NOW)
    return call


def round_of(call):
    return call.tender.rounds.get(ordinal=1)


def sheet(call, person, firm):
    round_ = round_of(call)
    member = call.tender.committee_members.get(person=person)
    return scoring.sheet_for(round_, member, call.applications[firm.name], by=call.actor(person))


def give(call, person, firm, points):
    own, actor = sheet(call, person, firm), call.actor(person)
    leaves = own.round.criteria.filter(children__isnull=True, scorer="member")
    scoring.save_scores(own, {leaf.pk: points for leaf in leaves}, {}, by=actor, now=NOW)
    return scoring.finalise(own, by=actor, now=NOW)


def abstain(call, person, firm, reason=REASON):
    return scoring.abstain(sheet(call, person, firm), reason=reason, by=call.actor(person), now=NOW)


def test_abstention_counts_neither_in_points_nor_in_full_marks(scoring_call, world):
    for person in world.committee:
        give(scoring_call, person, world.reidai, 15)
    abstain(scoring_call, world.yoshida, world.mihon_kikaku)
    give(scoring_call, world.sakiyama, world.mihon_kikaku, 20)
    give(scoring_call, world.watanabe, world.mihon_kikaku, 20)
    round_ = round_of(scoring_call)
    assert all_final(round_)
    totals = round_totals(round_)
    mihon = totals[scoring_call.applications[world.mihon_kikaku.name].pk]
    reidai = totals[scoring_call.applications[world.reidai.name].pk]
    leaves = round_.criteria.filter(children__isnull=True, scorer="member").count()
    assert (mihon.points, mihon.full_marks) == (2 * 20 * leaves, 2 * 25 * leaves)
    assert (reidai.points, reidai.full_marks) == (3 * 15 * leaves, 3 * 25 * leaves)
    # more points in sum, yet the smaller share: the shares rank
    assert mihon.share > reidai.share
    outcomes = scoring.close_round(round_, by=scoring_call.officer, now=NOW)
    assert {row.application.applicant: row.rank for row in outcomes} == {
        world.mihon_kikaku: 1, world.reidai: 2,
    }  # fmt: skip


def test_draft_marks_of_who_abstains_come_out_nowhere(scoring_call, world):
    own, actor = sheet(scoring_call, world.yoshida, world.mihon_kikaku), None
    actor = scoring_call.actor(world.yoshida)
    leaves = own.round.criteria.filter(children__isnull=True, scorer="member")
    scoring.save_scores(own, {leaf.pk: 3 for leaf in leaves}, {}, by=actor, now=NOW)
    abstain(scoring_call, world.yoshida, world.mihon_kikaku)
    give(scoring_call, world.sakiyama, world.mihon_kikaku, 20)
    give(scoring_call, world.watanabe, world.mihon_kikaku, 20)
    totals = round_totals(round_of(scoring_call))
    mihon = totals[scoring_call.applications[world.mihon_kikaku.name].pk]
    assert mihon.points == 2 * 20 * leaves.count()


def test_round_does_not_close_while_every_member_abstained_from_one(scoring_call, world):
    for person in world.committee:
        give(scoring_call, person, world.reidai, 15)
        abstain(scoring_call, person, world.mihon_kikaku)
    round_ = round_of(scoring_call)
    with pytest.raises(Refused) as refusal:
        scoring.close_round(round_, by=scoring_call.officer, now=NOW)
    code = scoring_call.applications[world.mihon_kikaku.name].drawn_code.code
    assert refusal.value.code == "nobody_scored"
    assert refusal.value.message.startswith(f"{code}社は委員全員が棄権しています。")
    round_.refresh_from_db()
    assert (round_.state, round_.outcomes.count()) == (RoundState.SCORING, 0)


def test_abstention_needs_a_reason_and_is_final(scoring_call, world):
    with pytest.raises(Refused, match="棄権の理由"):
        abstain(scoring_call, world.yoshida, world.mihon_kikaku, reason="　")
    own = abstain(scoring_call, world.yoshida, world.mihon_kikaku)
    assert (own.is_abstention, own.abstention_reason, own.finalised_at) == (True, REASON, NOW)
    with pytest.raises(Refused) as refusal:
        give(scoring_call, world.yoshida, world.mihon_kikaku, 20)
    assert refusal.value.code == "sheet_final"


def test_reopened_abstention_becomes_a_sheet_that_counts(scoring_call, world):
    own = abstain(scoring_call, world.yoshida, world.mihon_kikaku)
    scoring.reopen(own, reason="関係がないと分かったため。", by=scoring_call.officer, now=NOW)
    assert ScoreReopening.objects.get(sheet=own).reason == "関係がないと分かったため。"
    counted = give(scoring_call, world.yoshida, world.mihon_kikaku, 20)
    assert (counted.is_abstention, counted.abstention_reason) == (False, "")
    total = round_totals(round_of(scoring_call))[counted.application_id]
    assert total.by_scorer.keys() == {str(counted.member_id)}


def test_member_abstains_by_the_page(scoring_call, world, client_of):
    own = sheet(scoring_call, world.yoshida, world.mihon_kikaku)
    address = reverse(
        "procurement:review-sheet-abstention",
        args=[scoring_call.tender.number, 1, own.application.drawn_code.code],
    )
    with time_machine.travel(NOW, tick=False):
        member = client_of(world.yoshida)
        refused = member.post(address, {"reason": ""})
        own.refresh_from_db()
        assert (refused.status_code, own.is_abstention) == (422, False)
        taken = member.post(address, {"reason": REASON})
        foreign = client_of(world.saeki).post(address, {"reason": REASON})
    own.refresh_from_db()
    assert (taken.status_code, own.is_abstention, own.abstention_reason) == (302, True, REASON)
    assert foreign.status_code in {403, 404}


def test_last_steps_of_a_finished_sheet_lead_back_to_it(scoring_call, world, client_of):
    own = abstain(scoring_call, world.yoshida, world.mihon_kikaku)
    code = own.application.drawn_code.code
    address = reverse("procurement:review-sheet", args=[scoring_call.tender.number, 1, code])
    member = client_of(world.yoshida)
    for step in ("final", "abstention"):
        led = member.get(f"{address}{step}/", follow=True)
        assert led.redirect_chain == [(address, 302)]
        assert "確定した採点は変更できません。" in led.content.decode()
        assert member.post(f"{address}{step}/", {"reason": REASON}).status_code == 422
