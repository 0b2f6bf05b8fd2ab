"""The demo world: the five published cases as they were, and rehearsals in six stages.

The cases' facts are the published ones (data/cases.yaml); every person and firm is invented.
"""

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from madoguchi.core.calendar.jst import JST
from madoguchi.core.testing.personas import World, as_actor, make_world
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.checks import inspect
from madoguchi.services.procurement.commands import approvals, documents, publication
from madoguchi.services.procurement.commands import setup as setting_up
from madoguchi.services.procurement.commands.case_file import create_tender_from_draft
from madoguchi.services.procurement.demo import happenings, notices
from madoguchi.services.procurement.demo import rehearsing as stage
from madoguchi.services.procurement.demo.blind import stand_at_the_check
from madoguchi.services.procurement.demo.papers import (
    draft_specification_pdf,
    forms_docx,
    notice_pdf,
)
from madoguchi.services.procurement.demo.rehearsing import Rehearsal
from madoguchi.services.procurement.models import Tender
from madoguchi.services.procurement.queries.readiness import open_doubts
from madoguchi.services.procurement.rules.case_file import read_case_file
from madoguchi.services.procurement.rules.case_yaml import read_documents
from madoguchi.services.procurement.terms import MilestoneKind

CASES = Path(__file__).parent / "data" / "cases.yaml"
FORMS = ("様式", "様式集.docx", forms_docx)
ANNEXES: dict[str, tuple[tuple[str, str, Callable[[Tender, str], bytes]], ...]] = {
    "": (("別添1", "実施説明書.pdf", notice_pdf), FORMS),
    "004": (
        ("別添1", "実施要領兼提案条件説明書.pdf", notice_pdf),
        ("別紙", "仕様書（案）.pdf", draft_specification_pdf),
        FORMS,
    ),
}
REASON = "価格だけでは決められない専門的な知見と企画力を比べて選ぶ必要があるため。"


def load(clock: Callable[[], datetime]) -> None:
    """People, the five cases with the check of their facts, and rehearsals of the first one."""
    now = clock().astimezone(JST)
    world = make_world(now.date())
    cases = {str(facts["key"]): facts for facts in read_documents(CASES.read_bytes())}
    tenders = {key: _load_case(world, key, facts, now=now) for key, facts in cases.items()}
    for key, facts in cases.items():
        notices.check_case(world, key, facts, section=world.sections[key], now=now)
    notices.check_one_with_slips(world, now=now)
    _load_rehearsals(world, tenders["000"], now=now)
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
    _attach_documents(key, tender, by=officer, now=moment)
    for doubt in open_doubts(tender):
        setting_up.accept_doubt(
            tender, doubt.about, doubt.code, note="公告のとおり", by=officer, now=moment
        )
    request = publication.request_publication(tender, note="公募を始める", by=officer, now=moment)
    approvals.decide_approval(request, approve=True, by=approver, now=moment)
    publication.publish_tender(tender, by=officer, now=moment)


def _attach_documents(key: str, tender: Tender, *, by: Actor, now: datetime) -> None:
    """What the section issues: made from the case's own facts, so that it can be downloaded."""
    kind = MilestoneKind.DOCUMENT_ISSUE.value
    issued = kind if tender.milestones.filter(kind=kind).exists() else ""
    for number, file_name, make in ANNEXES.get(key, ANNEXES[""]):
        name = file_name.rsplit(".", 1)[0]
        document = documents.add_document(
            tender, io.BytesIO(make(tender, name)), file_name=f"{number}_{file_name}",
            number=number, name=name, milestone_kind=issued, by=by, now=now,
        )  # fmt: skip
        if document.file is not None:
            inspect(document.file, now=now)


def _load_rehearsals(world: World, source: Tender, *, now: datetime) -> None:
    for make in (_at_questions, _an_hour_before, _at_opening, _in_scoring, _at_result,
                 stand_at_the_check):  # fmt: skip
        make(stage.begin(source, world, now=now))


def _at_questions(rehearsal: Rehearsal) -> None:
    stage.take_part(rehearsal)
    stage.ask_questions(rehearsal)
    rehearsal.stand_at(rehearsal.end_of(MilestoneKind.QUESTIONS) - timedelta(hours=3))


def _an_hour_before(rehearsal: Rehearsal) -> None:
    stage.take_part(rehearsal)
    stage.seat_committee(rehearsal)
    stage.propose(rehearsal, count=2, leave_last_as_draft=True)
    rehearsal.stand_at(rehearsal.end_of(MilestoneKind.PROPOSALS) - timedelta(hours=1))


def _at_opening(rehearsal: Rehearsal) -> None:
    stage.take_part(rehearsal)
    stage.seat_committee(rehearsal)
    stage.propose(rehearsal, leave_last_as_draft=True)
    happenings.hand_in_too_late(rehearsal)
    rehearsal.stand_at(rehearsal.end_of(MilestoneKind.PROPOSALS) + timedelta(minutes=5))


def _in_scoring(rehearsal: Rehearsal) -> None:
    moment = _opened(rehearsal, has_a_name_left=True)
    stage.score(rehearsal, now=moment + timedelta(hours=2), members=1)
    rehearsal.stand_at(moment + timedelta(hours=3))


def _at_result(rehearsal: Rehearsal) -> None:
    moment = _opened(rehearsal)
    stage.score(rehearsal, now=moment + timedelta(hours=2), members=3)
    stage.decide(rehearsal, now=moment + timedelta(days=3))
    rehearsal.stand_at(moment + timedelta(days=3, hours=1))


def _opened(rehearsal: Rehearsal, *, has_a_name_left: bool = False) -> datetime:
    stage.take_part(rehearsal)
    stage.seat_committee(rehearsal)
    stage.propose(rehearsal)
    moment = stage.open_proposals(rehearsal)
    if has_a_name_left:
        happenings.mask_a_name(rehearsal, now=moment + timedelta(minutes=30))
    stage.confirm_copies(rehearsal, now=moment + timedelta(hours=1))
    return moment
