"""The demo world: the five published cases as they were, and rehearsals of them in six stages.

The cases' facts are the published ones (data/cases.yaml); every person and firm is invented,
and so is what happens in the rehearsals (data/rehearsals.yaml).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from madoguchi.core.calendar.jst import JST
from madoguchi.core.testing.personas import World, as_actor, make_world
from madoguchi.services.procurement.commands import approvals, publication
from madoguchi.services.procurement.commands import setup as setting_up
from madoguchi.services.procurement.commands.case_file import create_tender_from_draft
from madoguchi.services.procurement.demo import (
    asking,
    happenings,
    judging,
    notices,
    proposing,
    taking_part,
)
from madoguchi.services.procurement.demo.blind import stand_at_the_check
from madoguchi.services.procurement.demo.issuing import attach_documents
from madoguchi.services.procurement.demo.rehearsing import Rehearsal, begin
from madoguchi.services.procurement.models import Tender
from madoguchi.services.procurement.queries.readiness import open_doubts
from madoguchi.services.procurement.rules.case_file import read_case_file
from madoguchi.services.procurement.rules.case_yaml import read_documents
from madoguchi.services.procurement.terms import MilestoneKind

CASES = Path(__file__).parent / "data" / "cases.yaml"
REASON = "価格だけでは決められない専門的な知見と企画力を比べて選ぶ必要があるため。"


def load(clock: Callable[[], datetime]) -> None:
    """People, the five cases with the check of their facts, and a rehearsal in each stage."""
    now = clock().astimezone(JST)
    world = make_world(now.date())
    cases = {str(facts["key"]): facts for facts in read_documents(CASES.read_bytes())}
    tenders = {key: _load_case(world, key, facts, now=now) for key, facts in cases.items()}
    for key, facts in cases.items():
        notices.check_case(world, key, facts, section=world.sections[key], now=now)
    notices.check_one_with_slips(world, now=now)
    _load_rehearsals(world, tenders, cases, now=now)
    happenings.take_calls(world, tenders["000"], now=now)


def _load_case(world: World, key: str, facts: dict[str, object], *, now: datetime) -> Tender:
    """One case as a draft of its section, published on its own day if it is a call."""
    officer = as_actor(world.officers[key], now.date(), mfa=True)
    tender = create_tender_from_draft(
        read_case_file(facts), section=world.sections[key], by=officer, now=now
    )
    tender.reason_for_proposal_method = REASON
    tender.counter_address = "東京都みほん区本町1丁目1番1号 区役所"
    tender.contact_phone = world.sections[key].phone
    tender.contact_email = world.sections[key].email
    tender.save()
    if tender.milestones.filter(kind=MilestoneKind.PROPOSALS.value).exists():
        _publish(world, key, tender, now=now)
    return tender


def _publish(world: World, key: str, tender: Tender, *, now: datetime) -> None:
    officer = as_actor(world.officers[key], now.date(), mfa=True)
    approver = as_actor(world.approvers[key], now.date(), mfa=True)
    notice = tender.milestones.filter(kind=MilestoneKind.NOTICE.value).first()
    if notice is None or notice.starts_on is None:
        return
    day = notice.starts_on
    moment = datetime(day.year, day.month, day.day, 9, 0, tzinfo=JST)
    attach_documents(key, tender, by=officer, now=moment)
    for doubt in open_doubts(tender):
        setting_up.accept_doubt(
            tender, doubt.about, doubt.code, note="公告のとおり", by=officer, now=moment
        )
    request = publication.request_publication(tender, note="公募を始める", by=officer, now=moment)
    approvals.decide_approval(request, approve=True, by=approver, now=moment)
    publication.publish_tender(tender, by=officer, now=moment)


def _load_rehearsals(
    world: World, tenders: dict[str, Tender], cases: dict[str, dict[str, object]], *, now: datetime
) -> None:
    for key, stand in STAGES:
        stand(begin(tenders[key], cases[key], world, now=now))


def _at_questions(rehearsal: Rehearsal) -> None:
    moment = rehearsal.end_of(MilestoneKind.QUESTIONS) - timedelta(hours=3)
    if rehearsal.end_of(MilestoneKind.PARTICIPATION) < moment:
        taking_part.take_part(rehearsal)
    else:  # questions may be asked before anybody is judged
        taking_part.come_forward(rehearsal)
    asking.ask_questions(rehearsal)
    rehearsal.stand_at(moment)


def _an_hour_before(rehearsal: Rehearsal) -> None:
    taking_part.take_part(rehearsal)
    judging.seat_committee(rehearsal)
    moment = rehearsal.before(MilestoneKind.PROPOSALS, days=1, hour=11)
    taking_part.ask_to_join(rehearsal, now=moment)
    proposing.propose(rehearsal)
    rehearsal.stand_at(rehearsal.end_of(MilestoneKind.PROPOSALS) - timedelta(hours=1))


def _at_opening(rehearsal: Rehearsal) -> None:
    taking_part.take_part(rehearsal)
    judging.seat_committee(rehearsal)
    proposing.propose(rehearsal)
    happenings.hand_in_too_late(rehearsal)
    rehearsal.stand_at(rehearsal.end_of(MilestoneKind.PROPOSALS) + timedelta(minutes=5))


def _in_scoring(rehearsal: Rehearsal) -> None:
    moment = _opened(rehearsal)
    judging.score(rehearsal, now=moment + timedelta(hours=2), members=1)
    rehearsal.stand_at(moment + timedelta(hours=3))


def _at_result(rehearsal: Rehearsal) -> None:
    moment = _opened(rehearsal)
    judging.score(rehearsal, now=moment + timedelta(hours=2), members=3)
    judging.decide(rehearsal, now=moment + timedelta(days=3))
    rehearsal.stand_at(moment + timedelta(days=3, hours=1))


def _opened(rehearsal: Rehearsal) -> datetime:
    taking_part.take_part(rehearsal)
    if rehearsal.script.answers:
        asking.ask_questions(rehearsal)
        asking.answer_questions(rehearsal)
    judging.seat_committee(rehearsal)
    proposing.propose(rehearsal)
    moment = judging.open_proposals(rehearsal)
    judging.confirm_copies(rehearsal, now=moment + timedelta(hours=1))
    return moment


# Each stage stands on a case of its own, where that case has something of its own to show.
STAGES: tuple[tuple[str, Callable[[Rehearsal], None]], ...] = (
    ("002", _at_questions),  # by mail only, until noon, by anybody, answered to the public
    ("004", _an_hour_before),  # JV, cooperating offices, A3 sheets, seven copies at the counter
    ("003", _at_opening),  # a specification, completed into a call for the rehearsal
    ("001", _in_scoring),  # two rounds, 60 % and the best three
    ("000", _at_result),  # three contracts under two ceilings, letters by post
    ("002", stand_at_the_check),
)
