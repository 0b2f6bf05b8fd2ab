"""Candidates of the published cases: talks, checks before the contract, the hand-over."""

from datetime import date
from io import BytesIO

import pytest
from tests.kept_worlds import kept

from madoguchi.core.errors import Refused
from madoguchi.core.events.models import AnnouncedEvent
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.services.procurement.commands import (
    eligibility,
    negotiation,
)
from madoguchi.services.procurement.commands.intake import register_paper
from madoguchi.services.procurement.commands.letters import send_letter
from madoguchi.services.procurement.events import CandidateAgreed
from madoguchi.services.procurement.models import (
    Deviation,
    Handover,
    Letter,
    NegotiationMeeting,
    ProposalFile,
    RequiredPaper,
    SystemCheck,
)
from madoguchi.services.procurement.queries.talks import versions_of
from madoguchi.services.procurement.terms import NoticeKind
from madoguchi.services.procurement.tests.factories import LANDSCAPE_PDF
from madoguchi.services.procurement.tests.factories_bids import text_of
from madoguchi.services.procurement.tests.factories_review import seed_review
from madoguchi.services.procurement.tests.factories_ward import jst

pytestmark = pytest.mark.django_db
SPECIFICATION = "児童情報を共有する。\n窓口は平日9時から18時まで。"


@kept
def candidate(world):
    """Case 002: the best of two is the candidate."""
    review = seed_review(world, "002", on=date(2024, 10, 25), firms=2)
    now = jst(2024, 12, 23)
    review.close(1, 90, 70, now=now)
    return review, review.select(now=now)


def meet(review, candidate, specification, yen, *, now):
    return negotiation.record_meeting(
        candidate, held_at=now, specification=specification, amounts_yen={1: yen, 2: 5_000_000},
        by=review.officer, now=now,
    )  # fmt: skip


@pytest.mark.requirement("PROC-135")
def test_case_002_second_meeting_keeps_its_differences_from_the_first(candidate, client_of, world):
    review, first = candidate
    now = jst(2024, 12, 24)
    meet(review, first, SPECIFICATION, 4_700_000, now=now)
    meet(review, first, SPECIFICATION.replace("18時", "19時"), 4_600_000, now=now)
    kept = NegotiationMeeting.objects.order_by("version")
    assert [(row.version, row.amounts_yen["1"]) for row in kept] == [
        (1, 4_700_000), (2, 4_600_000),
    ]  # fmt: skip
    assert kept[0].specification == SPECIFICATION
    second = versions_of(first)[1]
    assert (second.removed, second.added) == (
        ["窓口は平日9時から18時まで。"], ["窓口は平日9時から19時まで。"],
    )  # fmt: skip
    changed = [(line.before_yen, line.yen) for line in second.amounts if line.is_changed]
    assert changed == [(4_700_000, 4_600_000)]
    page = text_of(
        client_of(world.officers["002"]), f"/procurement/tenders/{review.tender.number}/talks/"
    )
    for words in ("第2版", "窓口は平日9時から19時まで。", "4,600,000円", "前の版"):
        assert words in page


def conclude(review, candidate, *, starts_on, yen=4_700_000, now):
    plan = review.tender.contract_plans.get(ordinal=1)
    return negotiation.hand_over(
        candidate, plan, amount_yen=yen, starts_on=starts_on, ends_on=date(2025, 3, 31),
        by=review.officer, now=now,
    )  # fmt: skip


@kept
def agreed(candidate):
    review, first = candidate
    now = jst(2024, 12, 25)
    meet(review, first, SPECIFICATION, 4_700_000, now=now)
    negotiation.agree(first, by=review.officer, now=now)
    return review, first


def refused(review, candidate, **facts):
    with pytest.raises(Refused) as refusal:
        conclude(review, candidate, **facts)
    assert not Handover.objects.exists()
    return refusal.value.code


@pytest.mark.requirement("PROC-136")
def test_case_002_contract_needs_the_system_check_recorded_as_passed(agreed):
    review, first = agreed
    now, day = jst(2024, 12, 26), date(2025, 1, 6)
    eligibility.recheck(first.application, reference_on=day, by=review.officer, now=now)
    check = {"evidence": "検証環境の画面", "checked_on": now.date(), "by": review.officer}
    assert refused(review, first, starts_on=day, now=now) == "system_unchecked"
    failed = [{"item": "登録", "passed": True}, {"item": "検索", "passed": False}]
    negotiation.record_system_check(first, items=failed, now=now, **check)
    assert SystemCheck.objects.get().is_passed is False
    assert refused(review, first, starts_on=day, now=now) == "system_unchecked"
    passed = [{"item": "登録", "passed": True}, {"item": "検索", "passed": True}]
    negotiation.record_system_check(first, items=passed, now=now, **check)
    assert conclude(review, first, starts_on=day, now=now).amount_yen == 4_700_000


@pytest.mark.requirement("PROC-138")
def test_case_002_certificate_expired_before_the_contract_blocks_it_until_renewed(agreed):
    review, first = agreed
    SystemCheck.objects.create(
        candidate=first, items=[], is_passed=True, checked_on=date(2024, 12, 26), checked_by_id=1
    )
    demand = RequiredPaper.objects.get(
        tender=review.tender, proves__code="certification", stage="participation"
    )
    now, day = jst(2024, 12, 26), date(2025, 1, 6)
    paper = {"by": review.officer, "now": now, "mark": demand.proves.accepted_marks[0]}
    register_paper(first.application, demand, expires_on=date(2024, 12, 31), **paper)
    told = eligibility.recheck(first.application, reference_on=day, by=review.officer, now=now)
    assert any("令和6年12月31日" in finding for finding in told.findings)
    assert refused(review, first, starts_on=day, now=now) == "recheck_failed"
    register_paper(first.application, demand, expires_on=date(2026, 12, 31), **paper)
    assert refused(review, first, starts_on=day, now=now) == "recheck_failed"
    told = eligibility.recheck(first.application, reference_on=day, by=review.officer, now=now)
    assert (told.is_passed, told.findings) == (True, [])
    assert conclude(review, first, starts_on=day, now=now).starts_on == day


def test_contract_takes_the_agreed_amount_and_no_other(agreed):
    review, first = agreed
    now, day = jst(2024, 12, 26), date(2025, 1, 6)
    assert refused(review, first, starts_on=day, yen=4_700_001, now=now) == "not_the_agreed_amount"
    assert refused(review, first, starts_on=day, yen=4_699_999, now=now) == "not_the_agreed_amount"


@pytest.mark.requirement("PROC-137")
def test_case_004_next_rank_follows_with_reason_and_both_firms_are_told(world, client_of):
    review = seed_review(world, "004", on=date(2024, 1, 12), firms=3)
    now = jst(2024, 3, 25)
    review.close(1, 80, 70, 60, now=now)
    review.close(2, 60, 50, 40, now=now)
    first = review.select(now=now)
    page = f"/procurement/tenders/{review.tender.number}/talks/ending/"
    officer = client_of(world.officers["004"])
    assert officer.post(page, {"reason": " "}).status_code == 422
    assert officer.post(page, {"reason": "委託内容の詳細が折り合わない。"}).status_code == 302
    first.refresh_from_db()
    assert (first.state, first.end_reason) == ("broken_off", "委託内容の詳細が折り合わない。")
    second = review.tender.candidates.get(rank=2)
    assert (second.application, second.state) == (review.firms[1], "negotiating")
    letters = Letter.objects.filter(kind=NoticeKind.NEXT_CANDIDATE.value)
    told = {letter.application.drawn_code.code: letter for letter in letters}
    assert set(told) == {"A", "B"}
    assert "委託内容の詳細が折り合わない。" in told["A"].body
    assert "次順位である貴社と、契約に向けた協議を行います。" in told["B"].body
    assert "委託内容の詳細が折り合わない。" not in told["B"].body
    for letter in letters:
        send_letter(letter, by=review.officer, now=now)
    assert set(OutgoingMail.objects.values_list("to_address", flat=True)) == {
        "a@firm.example.jp", "b@firm.example.jp",
    }  # fmt: skip


@kept
def winner(world):
    """Case 000 as decided on 2026-02-12, with ② filed as the firm's regulation."""
    review = seed_review(world, "000", on=date(2025, 12, 22), firms=2)
    now = jst(2026, 2, 12)
    section = review.tender.sections.get(code="②")
    for firm in review.firms:
        stored = receive(
            BytesIO(LANDSCAPE_PDF), name="情報セキュリティ規程.pdf", key=review.tender.case.key,
            policy=FilePolicy(("pdf",), 1_000_000), by=review.officer, now=now,
        )  # fmt: skip
        ProposalFile.objects.create(
            proposal=firm.proposal, kind="attachment", section=section, file=stored, added_at=now
        )
    Deviation.objects.create(
        proposal=review.firms[0].proposal, clause="3(2)", text="講座を年4回から6回に増やす。",
        reason="応募の時期が分かれるため。",
    )  # fmt: skip
    Deviation.objects.create(
        proposal=review.firms[1].proposal, clause="3(5)", text="ちらしを3,000枚とする。"
    )
    review.close(1, 90, 70, now=now)
    return review, review.select(now=now)


@pytest.mark.requirement("PROC-097")
def test_case_000_regulation_is_offered_to_the_contract_as_its_first_document(winner, client_of):
    review, first = winner
    now, day = jst(2026, 2, 13), date(2026, 2, 16)
    negotiation.record_meeting(
        first, held_at=now, specification="仕様書のとおり", amounts_yen={1: 815_000},
        by=review.officer, now=now,
    )  # fmt: skip
    negotiation.agree(first, by=review.officer, now=now)
    eligibility.recheck(first.application, reference_on=day, by=review.officer, now=now)
    address = f"/procurement/tenders/{review.tender.number}/talks/handover/1/"
    page = text_of(client_of(review.world.officers["000"]), address)
    assert "② 個人情報等の管理体制（第3項(1)）" in page
    negotiation.hand_over(
        first, review.tender.contract_plans.get(ordinal=1), amount_yen=815_000, starts_on=day,
        ends_on=date(2026, 3, 31), by=review.officer, now=now,
    )  # fmt: skip
    told = AnnouncedEvent.objects.get(name=CandidateAgreed.NAME).payload
    mine = ProposalFile.objects.get(proposal=first.application.proposal)
    assert told["documents"] == [
        {
            "kind": "attachment", "title": "② 個人情報等の管理体制", "clause": "第3項(1)",
            "receipt_number": mine.file.receipt_number, "file_id": str(mine.file.file_id),
        }
    ]  # fmt: skip


@pytest.mark.requirement("PROC-089")
def test_case_000_deviation_of_the_selected_proposal_stands_on_the_negotiation_sheet(
    winner, client_of
):
    review, _ = winner
    officer = client_of(review.world.officers["000"])
    address = f"/procurement/tenders/{review.tender.number}/talks/"
    page = text_of(officer, address)
    assert "3(2)：講座を年4回から6回に増やす。（応募の時期が分かれるため。）" in page
    assert "ちらしを3,000枚とする。" not in page
    assert "講座を年4回から6回に増やす。" in text_of(officer, f"{address}meetings/")
