"""What was published decides, and is all that the public sees, until the amendment is published."""

import io
import re
from datetime import time

import pytest
import time_machine
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.errors import Refused
from madoguchi.services.procurement.commands import applications as applying
from madoguchi.services.procurement.commands import opening
from madoguchi.services.procurement.commands import proposals as proposing
from madoguchi.services.procurement.commands.moving import plan_move
from madoguchi.services.procurement.models import Ceiling, Letter, Milestone, StageChannel
from madoguchi.services.procurement.queries.moments import window
from madoguchi.services.procurement.terms import (
    Channel,
    MilestoneKind,
    NoticeKind,
    ProposalFileKind,
    Stage,
)
from madoguchi.services.procurement.tests import factories as make

pytestmark = pytest.mark.django_db
TICK = make.at(2, 2, 17).resolution
PUBLIC = ("call", "call-text", "call-calendar", "call-ocds", "call-ocds-record")
NEW_DAY = make.at(2, 6).date()


@kept
def call(world):
    call = make.publish(make.make_call(world))
    make.invite(call, make.apply(call, world.mihon_kikaku, world.yamabe))
    return call


def live(call, kind) -> Milestone:
    return call.tender.milestones.get(kind=kind.value)


def extend(call, kind=MilestoneKind.PROPOSALS) -> None:
    """The section writes a later deadline into its own rows, and publishes nothing."""
    row = live(call, kind)
    row.text, row.starts_on, row.ends_on = "令和8年2月6日(金)午後3時", NEW_DAY, NEW_DAY
    row.ends_at = time(15)
    row.save()


def public_surfaces(client, call, now) -> dict[str, bytes]:
    with time_machine.travel(now, tick=False):
        pages = {
            name: without_token(
                client.get(reverse(f"procurement:{name}", args=[call.tender.number]))
            )
            for name in PUBLIC
        }
        for name in ("calls", "calls-calendar", "calls-feed"):
            pages[name] = without_token(client.get(reverse(f"procurement:{name}")))
        pages["home"] = without_token(client.get("/"))
    return pages


def without_token(response) -> bytes:
    assert response.status_code == 200
    return re.sub(rb'(csrfmiddlewaretoken" value=)"\w+"', rb"\1", response.content)


def test_unpublished_edit_moves_nothing_in_public(call, client):
    now = make.at(1, 31)
    before = public_surfaces(client, call, now)
    extend(call)
    extend(call, MilestoneKind.PARTICIPATION)
    row = live(call, MilestoneKind.RESULT)
    row.delete()
    Milestone.objects.create(
        tender=call.tender, kind=MilestoneKind.OTHER.value, name="現地説明会", text="令和8年2月1日",
        starts_on=NEW_DAY, ends_on=NEW_DAY,
    )  # fmt: skip
    Ceiling.objects.filter(tender=call.tender).update(amount_yen=1_234_567)
    StageChannel.objects.filter(
        rule__tender=call.tender, rule__stage=Stage.PROPOSAL, channel=Channel.UPLOAD.value
    ).delete()
    assert public_surfaces(client, call, now) == before


def test_bidder_and_board_go_by_the_published_row(call, world, client_of):
    extend(call)
    with time_machine.travel(make.at(1, 31), tick=False):
        bid = client_of(world.yamabe).get(
            reverse("procurement:bid-proposal", args=[call.tender.number])
        )
        board = client_of(world.saeki).get(reverse("procurement:deadlines"))
        overview = client_of(world.saeki).get(
            reverse("procurement:tender", args=[call.tender.number])
        )
    for page in (bid, board, overview):
        text = page.content.decode()
        assert ("2月2日" in text, "2月6日" in text) == (True, False)
    assert "まだ公開していない日程の変更があります" in overview.content.decode()


@pytest.mark.parametrize(("late", "is_taken"), [(-1, True), (0, True), (1, False)])
def test_hand_in_is_judged_by_the_published_deadline(call, world, late, is_taken):
    extend(call)
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
    moment = make.at(2, 2, 17) + late * TICK
    if is_taken:
        assert proposing.submit_proposal(proposal, by=actor, now=moment).submitted_at == moment
        return
    with pytest.raises(Refused):
        proposing.submit_proposal(proposal, by=actor, now=moment)


def test_participation_is_judged_by_the_published_deadline(call, world):
    closes = window(call.tender, MilestoneKind.PARTICIPATION).closes_at
    extend(call, MilestoneKind.PARTICIPATION)
    assert window(call.tender, MilestoneKind.PARTICIPATION).closes_at == closes
    with pytest.raises(Refused):
        make.apply(call, world.reidai, world.himuro, now=closes + TICK)
    late = call.tender.applications.get(applicant=world.reidai)
    assert late.filed_at is None
    applying.file_application(late, by=call.actor(world.himuro), now=closes)


def test_amendment_moves_the_public_the_deadline_and_the_seal(call, world, client):
    make.propose(call, call.applications[world.mihon_kikaku.name], world.yamabe)
    make.seat_committee(call)
    extend(call)
    make.amend(call, now=make.at(1, 31))
    pages = public_surfaces(client, call, make.at(1, 31, 12))
    for name in ("call", "call-text"):
        assert "2月6日" in pages[name].decode()
    assert b"20260206T060000Z" in pages["call-calendar"]  # 午後3時 in Japan
    assert b'"endDate": "2026-02-06T15:00:00+09:00"' in pages["call-ocds"]
    assert window(call.tender, MilestoneKind.PROPOSALS).closes_at == make.at(2, 6, 15)
    call.tender.refresh_from_db()
    assert call.tender.seal.opens_not_before == make.at(2, 6, 15)
    with pytest.raises(Refused):
        opening.approve_tender_opening(call.tender, by=call.officer, now=make.at(2, 3))


def test_amendment_tells_each_firm_once_of_each_moved_step(call, world):
    plan_move(
        live(call, MilestoneKind.PROPOSALS), live(call, MilestoneKind.PROPOSALS).when,
        reason="見直し", by=call.officer, now=make.at(1, 30),
    )  # fmt: skip
    extend(call)
    assert Letter.objects.filter(kind=NoticeKind.SCHEDULE_CHANGE.value).count() == 0
    make.amend(call, now=make.at(1, 31))
    letter = Letter.objects.get(kind=NoticeKind.SCHEDULE_CHANGE.value)
    assert ("令和8年2月6日(金)午後3時" in letter.body, "見直し" in letter.body) == (True, True)


def test_deadline_that_has_passed_is_not_opened_again_by_an_amendment(call):
    extend(call)
    with pytest.raises(Refused) as refusal:
        make.amend(call, now=make.at(2, 2, 17) + TICK)
    assert refusal.value.code == "step_past"
    assert call.tender.notice_versions.count() == 1


def test_deadline_cannot_be_moved_into_the_past(call):
    row = live(call, MilestoneKind.PROPOSALS)
    row.text, row.starts_on, row.ends_on = "令和8年1月30日", make.at(1, 30), make.at(1, 30)
    row.save()
    with pytest.raises(Refused) as refusal:
        make.amend(call, now=make.at(1, 31))
    assert refusal.value.code == "moved_to_past"


def test_changed_hour_under_the_same_words_is_an_amendment_too(call):
    Milestone.objects.filter(pk=live(call, MilestoneKind.PROPOSALS).pk).update(ends_at=time(16))
    version = make.amend(call, now=make.at(1, 31))
    assert [change["section"] for change in version.changes] == ["日程"]
    assert "16:00" in version.changes[0]["new"]
    assert window(call.tender, MilestoneKind.PROPOSALS).closes_at == make.at(2, 2, 16)


def test_amendment_that_changed_after_its_approval_is_refused(call, world, client_of):
    extend(call)
    page = reverse("procurement:tender-request", args=[call.tender.number])
    with time_machine.travel(make.at(1, 31), tick=False):
        client_of(world.saeki).post(page, {"note": "延期します。"})
    approval = call.tender.approvals.order_by("-pk").first()
    make.approvals.decide_approval(approval, approve=True, by=call.approver, now=make.at(1, 31))
    Milestone.objects.filter(pk=live(call, MilestoneKind.PROPOSALS).pk).update(ends_at=time(23))
    with pytest.raises(Refused) as refusal:
        make.publication.amend_tender(
            call.tender, summary="延期", reason="", by=call.officer, now=make.at(1, 31)
        )
    assert refusal.value.code == "changed_after_approval"


def test_frozen_rows_are_no_rows_of_the_section(call):
    frozen = Milestone.every.filter(tender=call.tender, is_in_force=True)
    assert frozen.count() == call.tender.milestones.count()
    assert not set(frozen.values_list("pk", flat=True)) & set(
        call.tender.milestones.values_list("pk", flat=True)
    )
    extend(call)
    make.amend(call, now=make.at(1, 31))
    every = Milestone.every.filter(tender=call.tender, version__isnull=False)
    assert every.count() == 2 * call.tender.milestones.count()
    assert every.filter(is_in_force=True).values("version").distinct().count() == 1
