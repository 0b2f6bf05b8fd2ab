"""A clock that jumps back opens nothing again: what was seen closed stays closed."""

import io

import pytest
from tests.kept_worlds import kept

from madoguchi.core.cases.models import Case
from madoguchi.core.errors import Refused
from madoguchi.services.procurement.commands import applications as applying
from madoguchi.services.procurement.commands import proposals as proposing
from madoguchi.services.procurement.commands import questions
from madoguchi.services.procurement.commands.closing import SETTLED_AFTER, note_closings
from madoguchi.services.procurement.models import Milestone, RefusedAttempt, WindowClosing
from madoguchi.services.procurement.queries.moments import window
from madoguchi.services.procurement.terms import MilestoneKind, ProposalFileKind
from madoguchi.services.procurement.tests import factories as make

pytestmark = pytest.mark.django_db
CLOSES = make.at(2, 2, 17)
TICK = CLOSES.resolution
JUMPED_BACK = make.at(2, 2, 16, 30)


@kept
def call(world):
    call = make.publish(make.make_call(world))
    make.invite(call, make.apply(call, world.mihon_kikaku, world.yamabe))
    return call


@kept
def ready(call, world):
    """A complete draft that is not yet handed in."""
    actor, now = call.actor(world.yamabe), make.at(1, 30)
    proposal = proposing.start_proposal(
        call.applications[world.mihon_kikaku.name], by=actor, now=now
    )
    proposing.save_draft(proposal, make.content_for(call.tender), by=actor, now=now)
    for kind in (ProposalFileKind.ORIGINAL, ProposalFileKind.COPY):
        proposing.add_file(
            proposal, io.BytesIO(make.LANDSCAPE_PDF), name="提案.pdf", kind=kind, by=actor, now=now
        )
    make.look_through_copies(proposal, by=actor, now=now)
    return proposal


def submit(call, proposal, now):
    return proposing.submit_proposal(proposal, by=call.actor(call.world.yamabe), now=now)


def test_window_seen_closed_by_the_worker_takes_nothing_after_the_clock_jumps_back(call, ready):
    note_closings(CLOSES + SETTLED_AFTER + TICK)
    with pytest.raises(Refused) as refusal:
        submit(call, ready, JUMPED_BACK)
    assert refusal.value.code == "deadline_passed"
    ready.refresh_from_db()
    assert (ready.state, RefusedAttempt.objects.count()) == ("draft", 1)


def test_window_seen_closed_by_a_refused_hand_in_stays_closed(call, ready):
    with pytest.raises(Refused):
        submit(call, ready, CLOSES + SETTLED_AFTER + TICK)
    with pytest.raises(Refused):
        submit(call, ready, JUMPED_BACK)
    assert RefusedAttempt.objects.count() == 2


def test_submitted_proposal_cannot_be_taken_back_or_changed_after_the_jump(call, ready, world):
    submit(call, ready, JUMPED_BACK)
    note_closings(CLOSES + SETTLED_AFTER + TICK)
    actor = call.actor(world.yamabe)
    ready.refresh_from_db()
    with pytest.raises(Refused):
        proposing.take_back(ready, by=actor, now=JUMPED_BACK)
    with pytest.raises(Refused):
        proposing.remove_file(ready.files.first(), by=actor, now=JUMPED_BACK)
    with pytest.raises(Refused):
        proposing.save_draft(ready, make.content_for(call.tender), by=actor, now=JUMPED_BACK)


@pytest.mark.parametrize(("late", "is_kept"), [(0, False), (1, True)])
def test_request_that_arrived_in_time_is_not_overtaken_by_the_record(call, ready, late, is_kept):
    """Within two minutes nothing is kept: what arrived at 16:59:59 may still be at work."""
    note_closings(CLOSES + SETTLED_AFTER + late * TICK)
    kinds = set(WindowClosing.objects.values_list("kind", flat=True))
    assert (MilestoneKind.PROPOSALS.value in kinds) == is_kept
    if not is_kept:
        assert submit(call, ready, CLOSES).submitted_at == CLOSES


def test_record_is_made_once_and_only_for_what_is_over(call):
    note_closings(make.at(1, 30))
    note_closings(make.at(1, 31))
    participation = window(call.tender, MilestoneKind.PARTICIPATION)
    kept = WindowClosing.objects.get(kind=MilestoneKind.PARTICIPATION.value)
    assert (kept.closes_at, kept.seen_at) == (participation.closes_at, make.at(1, 30))
    assert not WindowClosing.objects.filter(kind=MilestoneKind.PROPOSALS.value).exists()


def test_participation_and_questions_stay_closed_too(call, world):
    note_closings(make.at(2, 3))
    with pytest.raises(Refused, match="で終わりました"):
        make.apply(call, world.reidai, world.himuro, now=make.at(1, 9))
    asking = window(call.tender, MilestoneKind.QUESTIONS)
    with pytest.raises(Refused) as refusal:
        questions.ask(
            call.tender, text="様式について", by=call.actor(world.yamabe), now=asking.closes_at,
            organisation=world.mihon_kikaku,
        )  # fmt: skip
    assert refusal.value.code == "deadline_passed"


def test_amendment_under_a_jumped_clock_does_not_open_a_closed_window(call):
    note_closings(CLOSES + SETTLED_AFTER + TICK)
    row = call.tender.milestones.get(kind=MilestoneKind.PROPOSALS.value)
    row.text, row.starts_on, row.ends_on = "令和8年2月6日", make.at(2, 6), make.at(2, 6)
    row.save()
    with pytest.raises(Refused) as refusal:
        make.amend(call, now=JUMPED_BACK)
    assert refusal.value.code == "step_past"


def test_deadline_moved_in_time_is_a_new_one(call, ready):
    Milestone.objects.filter(tender=call.tender, kind=MilestoneKind.PROPOSALS.value).update(
        text="令和8年2月6日", starts_on=make.at(2, 6).date(), ends_on=make.at(2, 6).date()
    )
    make.amend(call, now=make.at(2, 1))
    note_closings(CLOSES + SETTLED_AFTER + TICK)
    assert submit(call, ready, make.at(2, 5)).submitted_at == make.at(2, 5)


def test_rehearsal_whose_clock_is_set_back_by_hand_keeps_nothing(call):
    Case.objects.filter(pk=call.tender.case_id).update(is_rehearsal=True)
    note_closings(make.at(2, 3))
    assert WindowClosing.objects.count() == 0


def test_opening_begun_freezes_whatever_the_clock_says(call, ready, world):
    submit(call, ready, JUMPED_BACK)
    make.seat_committee(call)
    call.tender.refresh_from_db()
    make.opening.approve_tender_opening(call.tender, by=call.officer, now=make.at(2, 3))
    ready.refresh_from_db()
    with pytest.raises(Refused):
        proposing.take_back(ready, by=call.actor(world.yamabe), now=JUMPED_BACK)
    assert applying.Application.objects.get(pk=ready.application_id).state == "invited"
