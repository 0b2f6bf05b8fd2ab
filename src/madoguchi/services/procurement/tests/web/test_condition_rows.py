"""Conditions of the five cases: what the record proves, and what must be on file for 適."""

from datetime import date

import pytest
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.errors import Refused
from madoguchi.core.testing.clock import stop_clock
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.procurement.commands import committee, eligibility
from madoguchi.services.procurement.commands import intake as taking_in
from madoguchi.services.procurement.errors import EvidenceMissing
from madoguchi.services.procurement.models import (
    CommitteePost,
    Conflict,
    Letter,
    RequiredPaper,
    StageChannel,
    StageRule,
    Worker,
)
from madoguchi.services.procurement.queries.eligibility import judged_conditions
from madoguchi.services.procurement.rules.eligibility import conclude
from madoguchi.services.procurement.terms import Channel, Stage, Verdict
from madoguchi.services.procurement.tests.factories_ward import (
    early_world,
    jst,
    put_out,
    seed_call,
    world_day,
)

pytestmark = pytest.mark.django_db
NATIONAL = "納税(滞納なし)証明書（国税）"


@kept
def world(db):
    return early_world()


def row_of(call, application, code, *, now):
    return call.judgements(application, now=now)[code]


@pytest.mark.requirement("PROC-054")
def test_local_tax_proof_alone_leaves_the_condition_pending(world, client_of):
    call, now = seed_call(world, "004", on=date(2024, 1, 12)), jst(2024, 1, 18)
    application = call.open_for(world.mihon_kikaku, now=now)
    call.file_papers(application, now=now, without=(NATIONAL,))
    filed = set(application.papers.values_list("required__proves__code", flat=True))
    assert ("local_tax" in filed, "national_tax" in filed) == (True, False)
    row = row_of(call, application, "national_tax", now=now)
    assert row.condition.text == "国税、都道府県民税・市町村民税の滞納なし"
    # The officer tries on the page: refused, with the paper that is missing, and nothing changes.
    address = reverse("procurement:judgement", args=[call.tender.number, row.pk])
    page = client_of(world.officers["004"]).post(address, {"verdict": "met"})
    row.refresh_from_db()
    assert (page.status_code, row.verdict) == (422, Verdict.PENDING)
    assert f"「{NATIONAL}」が提出されていないため、適と判定できません。" in page.content.decode()
    paper = RequiredPaper.objects.get(tender=call.tender, name=NATIONAL)
    taking_in.register_paper(application, paper, by=call.officer, now=now)
    assert client_of(world.officers["004"]).post(address, {"verdict": "met"}).status_code == 302
    row.refresh_from_db()
    assert row.verdict == Verdict.MET


@pytest.mark.requirement("PROC-056")
def test_condition_on_organised_crime_needs_the_officers_list(world, client_of):
    call, now = seed_call(world, "004", on=date(2024, 1, 12)), jst(2024, 1, 18)
    application = call.open_for(world.mihon_kikaku, now=now)
    call.file_papers(application, now=now)
    row = row_of(call, application, "organised_crime", now=now)
    client = client_of(world.officers["004"])
    address = reverse("procurement:judgement", args=[call.tender.number, row.pk])
    assert (
        "「役員の一覧」が届くまで、「適」とは判定できません。"
        in client.get(address).content.decode()
    )
    refused = client.post(address, {"verdict": "met"})
    row.refresh_from_db()
    assert (refused.status_code, row.verdict) == (422, Verdict.PENDING)
    names = "代表取締役　山部 𠮷隆\n監査役　髙梨 碧"
    taking_in.keep_details(application, {"officers": names}, by=call.officer, now=now)
    assert "監査役　髙梨 碧" in client.get(address).content.decode()
    assert client.post(address, {"verdict": "met"}).status_code == 302
    row.refresh_from_db()
    assert row.verdict == Verdict.MET


def test_officers_list_may_be_a_paper_of_the_set(world):
    call, now = seed_call(world, "002", on=date(2024, 10, 25)), jst(2024, 11, 7)
    listed = RequiredPaper.objects.create(
        tender=call.tender, stage=Stage.PARTICIPATION.value, name="役員名簿",
        proves=call.tender.conditions.get(code="organised_crime"),
    )  # fmt: skip
    application = call.open_for(world.mihon_kikaku, now=now, channel=Channel.EMAIL)
    call.file_papers(application, now=now, without=("役員名簿",))
    row = row_of(call, application, "organised_crime", now=now)
    with pytest.raises(EvidenceMissing, match="役員名簿"):
        eligibility.judge(row, Verdict.MET, by=call.officer, now=now)
    taking_in.register_paper(application, listed, by=call.officer, now=now)
    assert eligibility.judge(row, Verdict.MET, by=call.officer, now=now).verdict == Verdict.MET


@pytest.mark.requirement("PROC-058")
@pytest.mark.parametrize(
    ("ended_on", "verdict"),
    [(date(2021, 3, 31), Verdict.FAILED), (date(2021, 4, 1), Verdict.PENDING)],
)
def test_audit_record_of_the_year_before_fails_the_condition(world, ended_on, verdict):
    call, now = seed_call(world, "003", on=date(2026, 1, 9)), jst(2026, 1, 13)
    condition = call.tender.conditions.get(code="track_record")
    assert condition.since_on == date(2021, 4, 1)
    proof = RequiredPaper.objects.create(
        tender=call.tender, stage=Stage.PARTICIPATION.value, name="監査業務の契約書の写し",
        proves=condition,
    )  # fmt: skip
    # The specification of case 003 says nothing of the hand-in: it is taken at the counter.
    rule = StageRule.objects.create(tender=call.tender, stage=Stage.PARTICIPATION.value)
    StageChannel.objects.create(rule=rule, channel=Channel.COUNTER.value)
    application = call.open_for(world.mihon_kikaku, now=now)
    assert row_of(call, application, "track_record", now=now).verdict == Verdict.PENDING
    taking_in.register_paper(
        application, proof, by=call.officer, now=now, performed_until_on=ended_on
    )
    row = row_of(call, application, "track_record", now=now)
    assert row.verdict == verdict
    if verdict is Verdict.FAILED:
        assert row.reason == (
            "令和3年4月1日(木)以後の実績がありません（最後の実績は令和3年3月31日(水)まで）。"
        )
        application.judgements.exclude(pk=row.pk).update(verdict="met")
        outcome = conclude(judged_conditions(application))
        assert (outcome.is_decided, outcome.is_eligible) == (True, False)


@pytest.mark.requirement("PROC-058")
def test_latest_of_several_records_counts(world):
    call, now = seed_call(world, "003", on=date(2026, 1, 9)), jst(2026, 1, 13)
    condition = call.tender.conditions.get(code="track_record")
    rule = StageRule.objects.create(tender=call.tender, stage=Stage.PARTICIPATION.value)
    StageChannel.objects.create(rule=rule, channel=Channel.COUNTER.value)
    application = call.open_for(world.mihon_kikaku, now=now)
    for ended_on in (date(2021, 3, 31), date(2025, 3, 31), date(2020, 3, 31)):
        paper = RequiredPaper.objects.create(
            tender=call.tender, stage=Stage.PARTICIPATION.value, name=f"実績 {ended_on}",
            proves=condition,
        )  # fmt: skip
        taking_in.register_paper(
            application, paper, by=call.officer, now=now, performed_until_on=ended_on
        )
    assert row_of(call, application, "track_record", now=now).verdict == Verdict.PENDING


def test_fit_against_the_record_needs_a_reason(world):
    call, now = seed_call(world, "001", on=date(2025, 12, 23)), jst(2026, 1, 9)
    application = call.open_for(world.hiroba, now=now)
    row = row_of(call, application, "legal_person", now=now)
    assert row.verdict == Verdict.FAILED
    with pytest.raises(Refused, match="記録では「否」です"):
        eligibility.judge(row, Verdict.MET, by=call.officer, now=now)
    reason = "令和8年1月5日に法人登記を終えたことを登記簿で確認した。"
    judged = eligibility.judge(row, Verdict.MET, reason=reason, by=call.officer, now=now)
    assert (judged.verdict, judged.reason) == (Verdict.MET, reason)


def seat(call, world, person, *, now):
    """A member of case 002 who has declared to be 顧問 of 例題学習社."""
    post = CommitteePost.objects.filter(tender=call.tender, is_chair=False).first()
    member = committee.appoint(post, person, by=call.officer, now=now)
    bodies = [{"name": "㈱例題学習社", "post": "顧問"}]
    actor = as_actor(person, world_day(), mfa=True)
    committee.declare(member, bodies, has_none=False, by=actor, now=now)
    return member


@pytest.mark.requirement("PROC-060")
@pytest.mark.parametrize("declares_first", [True, False])
def test_adviser_of_an_applicant_is_raised_before_the_invitation(world, client_of, declares_first):
    call, now = seed_call(world, "002", on=date(2024, 10, 25)), jst(2024, 11, 7)
    if declares_first:
        seat(call, world, world.yoshida, now=now)
        assert not Conflict.objects.exists()
    application = call.accept(world.reidai, now=now, channel=Channel.EMAIL)
    if not declares_first:
        assert not Conflict.objects.exists()
        seat(call, world, world.yoshida, now=now)
    # Raised at once on a change of either list, and shown to the officer.
    found = Conflict.objects.get()
    assert (found.application, found.organisation, found.explanation) == (
        application, world.reidai, "委員が「㈱例題学習社」の顧問です。",
    )  # fmt: skip
    client = client_of(world.officers["002"])
    page = client.get(reverse("procurement:tender-committee", args=[call.tender.number]))
    assert "委員が「㈱例題学習社」の顧問です。" in page.content.decode()
    row = row_of(call, application, "no_member_tie", now=now)
    assert row.verdict == Verdict.FAILED
    # Even judged fit, nobody is invited until people have settled the tie.
    taking_in.keep_details(application, {"officers": "代表 氷室 慎"}, by=call.officer, now=now)
    for each in application.judgements.all():
        eligibility.judge(each, Verdict.MET, reason="確認した。", by=call.officer, now=now)
    call.decide_and_approve(application, now=now)
    day = jst(2024, 11, 15)
    with pytest.raises(Refused, match="関係がある疑い"):
        eligibility.invite(call.tender, by=call.officer, now=day)
    assert not Letter.objects.exists()
    committee.resolve_conflict(
        found, resolution="replaced", note="委員を交代した。", by=call.officer, now=day
    )
    [letter] = eligibility.invite(call.tender, by=call.officer, now=day)
    assert (letter.kind, letter.application) == ("invitation", application)


TEAM = (
    ("髙橋 一", "主任技術者", []),
    ("グエン・ヴァン・フォン", "担当技術者", ["ランドスケープデザイン", "公園設計"]),
    ("𠮷田 碧", "担当技術者", ["広報作成等"]),
)


@pytest.mark.requirement("PROC-059")
def test_case_004_team_without_collaboration_with_residents_fails(world):
    call, now = seed_call(world, "004", on=date(2024, 1, 12)), jst(2024, 1, 18)
    application = call.open_for(world.mihon_kikaku, now=now)
    for name, role, fields in TEAM:
        Worker.objects.create(application=application, name=name, role=role, fields=fields)
    row = row_of(call, application, "professionals", now=now)
    assert (row.verdict, row.reason) == (Verdict.FAILED, "「住民協働」の担当者がいません。")
    outcome = conclude(judged_conditions(application))
    assert (outcome.is_decided, outcome.is_eligible) == (True, False)
    # 兼務可: one person may hold the missing field as well.
    Worker.objects.filter(name="𠮷田 碧").update(fields=["広報作成等", "住民協働"])
    assert row_of(call, application, "professionals", now=now).verdict == Verdict.PENDING


@pytest.mark.requirement("PROC-041")
def test_case_004_work_form_with_one_engineer_is_rejected(world, client_of, monkeypatch):
    call = put_out(seed_call(world, "004", on=date(2024, 1, 12)), at=jst(2024, 1, 12, 9))
    rule = call.tender.stage_rules.get(stage=Stage.PARTICIPATION.value)
    StageChannel.objects.create(rule=rule, channel=Channel.UPLOAD.value)
    stop_clock(monkeypatch, jst(2024, 1, 18))
    bidder, base = client_of(world.yamabe), f"/procurement/bids/{call.tender.number}/"
    bidder.post(f"{base}start/", {"kind": "single"})
    team = {
        "workers-TOTAL_FORMS": "2", "workers-INITIAL_FORMS": "0", "offices-TOTAL_FORMS": "0",
        "offices-INITIAL_FORMS": "0", "workers-0-name": "髙橋 一", "workers-0-role": "主任技術者",
        "workers-1-name": "早乙女 樹", "workers-1-role": "担当技術者",
        "workers-1-fields_text": "ランドスケープデザイン、公園設計、住民協働、広報",
    }  # fmt: skip
    assert bidder.post(f"{base}application/team/", team).status_code == 302
    refused = bidder.post(f"{base}application/filing/")
    assert refused.status_code == 422
    sentence = "「担当技術者」は2名以上必要です（現在1名）。"
    assert sentence in refused.content.decode()
    second = {
        **team, "workers-TOTAL_FORMS": "3", "workers-INITIAL_FORMS": "2",
        "workers-2-name": "髙梨 碧", "workers-2-role": "担当技術者",
    }  # fmt: skip
    assert bidder.post(f"{base}application/team/", second).status_code == 302
    assert sentence not in bidder.post(f"{base}application/filing/").content.decode()
