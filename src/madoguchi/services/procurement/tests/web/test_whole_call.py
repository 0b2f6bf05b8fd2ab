"""One whole call through the commands: from the draft to the hand-over."""

import json
from datetime import UTC, date
from pathlib import Path

import pytest
from tests.kept_worlds import kept

from madoguchi.core import events
from madoguchi.core.errors import Refused
from madoguchi.core.events.models import AnnouncedEvent
from madoguchi.services.procurement.commands import eligibility, negotiation, results, scoring
from madoguchi.services.procurement.events import CandidateAgreed
from madoguchi.services.procurement.models import (
    CooperatingOffice,
    Handover,
    Letter,
    ProposalFile,
    Worker,
)
from madoguchi.services.procurement.queries.hand_over import last_announced_day
from madoguchi.services.procurement.queries.ranking import ranked_applications
from madoguchi.services.procurement.terms import ApprovalSubject, NoticeKind, TenderState
from madoguchi.services.procurement.tests import factories as make

pytestmark = pytest.mark.django_db
CATALOGUE = Path(events.__file__).parent / "catalogue"


@kept
def decided(world, django_capture_on_commit_callbacks):
    """Two firms, scored; the first-ranked is candidate."""
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
    now = make.at(2, 9)
    scoring.close_round(call.tender.rounds.get(), by=call.officer, now=now)
    results.record_selection(
        call.tender, reason="地域の実情に即した提案である。", by=call.officer, now=now
    )
    call.approve(ApprovalSubject.RESULT, now=now)
    results.confirm_selection(call.tender, by=call.officer, now=now)
    call.tender.refresh_from_db()
    return call


def test_whole_call_ranks_by_marks_and_makes_the_first_candidate(decided, world):
    ranked = ranked_applications(decided.tender)
    assert [(rank, row.applicant, total.points) for rank, row, total in ranked] == [
        (1, world.mihon_kikaku, 240),
        (2, world.reidai, 192),
    ]
    assert decided.tender.state == TenderState.DECIDED
    assert decided.tender.candidates.get().application.applicant == world.mihon_kikaku


def test_whole_call_letters_go_to_each_proposer_by_the_calls_channel(decided, world):
    letters = results.make_result_letters(decided.tender, by=decided.officer, now=make.at(2, 12))
    assert {(row.application.applicant.name, row.kind, row.channel) for row in letters} == {
        (world.mihon_kikaku.name, NoticeKind.RESULT_SELECTED.value, "post"),
        (world.reidai.name, NoticeKind.RESULT_NOT_SELECTED.value, "post"),
    }
    assert Letter.objects.filter(kind=NoticeKind.INVITATION.value).count() == 2


@pytest.mark.requirement("PROC-139")
def test_whole_call_hands_the_agreed_contract_over(decided):
    tender, by = decided.tender, decided.officer
    candidate = tender.candidates.get()
    plan = tender.contract_plans.get(ordinal=1)
    negotiation.record_meeting(
        candidate, held_at=make.at(2, 13), specification="仕様 第1版", amounts_yen={1: 815_000},
        by=by, now=make.at(2, 13),
    )  # fmt: skip
    negotiation.agree(candidate, by=by, now=make.at(2, 13))
    eligibility.recheck(
        candidate.application, reference_on=date(2026, 2, 16), by=by, now=make.at(2, 13)
    )
    negotiation.hand_over(
        candidate, plan, amount_yen=815_000, starts_on=date(2026, 2, 16),
        ends_on=date(2026, 3, 31), by=by, now=make.at(2, 16),
    )  # fmt: skip
    handover = Handover.objects.get()
    assert (handover.amount_yen, handover.starts_on, handover.ends_on) == (
        815_000, date(2026, 2, 16), date(2026, 3, 31),
    )  # fmt: skip
    assert handover.payload["number"] == tender.case.number
    assert handover.payload["promises"][0] == "執行体制を約束します。"
    assert handover.candidate.tender == tender
    tender.refresh_from_db()
    assert tender.state == TenderState.CONCLUDED


def hand_over(decided, *, now, starts_on=date(2026, 2, 16), ends_on=date(2026, 3, 31)):
    """Agreed, rechecked and handed over in one go, at ``now``."""
    candidate, by = decided.tender.candidates.get(), decided.officer
    negotiation.record_meeting(
        candidate, held_at=now, specification="仕様 第1版", amounts_yen={1: 815_000}, by=by, now=now
    )
    negotiation.agree(candidate, by=by, now=now)
    eligibility.recheck(candidate.application, reference_on=starts_on, by=by, now=now)
    return negotiation.hand_over(
        candidate, decided.tender.contract_plans.get(ordinal=1), amount_yen=815_000,
        starts_on=starts_on, ends_on=ends_on, by=by, now=now,
    )  # fmt: skip


def shape(value):
    """Kinds of values by name, as a subscriber relies on them."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    return [shape(each) for each in value[:1]] if isinstance(value, list) else type(value).__name__


def test_announced_agreement_has_the_shape_of_the_published_sample(decided):
    decided.tender.deliverables.update(contract_ordinal=1)
    application = decided.tender.candidates.get().application
    CooperatingOffice.objects.create(
        application=application, name="有限会社 﨑山造園設計", scope="植栽の設計"
    )
    for affiliation in ("みほん企画株式会社 設計部", "有限会社 﨑山造園設計", "グエン構造事務所"):
        Worker.objects.create(
            application=application, name="髙橋", role="構造", affiliation=affiliation
        )
    plan = decided.tender.contract_plans.get(ordinal=1)
    plan.unit_price = {"item": "助言", "planned": "24回以上", "basis": "1回90分程度"}
    plan.designated_part = {"work": "募集要項", "due": "令和8年3月下旬", "basis": "第39条"}
    plan.save()
    decided.tender.renewal_years = ["令和8年度", "令和9年度(4-11月)"]
    decided.tender.save()
    hand_over(decided, now=make.at(2, 13))
    sample = json.loads((CATALOGUE / f"{CandidateAgreed.NAME}.json").read_text("utf-8"))
    told = AnnouncedEvent.objects.get(name=CandidateAgreed.NAME).payload
    sample["conditions"] = told["conditions"] = []
    assert shape(told) == shape(sample)
    assert told["offices"] == [
        *sample["offices"], {"name": "グエン構造事務所", "scope": "構造"},
    ]  # fmt: skip
    assert [row["planned_quantity"] for row in told["unit_prices"]] == [24]
    assert [row["due_on"] for row in told["designated_parts"]] == ["2026-03-31"]
    assert told["renewal_ends_on"] == "2027-11-30"
    files = ProposalFile.objects.filter(
        proposal=decided.tender.candidates.get().application.proposal
    )
    assert [row["file_id"] for row in told["documents"]] == [str(row.file.file_id) for row in files]


def test_contract_ends_within_the_renewal_that_the_notice_announced(decided):
    tender = decided.tender
    tender.renewal_years = ["令和8年度(4-11月)"]
    tender.save()
    tender.contract_plans.update(ends_on=date(2026, 3, 31))
    assert last_announced_day(tender) == date(2026, 11, 30)
    with pytest.raises(Refused) as refused:
        hand_over(decided, now=make.at(2, 13), ends_on=date(2026, 12, 1))
    assert refused.value.code == "past_renewal"
    assert "令和8年11月30日" in refused.value.message
    assert not Handover.objects.exists()


def test_day_of_the_agreement_is_the_japanese_day(decided):
    half_past_midnight = make.at(2, 13, 0, 30)  # the 12th in UTC
    handover = hand_over(decided, now=half_past_midnight.astimezone(UTC))
    assert handover.payload["agreed_on"] == "2026-02-13"
