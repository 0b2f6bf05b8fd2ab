"""締切: to the microsecond, once, and the same for everybody; what was refused is kept."""

import io
from datetime import timedelta

import pytest
from tests.kept_worlds import kept

from madoguchi.core.errors import DomainError, Refused
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.procurement.commands import applications as applying
from madoguchi.services.procurement.commands import opening, questions
from madoguchi.services.procurement.commands import proposals as proposing
from madoguchi.services.procurement.models import (
    Application,
    Proposal,
    ProposalFile,
    Question,
    RefusedAttempt,
)
from madoguchi.services.procurement.terms import ProposalFileKind, ProposalState, Stage
from madoguchi.services.procurement.tests import factories as make

pytestmark = pytest.mark.django_db
INSTANT = timedelta(microseconds=1)
AROUND = ((-INSTANT, True), (timedelta(0), True), (INSTANT, False), (timedelta(seconds=1), False))
PARTICIPATION, QUESTIONS, PROPOSALS = make.at(1, 16, 17), make.at(1, 23, 17), make.at(2, 2, 17)


@kept
def call(world):
    return make.publish(make.make_call(world))


@kept
def invited(call, world):
    """The firm is invited; its draft is complete but not submitted."""
    application = make.apply(call, world.mihon_kikaku, world.yamabe)
    make.invite(call, application)
    return application


@kept
def ready(call, invited, world):
    by, now = call.actor(world.yamabe), make.at(1, 30)
    proposal = proposing.start_proposal(invited, by=by, now=now)
    proposing.save_draft(proposal, make.content_for(call.tender), by=by, now=now)
    for kind in (ProposalFileKind.ORIGINAL, ProposalFileKind.COPY):
        add(call, proposal, kind=kind, now=now)
    make.look_through_copies(proposal, by=by, now=now)
    return proposal


def add(call, proposal, *, now, kind=ProposalFileKind.ORIGINAL, name="正本.pdf"):
    return proposing.add_file(
        proposal, io.BytesIO(make.LANDSCAPE_PDF), name=name, kind=kind,
        by=call.actor(call.world.yamabe), now=now,
    )  # fmt: skip


def taken(act) -> bool:
    try:
        act()
    except Refused:
        return False
    return True


def attempts(stage: Stage) -> list[str]:
    return list(RefusedAttempt.objects.filter(stage=stage.value).values_list("code", flat=True))


@pytest.mark.parametrize(("shift", "in_time"), AROUND)
def test_statement_of_participation_around_its_deadline(call, world, shift, in_time):
    moment = PARTICIPATION + shift
    assert taken(lambda: make.apply(call, world.mihon_kikaku, world.yamabe, now=moment)) is in_time
    application = Application.objects.get()
    assert (application.filed_at, application.number != "") == (
        (moment, True) if in_time else (None, False)
    )
    assert attempts(Stage.PARTICIPATION) == ([] if in_time else ["deadline_passed"])


@pytest.mark.parametrize(("shift", "in_time"), AROUND)
def test_question_around_its_deadline(call, invited, world, shift, in_time):
    moment = QUESTIONS + shift
    assert in_time is taken(
        lambda: questions.ask(
            call.tender, text="様式の枚数に上限はありますか。", by=call.actor(world.yamabe),
            now=moment, organisation=world.mihon_kikaku,
        )
    )  # fmt: skip
    assert [q.received_at for q in Question.objects.all()] == ([moment] if in_time else [])
    assert attempts(Stage.QUESTIONS) == ([] if in_time else ["deadline_passed"])


@pytest.mark.requirement("PROC-078")
@pytest.mark.parametrize(("shift", "in_time"), AROUND)
def test_upload_finished_around_the_deadline(call, ready, shift, in_time):
    """``now`` is the moment at which the last byte had arrived: 17:00:01 is refused and kept."""
    before = StoredFile.objects.count()
    assert taken(lambda: add(call, ready, now=PROPOSALS + shift)) is in_time
    assert StoredFile.objects.count() - before == (1 if in_time else 0)
    kept = [(row.attempted_at, row.stage) for row in RefusedAttempt.objects.all()]
    assert kept == ([] if in_time else [(PROPOSALS + shift, Stage.PROPOSAL.value)])


@pytest.mark.parametrize(("shift", "in_time"), AROUND)
def test_submission_around_the_deadline(call, ready, world, shift, in_time):
    by, moment = call.actor(world.yamabe), PROPOSALS + shift
    assert taken(lambda: proposing.submit_proposal(ready, by=by, now=moment)) is in_time
    ready.refresh_from_db()
    assert (ready.state, ready.submitted_at, bool(ready.content_file)) == (
        (ProposalState.SUBMITTED, moment, True) if in_time else (ProposalState.DRAFT, None, False)
    )
    assert attempts(Stage.PROPOSAL) == ([] if in_time else ["deadline_passed"])


def test_second_click_gives_the_same_receipt_and_one_row(call, ready, world):
    by = call.actor(world.yamabe)
    first = proposing.submit_proposal(ready, by=by, now=PROPOSALS - INSTANT)
    files = StoredFile.objects.count()
    second = proposing.submit_proposal(ready, by=by, now=PROPOSALS + timedelta(seconds=3))
    assert first.receipt_number
    assert (second.receipt_number, second.submitted_at) == (
        first.receipt_number, PROPOSALS - INSTANT,
    )  # fmt: skip
    assert (Proposal.objects.count(), StoredFile.objects.count()) == (1, files)
    assert RefusedAttempt.objects.count() == 0


def test_filing_the_statement_twice_keeps_number_and_time(call, world):
    first = make.apply(call, world.mihon_kikaku, world.yamabe)
    again = applying.file_application(
        first, by=call.actor(world.yamabe), now=PARTICIPATION + timedelta(days=1)
    )
    assert (again.number, again.filed_at) == (first.number, first.filed_at)
    assert (Application.objects.count(), RefusedAttempt.objects.count()) == (1, 0)


def test_after_the_deadline_the_bidder_changes_nothing(call, ready, world):
    """修正・差替え・撤回の禁止: no draft, file, removal or taking back (PROC-100, by command)."""
    by, late = call.actor(world.yamabe), PROPOSALS + INSTANT
    proposing.submit_proposal(ready, by=by, now=PROPOSALS)
    ready.refresh_from_db()
    file = proposing.current_files(ready)[0]
    acts = (
        lambda: proposing.save_draft(ready, make.content_for(call.tender), by=by, now=late),
        lambda: add(call, ready, now=late),
        lambda: proposing.remove_file(file, by=by, now=late),
        lambda: proposing.take_back(ready, by=by, now=late),
    )
    assert [taken(act) for act in acts] == [False] * 4
    assert ProposalFile.objects.filter(removed_at__isnull=False).count() == 0
    ready.refresh_from_db()
    assert ready.state == ProposalState.SUBMITTED


def test_clock_that_jumps_back_does_not_open_the_seal(call, ready, world):
    """Half opened at the right time; then the clock says an hour less: the vault refuses."""
    proposing.submit_proposal(ready, by=call.actor(world.yamabe), now=PROPOSALS)
    make.seat_committee(call)
    opening.approve_tender_opening(call.tender, by=call.officer, now=make.at(2, 3, 10))
    with pytest.raises(DomainError) as refusal:
        opening.approve_tender_opening(call.tender, by=call.key_holder, now=make.at(2, 3, 9))
    assert refusal.value.code == "clock_went_back"
    call.tender.seal.refresh_from_db()
    assert not call.tender.seal.is_open


def test_clock_that_jumps_back_does_not_reopen_the_window(call, ready, world):
    """The opening has begun; then the clock says 16:59 again: nothing is taken any more."""
    make.seat_committee(call)
    opening.approve_tender_opening(call.tender, by=call.officer, now=make.at(2, 3, 10))
    by, again = call.actor(world.yamabe), PROPOSALS - timedelta(minutes=1)
    files = StoredFile.objects.count()
    assert not taken(lambda: proposing.submit_proposal(ready, by=by, now=again))
    assert not taken(lambda: add(call, ready, now=again))
    ready.refresh_from_db()
    assert (ready.state, StoredFile.objects.count()) == (ProposalState.DRAFT, files)
    assert attempts(Stage.PROPOSAL) == ["proposal_frozen", "proposal_frozen"]
