"""副本の確認表: what the call says copies must not show is looked for before they are filed."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from madoguchi.core.testing.clock import stop_clock
from madoguchi.core.testing.personas import as_actor
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.procurement.commands import proposals as proposing
from madoguchi.services.procurement.commands.copy_checklist import tick_checklist
from madoguchi.services.procurement.errors import ProposalFrozen, ProposalIncomplete
from madoguchi.services.procurement.models import CopyChecklist, StageChannel
from madoguchi.services.procurement.queries.copy_checklist import open_kinds
from madoguchi.services.procurement.terms import (
    ApplicationState,
    Channel,
    ProposalFileKind,
    ProposalState,
    Stage,
)
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.tests.factories_ward import jst, seed_call, world_day
from madoguchi.services.procurement.tests.web.test_task_sheets import sheets

pytestmark = pytest.mark.django_db
NOW = jst(2026, 1, 30)
A4 = (595.3, 841.9)
COPY = sheets(A4)  # made once: a PDF made anew in the next second has another identifier
LISTED = ["法人名", "代表者名", "施設名", "法人ロゴマーク", "印影"]


@pytest.fixture
def ready(world, monkeypatch):
    """Case 001, taken on this site too: a draft with everything but the checklist."""
    stop_clock(monkeypatch, NOW)
    call = seed_call(world, "001", on=date(2025, 12, 22))
    rule = call.tender.stage_rules.get(stage=Stage.PROPOSAL.value)
    StageChannel.objects.create(rule=rule, channel=Channel.UPLOAD.value)
    firm = call.open_for(world.mihon_kikaku, now=jst(2026, 1, 8), channel=Channel.COUNTER)
    firm.state = ApplicationState.INVITED.value
    firm.save()
    by = as_actor(world.yamabe, world_day())
    proposal = proposing.start_proposal(firm, by=by, now=NOW)
    content = make.content_for(call.tender, total_by_year={2026: 11_000_000})
    proposing.save_draft(proposal, content, by=by, now=NOW)
    for kind in (ProposalFileKind.ORIGINAL, ProposalFileKind.COPY):
        add(proposal, kind, by)
    return proposal


def add(proposal, kind, by, *, pdf=b""):
    return proposing.add_file(
        proposal, io.BytesIO(pdf or COPY), name=f"{kind.label}.pdf", kind=kind, by=by, now=NOW
    )


@pytest.fixture
def by(world):
    return as_actor(world.yamabe, world_day())


@pytest.fixture
def page(ready):
    return f"/procurement/bids/{ready.application.tender.number}/proposal/copies/"


@pytest.mark.requirement("PROC-090")
def test_case_001_copy_is_previewed_and_passes_its_checklist_before_it_is_filed(
    ready, page, by, world, client_of
):
    bidder = client_of(world.yamabe)
    shown = bidder.post(page, {"copy": SimpleUploadedFile("副本.pdf", COPY)})
    assert (shown.status_code, sorted(shown.context["preview"].pages)) == (200, [1])
    assert [kind for kind in LISTED if kind in shown.context["kinds"]] == LISTED
    with pytest.raises(ProposalIncomplete, match="確認表"):
        proposing.submit_proposal(ready, by=by, now=NOW)
    for left in shown.context["kinds"]:
        ticked = [kind for kind in shown.context["kinds"] if kind != left]
        refused = bidder.post(f"{page}checklist/", {"kinds": ticked})
        assert refused.status_code == 422
        assert f"「{left}」が副本に残っていないことを確かめて" in refused.content.decode()
    assert not CopyChecklist.objects.exists()
    kept = bidder.post(f"{page}checklist/", {"kinds": shown.context["kinds"]})
    assert kept.status_code == 302
    assert proposing.submit_proposal(ready, by=by, now=NOW).state == ProposalState.SUBMITTED


def test_preview_says_whether_it_is_the_copy_that_was_sent_and_keeps_nothing(
    ready, page, world, client_of
):
    kept = StoredFile.objects.count()
    bidder = client_of(world.yamabe)
    same = bidder.post(page, {"copy": SimpleUploadedFile("手元.pdf", COPY)})
    other = bidder.post(page, {"copy": SimpleUploadedFile("副本.pdf", sheets(A4, A4))})
    assert [each.context["preview"].same_as is not None for each in (same, other)] == [True, False]
    assert StoredFile.objects.count() == kept
    broken = bidder.post(page, {"copy": SimpleUploadedFile("副本.pdf", b"%PDF-1.7 nothing")})
    assert (broken.status_code, broken.context["preview"]) == (422, None)


def test_another_copy_has_to_be_looked_through_anew(ready, by):
    wanted = open_kinds(ready)
    tick_checklist(ready, wanted, by=by, now=NOW)
    assert open_kinds(ready) == []
    add(ready, ProposalFileKind.COPY, by, pdf=sheets(A4, A4))
    assert open_kinds(ready) == wanted
    with pytest.raises(ProposalIncomplete, match="確認表"):
        proposing.submit_proposal(ready, by=by, now=NOW)


def test_checklist_is_taken_until_the_deadline_and_not_after_it(ready, by):
    end = jst(2026, 2, 2, 17)
    tick_checklist(ready, open_kinds(ready), by=by, now=end)
    with pytest.raises(ProposalFrozen):
        tick_checklist(ready, LISTED, by=by, now=end + timedelta(microseconds=1))


def test_checklist_is_the_firms_own(ready, page, world, client_of):
    assert client_of(world.himuro).get(page).status_code == 404
    assert client_of(world.himuro).post(f"{page}checklist/", {"kinds": LISTED}).status_code == 404
    assert client_of(world.saeki).get(page).status_code == 403
    assert not CopyChecklist.objects.exists()
