"""Case 002 after its proposals, and case 001 until its result: who drops out, what is barred."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.cases.clock import set_clock
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands import (
    approvals,
    committee,
    eligibility,
    negotiation,
    opening,
    results,
    scoring,
)
from madoguchi.services.procurement.commands.result_publication import (
    publish_result,
    request_result_publication,
)
from madoguchi.services.procurement.models import (
    Candidate,
    ContactBreach,
    Criterion,
    Selection,
    StageChannel,
)
from madoguchi.services.procurement.queries.ranking import ranked_applications
from madoguchi.services.procurement.terms import (
    ApplicationState,
    ApprovalSubject,
    CandidateState,
    Channel,
    Stage,
    TenderState,
)
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.tests.factories_bids import text_of
from madoguchi.services.procurement.tests.factories_ward import (
    early_world,
    jst,
    put_out,
    seed_call,
)

pytestmark = pytest.mark.django_db
SUSPENDED_AT = jst(2024, 12, 18, 9)


@kept
def world(db):
    return early_world()


class Case002(make.Call):
    """The case's own officer and approver instead of those of the invented call."""

    @property
    def officer(self) -> Actor:
        return self.actor(self.world.officers["002"])

    @property
    def approver(self) -> Actor:
        return self.actor(self.world.approvers["002"])


def propose(call, firm, person):
    """Invited on 15 November, proposed on 10 December 2024."""
    application = call.seed.accept(firm, now=jst(2024, 11, 7), channel=Channel.EMAIL)
    application.state = ApplicationState.INVITED.value
    application.save()
    call.applications[firm.name] = application
    content = make.content_for(
        call.tender, total_by_year=dict.fromkeys((2024, 2025, 2026, 2027), 1_100_000)
    )
    return make.propose(call, application, person, content=content, now=jst(2024, 12, 10))


def seat(call, *, now):
    for post, person in zip(call.tender.committee_posts.all(), call.world.committee, strict=True):
        member = committee.appoint(post, person, by=call.officer, now=now)
        committee.declare(member, [], has_none=True, by=call.actor(person), now=now)
    leaves = Criterion.objects.filter(round__tender=call.tender, children__isnull=True)
    committee.set_weights(call.tender, {leaf.pk: 25 for leaf in leaves}, by=call.officer, now=now)
    committee.freeze_criteria(call.tender, by=call.officer, now=now)


@kept
def scored(world, django_capture_on_commit_callbacks):
    """Case 002 on 17 December 2024: みほん企画 first, 例題学習社 second."""
    seed = seed_call(world, "002", on=date(2024, 10, 25))
    rule = seed.tender.stage_rules.get(stage=Stage.PROPOSAL.value)
    StageChannel.objects.create(rule=rule, channel=Channel.UPLOAD.value)
    put_out(seed, at=jst(2024, 10, 25, 9))
    call = Case002(world, seed.tender)
    call.seed = seed
    with django_capture_on_commit_callbacks(execute=True):
        seat(call, now=jst(2024, 12, 2))
        propose(call, world.mihon_kikaku, world.yamabe)
        propose(call, world.reidai, world.himuro)
    call.tender.refresh_from_db()
    for actor in (call.officer, call.key_holder):
        opening.approve_tender_opening(call.tender, by=actor, now=jst(2024, 12, 16))
    call.tender.refresh_from_db()
    make.confirm_copies(call, now=jst(2024, 12, 16, 11))
    points = {world.mihon_kikaku.name: 20, world.reidai.name: 16}
    make.score(call, points, now=jst(2024, 12, 17))
    scoring.close_round(call.tender.rounds.get(), by=call.officer, now=jst(2024, 12, 17, 16))
    return call


def ranks(call):
    return [(rank, row.applicant.name) for rank, row, _ in ranked_applications(call.tender)]


def suspend(call, firm, at=SUSPENDED_AT):
    return eligibility.record_suspension(
        firm, kind="指名停止", starts_on=date(2024, 12, 18), ends_on=date(2025, 6, 17),
        reason="契約違反", by=call.officer, now=at,
    )  # fmt: skip


@pytest.mark.requirement("PROC-070")
def test_suspension_of_18_december_takes_the_firm_out_of_the_totals(scored, world):
    first, second = world.mihon_kikaku, world.reidai
    assert ranks(scored) == [(1, first.name), (2, second.name)]
    [dropped] = suspend(scored, first)
    assert (dropped.applicant, dropped.state, dropped.lost_on, dropped.lost_reason) == (
        first, ApplicationState.LOST_ELIGIBILITY, date(2024, 12, 18), "指名停止（契約違反）",
    )  # fmt: skip
    assert ranks(scored) == [(1, second.name)]
    results.record_selection(
        scored.tender, reason="最も高い評価を得たため。", by=scored.officer, now=jst(2024, 12, 19)
    )
    [row] = Selection.objects.get(tender=scored.tender).ranking
    assert row["application"] == scored.applications[second.name].pk


@pytest.mark.requirement("PROC-070")
def test_suspension_of_18_december_takes_the_firm_out_of_the_talks(scored, world):
    now = jst(2024, 12, 17, 17)
    results.record_selection(
        scored.tender, reason="最も高い評価を得たため。", by=scored.officer, now=now
    )
    scored.approve(ApprovalSubject.RESULT, now=now)
    results.confirm_selection(scored.tender, by=scored.officer, now=now)
    candidate = Candidate.objects.get()
    assert candidate.application.applicant == world.mihon_kikaku
    meeting = {
        "held_at": now, "specification": "仕様書（案）のとおり", "amounts_yen": {1: 4_000_000},
        "by": scored.officer,
    }  # fmt: skip
    negotiation.record_meeting(candidate, now=now, **meeting)
    suspend(scored, world.mihon_kikaku)
    candidate = Candidate.objects.get()
    for act in (
        lambda: negotiation.record_meeting(candidate, now=SUSPENDED_AT, **meeting),
        lambda: negotiation.agree(candidate, by=scored.officer, now=SUSPENDED_AT),
        lambda: negotiation.hand_over(
            candidate, scored.tender.contract_plans.first(), amount_yen=4_000_000,
            starts_on=date(2025, 1, 6), ends_on=date(2025, 3, 31), by=scored.officer,
            now=SUSPENDED_AT,
        ),
    ):  # fmt: skip
        with pytest.raises(Refused, match="「参加資格喪失」のため、協議や契約に進めません"):
            act()
    following = negotiation.break_off(
        candidate, reason="参加資格を欠いたため", by=scored.officer, now=SUSPENDED_AT
    )
    assert following.application.applicant == world.reidai
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.BROKEN_OFF


@pytest.mark.requirement("PROC-027")
def test_case_001_contact_is_kept_on_the_bidder_and_the_ban_ends_with_the_result(world, client_of):
    call = put_out(seed_call(world, "001", on=date(2025, 12, 23)), at=jst(2025, 12, 23, 9))
    # A rehearsal, so that its pages stand at the case's own dates.
    case = call.tender.case
    case.is_rehearsal = True
    case.save()
    stand = lambda at: set_clock(case, to=at, by=call.officer, now=jst(2026, 1, 5))  # noqa: E731 - a short step of this test
    application = call.accept(world.mihon_kikaku, now=jst(2026, 1, 9), channel=Channel.COUNTER)
    officer = client_of(world.officers["001"])
    page = reverse("procurement:tender-applications", args=[call.tender.number])
    stand(jst(2026, 2, 4))
    typed = {
        "application": application.pk, "contacted": "教育総務課", "facts": "配点を尋ねた。",
        "occurred_at_era": "reiwa", "occurred_at_year": "8", "occurred_at_month": "2",
        "occurred_at_day": "3", "occurred_at_hour": "11", "occurred_at_minute": "20",
    }  # fmt: skip
    new = reverse("procurement:contact-new", args=[call.tender.number])
    assert officer.post(new, typed).status_code == 302
    kept = ContactBreach.objects.get()
    assert (kept.application, kept.firm, kept.occurred_at, kept.contacted) == (
        application, "みほん企画株式会社", jst(2026, 2, 3, 11, 20), "教育総務課",
    )  # fmt: skip
    shown = text_of(officer, page)
    assert "配点を尋ねた。" in shown
    assert "ほかの部署への直接の照会は、接触として記録します。" in shown
    # The result is published by its own command; until that minute the ban stands.
    Selection.objects.create(
        tender=call.tender, reason="優れた提案であったため。", decided_at=jst(2026, 2, 26),
        decided_by_id=1, is_no_award=True,
    )  # fmt: skip
    call.tender.state = TenderState.NO_AWARD.value
    call.tender.save()
    now, out = jst(2026, 2, 27, 9), jst(2026, 2, 27, 10)
    asked = {"fields": ["reason"], "by": call.officer, "now": now}
    with pytest.raises(Refused) as refusal:
        request_result_publication(call.tender, publish_at=now - timedelta(minutes=1), **asked)
    assert refusal.value.code == "moment_passed"
    asked = request_result_publication(call.tender, publish_at=out, **asked)
    approvals.decide_approval(asked, approve=True, by=call.approver, now=now)
    publish_result(call.tender, by=call.officer, now=now)
    for moment, is_lifted in ((jst(2026, 2, 27, 9, 59), False), (out, True)):
        stand(moment)
        assert ("照会の制限は解除されています" in text_of(officer, page)) is is_lifted
