"""参加資格: what the record proves, what people judge, invitations, loss, disqualification."""

from datetime import date

import pytest
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.mail.models import OutgoingMail
from madoguchi.services.procurement.commands import approvals, eligibility, results, scoring
from madoguchi.services.procurement.commands.intake import register_paper
from madoguchi.services.procurement.commands.letters import send_letters
from madoguchi.services.procurement.errors import StillPending
from madoguchi.services.procurement.models import (
    Application,
    ApplicationMember,
    EligibilityDecision,
    Letter,
)
from madoguchi.services.procurement.queries.eligibility import judged_conditions
from madoguchi.services.procurement.queries.firm_records import FirmRecords
from madoguchi.services.procurement.queries.ranking import ranked_applications
from madoguchi.services.procurement.rules.eligibility import conclude, suggest
from madoguchi.services.procurement.terms import (
    ApplicationKind,
    ApplicationState,
    Channel,
    ConditionCode,
    GroundEffect,
    NoticeKind,
    Stage,
    Verdict,
)
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.tests.factories_ward import jst, seed_call

pytestmark = pytest.mark.django_db


def suspend(call, firm, starts, ends, *, now, kind="指名停止"):
    return eligibility.record_suspension(
        firm, kind=kind, starts_on=starts, ends_on=ends, reason="契約違反", by=call.officer, now=now
    )


@pytest.mark.requirement("PROC-050")
def test_certificate_can_be_met_at_the_contract_date_though_not_before(world):
    call = seed_call(world, "002", on=date(2024, 10, 25))
    now = jst(2024, 11, 7)
    application = call.accept(world.mihon_kikaku, now=now, channel=Channel.EMAIL)
    paper = application.papers.get(required__proves__code="certification")
    paper.valid_from_on = date(2025, 1, 6)
    paper.save()
    row = call.judgements(application, now=now)["certification"]
    assert (row.reference_on, row.verdict) == (date(2025, 1, 10), Verdict.PENDING)
    record = FirmRecords(application).of(world.mihon_kikaku, row.condition)
    on_filing = suggest(ConditionCode.CERTIFICATION, record, on=date(2024, 12, 13))
    assert on_filing.verdict is Verdict.FAILED
    judged = eligibility.judge(row, Verdict.MET, evidence="登録証の写し", by=call.officer, now=now)
    assert (judged.verdict, judged.evidence) == (Verdict.MET, "登録証の写し")


@pytest.mark.requirement("PROC-051")
def test_measure_of_paragraph_2_bars_where_the_call_asks_for_it(world):
    call = seed_call(world, "004", on=date(2024, 1, 12))
    now = jst(2024, 1, 18)
    suspend(
        call, world.mihon_kikaku, date(2024, 1, 1), date(2025, 12, 31), now=now,
        kind="施行令第167条の4第2項の措置",
    )  # fmt: skip
    application = call.open_for(world.mihon_kikaku, now=now)
    assert call.judgements(application, now=now)["order_167_4_2"].verdict == Verdict.FAILED
    outcome = conclude(judged_conditions(application))
    assert (outcome.is_decided, outcome.is_eligible) == (True, False)
    other = seed_call(world, "000", on=date(2025, 12, 22))
    assert not other.tender.conditions.filter(code="order_167_4_2").exists()


@pytest.mark.requirement("PROC-052")
@pytest.mark.parametrize(
    ("day", "passes"),
    [(date(2026, 1, 20), False), (date(2026, 1, 31), False), (date(2026, 2, 1), True)],
)
def test_suspended_firm_is_ineligible_to_the_last_day(world, day, passes):
    call = seed_call(world, "000", on=date(2025, 12, 22))
    application = call.open_for(world.mihon_kikaku, now=jst(2026, 1, 9))
    suspend(call, world.mihon_kikaku, date(2025, 11, 1), date(2026, 1, 31), now=jst(2026, 1, 9))
    told = eligibility.recheck(application, reference_on=day, by=call.officer, now=jst(2026, 1, 20))
    assert told.is_passed is passes


@pytest.mark.requirement("PROC-053")
def test_unregistered_firm_with_all_substitutes_can_be_judged_fit(world):
    call = seed_call(world, "001", on=date(2025, 12, 23))
    now = jst(2026, 1, 9)
    application = call.open_for(world.mihon_kikaku, now=now, is_registered=False)
    row = call.judgements(application, now=now)["registered_or_equivalent"]
    assert row.verdict == Verdict.FAILED
    call.file_papers(application, now=now)
    row = call.judgements(application, now=now)["registered_or_equivalent"]
    assert row.verdict == Verdict.PENDING
    assert eligibility.judge(row, Verdict.MET, by=call.officer, now=now).verdict == Verdict.MET


@pytest.mark.requirement("PROC-057")
def test_unincorporated_group_is_ineligible(world):
    call = seed_call(world, "001", on=date(2025, 12, 23))
    application = call.open_for(world.hiroba, now=jst(2026, 1, 9))
    rows = call.judgements(application, now=jst(2026, 1, 9))
    assert rows["legal_person"].verdict == Verdict.FAILED
    outcome = conclude(judged_conditions(application))
    assert (outcome.is_decided, outcome.is_eligible) == (True, False)


def consortium(call, world, now):
    application = call.open_for(world.mihon_kikaku, now=now)
    application.kind = ApplicationKind.CONSORTIUM.value
    application.save()
    for firm in (world.reidai, world.lantern):
        ApplicationMember.objects.create(application=application, organisation=firm, joined_at=now)
    return application


@pytest.mark.requirement("PROC-061")
def test_consortium_stays_pending_until_the_leads_capacity_is_judged(world):
    call = seed_call(world, "004", on=date(2024, 1, 12))
    now = jst(2024, 1, 18)
    application = consortium(call, world, now)
    rows = eligibility.prepare_judgements(application, by=call.officer, now=now)
    rows[0].application.judgements.exclude(condition__code="capacity").update(verdict="met")
    outcome = conclude(judged_conditions(application))
    assert outcome.is_decided is False
    assert "みほん企画株式会社: 履行可能な実施体制" in outcome.reasons


@pytest.mark.requirement("PROC-062")
def test_one_failing_member_makes_the_consortium_ineligible_by_name(world):
    call = seed_call(world, "004", on=date(2024, 1, 12))
    now = jst(2024, 1, 18)
    suspend(call, world.reidai, date(2024, 1, 1), date(2024, 3, 31), now=now)
    application = consortium(call, world, now)
    eligibility.prepare_judgements(application, by=call.officer, now=now)
    people = application.judgements.exclude(
        condition__code="not_suspended", organisation=world.reidai
    )
    people.update(verdict="met")
    outcome = conclude(judged_conditions(application))
    assert (outcome.is_eligible, outcome.reasons) == (
        False, ("株式会社例題学習社: 指名停止等でない",),
    )  # fmt: skip


@pytest.mark.requirement("PROC-066")
def test_every_eligible_firm_is_invited_and_nothing_ranks(world):
    call = seed_call(world, "000", on=date(2025, 12, 22))
    now = jst(2026, 1, 14)
    firms = [call.accept(firm, now=now, channel=Channel.COUNTER) for firm in world.bidders]
    assert len(firms) == 6
    for application in firms:
        call.judge_all(application, now=now)
    call.decide_and_approve(*firms, now=jst(2026, 1, 19))
    letters = eligibility.invite(call.tender, by=call.officer, now=jst(2026, 1, 20))
    assert [letter.kind for letter in letters] == [NoticeKind.INVITATION.value] * 6
    names = {field.name for model in (Application, EligibilityDecision)
             for field in model._meta.get_fields()}  # fmt: skip
    assert {name for name in names if "rank" in name or "point" in name} == set()


@pytest.mark.requirement("PROC-067")
def test_pending_condition_blocks_the_invitations(world):
    call = seed_call(world, "000", on=date(2025, 12, 22))
    now = jst(2026, 1, 14)
    application = call.accept(world.mihon_kikaku, now=now, channel=Channel.COUNTER)
    call.judge_all(application, now=now)
    row = application.judgements.first()
    eligibility.judge(row, Verdict.PENDING, by=call.officer, now=now)
    with pytest.raises(StillPending):
        eligibility.decide_eligibility(application, by=call.officer, now=now)
    with pytest.raises(StillPending):
        eligibility.invite(call.tender, by=call.officer, now=now)
    assert not Letter.objects.exists()


@pytest.mark.requirement("PROC-068", "PROC-069")
def test_invitation_and_non_invitation_go_the_same_day_by_mail(world):
    call = seed_call(world, "001", on=date(2025, 12, 23))
    now, day = jst(2026, 1, 9), jst(2026, 1, 15)
    fit = call.accept(world.mihon_kikaku, now=now, channel=Channel.COUNTER)
    unfit = call.accept(world.reidai, now=now, channel=Channel.COUNTER)
    call.judge_all(fit, now=now)
    call.judge_all(unfit, now=now, failing=ConditionCode.NEUTRALITY)
    call.decide_and_approve(fit, unfit, now=jst(2026, 1, 14))
    eligibility.invite(call.tender, by=call.officer, now=day)
    for kind in (NoticeKind.INVITATION, NoticeKind.NON_INVITATION):
        send_letters(call.tender, kind, by=call.officer, now=day)
    kept = {
        letter.kind: (letter.application, letter.channel, letter.sent_at, letter.address)
        for letter in Letter.objects.all()
    }
    assert kept == {
        "invitation": (fit, "email", day, fit.contact_email),
        "non_invitation": (unfit, "email", day, unfit.contact_email),
    }
    mails = OutgoingMail.objects.order_by("pk")
    assert [mail.to_address for mail in mails] == [fit.contact_email, unfit.contact_email]
    refusal = Letter.objects.get(kind="non_invitation")
    assert "政治・宗教活動を目的としない" in refusal.body
    assert "令和8年2月2日(月)午後5時" in Letter.objects.get(kind="invitation").body


def test_expired_certificate_blocks_the_contract_until_renewal(world):
    call = seed_call(world, "002", on=date(2024, 10, 25))
    application = call.accept(world.mihon_kikaku, now=jst(2024, 11, 7), channel=Channel.EMAIL)
    paper = application.papers.get(required__proves__code="certification")
    paper.expires_on = date(2024, 12, 31)
    paper.save()
    day, now = date(2025, 1, 6), jst(2024, 12, 25)
    told = eligibility.recheck(application, reference_on=day, by=call.officer, now=now)
    assert (told.is_passed, told.findings) == (
        False, ["認証の有効期限（令和6年12月31日(火)）が切れています。"],
    )  # fmt: skip
    register_paper(
        application, paper.required, by=call.officer, now=now, mark=paper.mark,
        expires_on=date(2026, 12, 31),
    )  # fmt: skip
    told = eligibility.recheck(application, reference_on=day, by=call.officer, now=now)
    assert (told.is_passed, told.findings) == (True, [])


@pytest.mark.requirement("PROC-128")
def test_grounds_of_the_notice_can_be_chosen_with_their_effects(world, client_of):
    call = seed_call(world, "000", on=date(2025, 12, 22))
    kept = list(call.tender.grounds.values_list("source", "effect", "text"))
    assert [(source, effect) for source, effect, _ in kept] == [
        *((f"§14({number})", "discretionary") for number in range(1, 6)),
        ("§15(10)", "mandatory"), ("§15(10)", "mandatory"),
    ]  # fmt: skip
    assert [text for _, _, text in kept][2:4] == [
        "虚偽のことが書かれているとき。", "審査の結果を動かそうと工作したとき。",
    ]  # fmt: skip
    application = call.open_for(world.mihon_kikaku, now=jst(2026, 1, 9))
    page = client_of(world.officers["000"]).get(disqualification_page(application))
    choices = [label for key, label in page.context["form"].fields["ground"].choices if key]
    assert choices == [
        f"{source}　{text}（{GroundEffect(effect).label}）" for source, effect, text in kept
    ]


def disqualification_page(application):
    number, firm = application.tender.number, application.applicant.public_id
    return reverse("procurement:disqualification", args=[number, firm])


@pytest.mark.requirement("PROC-129")
def test_stricter_clause_decides_and_the_conflict_is_shown(world, client_of):
    call = seed_call(world, "000", on=date(2025, 12, 22))
    mild = call.tender.grounds.get(source="§14(3)")
    told = "§15(10)は「失格とする」ですが、§14(3)は「失格とする場合がある」と定めています。"
    application = call.open_for(world.mihon_kikaku, now=jst(2026, 1, 9))
    officer, page = client_of(world.officers["000"]), disqualification_page(application)
    assert told in officer.get(page).content.decode()
    typed = {"ground": mild.pk, "stage": "participation", "facts": "実績を偽った。"}
    assert officer.post(page, typed).status_code == 302
    asked = call.tender.approvals.get()
    assert (asked.content["根拠"], asked.content["効果"], asked.content["条項の食い違い"]) == (
        "§15(10)", "失格とする", told,
    )  # fmt: skip
    approvals.decide_approval(asked, approve=True, by=call.approver, now=jst(2026, 1, 12))
    record = results.disqualify_as_approved(application, by=call.officer, now=jst(2026, 1, 12))
    assert (record.effect, record.ground.source) == (GroundEffect.MANDATORY, "§15(10)")


@kept
def scored(world, django_capture_on_commit_callbacks):
    """Two firms scored in round 1: みほん企画 before 例題学習社."""
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
    make.score(call, {world.mihon_kikaku.name: 20, world.reidai.name: 16})
    scoring.close_round(call.tender.rounds.get(), by=call.officer, now=make.at(2, 5, 17))
    return call


def ranks(call):
    return [(rank, row.applicant.name) for rank, row, _ in ranked_applications(call.tender)]


@pytest.mark.requirement("PROC-130")
def test_disqualification_moves_the_second_up(scored, world):
    assert ranks(scored) == [(1, "みほん企画株式会社"), (2, "株式会社例題学習社")]
    application = scored.applications[world.mihon_kikaku.name]
    application.refresh_from_db()
    ground = scored.tender.grounds.filter(effect="mandatory").first()
    now = make.at(2, 9)
    asked = results.request_disqualification(
        application, ground, facts="実績を偽った。", evidence="契約書の写し", stage=Stage.PROPOSAL,
        by=scored.officer, now=now,
    )  # fmt: skip
    approvals.decide_approval(asked, approve=True, by=scored.approver, now=now)
    record = results.disqualify_as_approved(application, by=scored.officer, now=now)
    assert (record.ground, record.facts, record.evidence, record.stage, record.decided_at) == (
        ground, "実績を偽った。", "契約書の写し", "proposal", now,
    )  # fmt: skip
    assert record.decided_by_id == scored.officer.person_id
    assert ranks(scored) == [(1, "株式会社例題学習社")]
    (letter,) = Letter.objects.filter(kind="disqualification")
    assert (letter.application, letter.address) == (application, application.contact_email)
    assert "実績を偽った。" in letter.body


@pytest.mark.requirement("PROC-070")
def test_suspension_after_filing_takes_the_firm_out_of_scoring(scored, world):
    now = make.at(2, 6)
    dropped = suspend(scored, world.mihon_kikaku, date(2026, 2, 6), date(2026, 8, 5), now=now)
    assert [(row.applicant, row.state, row.lost_on, row.lost_reason) for row in dropped] == [
        (world.mihon_kikaku, ApplicationState.LOST_ELIGIBILITY, date(2026, 2, 6),
         "指名停止（契約違反）"),
    ]  # fmt: skip
    assert ranks(scored) == [(1, "株式会社例題学習社")]
