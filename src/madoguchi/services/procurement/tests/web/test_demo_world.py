"""The demo world loads through the commands and stands where it says."""

import pytest
from django.utils import timezone

from madoguchi.core.calendar.jst import JST
from madoguchi.core.cases.clock import case_now
from madoguchi.core.trail import verify
from madoguchi.services.procurement.demo.scripts import script_of
from madoguchi.services.procurement.demo.world import CASES, load
from madoguchi.services.procurement.models import (
    Intake,
    Masking,
    MemberAddition,
    Proposal,
    ScoreSheet,
    Tender,
)
from madoguchi.services.procurement.queries.copy_check import CheckView
from madoguchi.services.procurement.queries.parts import copies_of
from madoguchi.services.procurement.rules.case_yaml import read_documents
from madoguchi.services.procurement.terms import ProposalState, TenderState

pytestmark = pytest.mark.django_db
CASE_KEYS = ("000", "001", "002", "003", "004")


def test_demo_world_holds_five_cases_and_a_rehearsal_of_each_in_a_stage_of_its_own():
    now = timezone.now()
    load(lambda: now)
    real = Tender.objects.filter(case__is_rehearsal=False).order_by("pk")
    assert real.count() == 5
    assert real.filter(state=TenderState.PUBLISHED).count() == 4
    made = list(Tender.objects.filter(case__is_rehearsal=True).order_by("pk"))
    keys = {each.case_id: key for key, each in zip(CASE_KEYS, real, strict=True)}
    assert [
        (
            keys[each.case.rehearsal_of_id], each.state,
            f"{case_now(each.case, now).astimezone(JST):%Y-%m-%d %H:%M}",
        )
        for each in made
    ] == [
        ("002", TenderState.PUBLISHED, "2024-11-08 09:00"),
        ("004", TenderState.PUBLISHED, "2024-02-21 16:00"),
        ("003", TenderState.PUBLISHED, "2026-02-20 17:05"),
        ("001", TenderState.REVIEWING, "2026-02-03 12:00"),
        ("000", TenderState.DECIDED, "2026-02-06 10:00"),
        ("002", TenderState.REVIEWING, "2024-12-16 10:00"),
    ]  # fmt: skip
    assert {each.case.section_id for each in made} == {each.case.section_id for each in real}
    asking, closing, opening, scoring, deciding, checking = made
    questions_and_hurry_are_those_of_the_case(asking, closing)
    bids = Proposal.objects.filter(application__tender=opening).order_by("pk")
    assert [each.state for each in bids] == [
        ProposalState.SUBMITTED, ProposalState.SUBMITTED, ProposalState.DRAFT,
    ]  # fmt: skip
    assert opening.refused_attempts.count() == 1
    assert "令和8年2月20日" in opening.milestones.get(kind="proposals").text
    marked = ScoreSheet.objects.filter(round__tender=scoring, finalised_at__isnull=False)
    assert (marked.count(), ScoreSheet.objects.filter(round__tender=scoring).count()) == (4, 12)
    assert Masking.objects.get(copy__proposal_file__proposal__application__tender=scoring)
    assert deciding.candidates.get().rank == 1
    assert deciding.answers.get().published_at is not None
    checks = [CheckView.of(copy) for copy in copies_of(checking)]
    assert sorted(sorted({find["kind"] for find in check.finds}) for check in checks) == [
        [], ["legal_name"], ["legal_name", "representative"],
    ]  # fmt: skip
    assert verify().ok


def questions_and_hurry_are_those_of_the_case(asking, closing):
    """002 is asked by mail and by anybody; 004 takes JVs, offices, and seven copies by hand."""
    channels = asking.questions.order_by("pk").values_list("channel", flat=True)
    assert list(channels) == ["upload", "email", "email", "upload", "upload"]
    late = asking.applications.get(applicant__name="株式会社例題学習社").intakes.get()
    assert (late.channel, late.missing) == ("email", ["電話確認待ち"])
    joint = closing.applications.get(kind="consortium")
    assert (joint.members.count(), joint.proposal.state) == (2, ProposalState.SUBMITTED)
    assert closing.applications.filter(cooperating_offices__isnull=False).count() == 1
    assert MemberAddition.objects.get(application__tender=closing).decided_at is None
    brought = Intake.objects.get(application__tender=closing, stage="proposal")
    assert brought.missing == ["副本 6/7 不足"]
    sheets = joint.proposal.files.filter(section__isnull=False)
    assert sheets.count() == 8


@pytest.mark.parametrize("key", CASE_KEYS)
def test_script_of_a_rehearsal_adds_no_fact_to_a_published_call(key):
    (facts,) = (each for each in read_documents(CASES.read_bytes()) if str(each["key"]) == key)
    script = script_of(key)
    assert bool(script.completes) == ("proposal" not in facts)
    assert all(len(script.promises) > 1 for _ in script.parties)
    assert sum(percent for _, percent in script.estimate) == 100
