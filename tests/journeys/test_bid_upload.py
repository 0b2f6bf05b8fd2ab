"""A bidder at a bad line: large files in pieces, a closed laptop, the receipt at the end."""

import io
import os
from hashlib import sha256

import pikepdf
import pytest
from django.utils import timezone

from madoguchi.core.cases.models import CaseClock
from madoguchi.core.vault.models import StoredFile, Upload
from madoguchi.services.procurement.commands import proposals
from madoguchi.services.procurement.models import Proposal
from madoguchi.services.procurement.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
MEGABYTE = 1024 * 1024


def large_pdf(megabytes: int) -> bytes:
    """One A4 landscape page and that much that no compression makes smaller."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(842, 595))
    document.Root.Large = document.make_stream(os.urandom(megabytes * MEGABYTE))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture
def call(world):
    """A rehearsal whose clock stands three days before the deadline; みほん企画 is invited."""
    call = make.publish(make.make_call(world))
    make.invite(call, make.apply(call, world.mihon_kikaku, world.yamabe))
    case = call.tender.case
    case.is_rehearsal = True
    case.save()
    CaseClock.objects.create(case=case, real_at=timezone.now(), case_at=make.at(1, 30))
    application = call.applications[world.mihon_kikaku.name]
    actor = call.actor(world.yamabe)
    proposal = proposals.start_proposal(application, by=actor, now=make.at(1, 30))
    proposals.save_draft(proposal, make.content_for(call.tender), by=actor, now=make.at(1, 30))
    return call


def choose(page, place, path):
    page.set_input_files(f"#place-{place} input[type=file]", path)
    page.locator(f"#place-{place}").get_by_role("button", name="を送る").click()


def test_proposal_goes_on_after_a_closed_laptop_and_ends_with_a_receipt(
    call, world, page_as, look, tmp_path
):
    path = tmp_path / "企画提案書（髙﨑・𠮷田）.pdf"
    path.write_bytes(large_pdf(6))
    address = f"/procurement/bids/{call.tender.number}/proposal/"
    page = page_as(world.yamabe)
    page.goto(address)
    look(page, "owed")
    sent = []

    def first_only(route):
        if route.request.method == "PATCH":
            sent.append(route.request.headers["upload-offset"])
            if len(sent) > 1:
                return  # never answered: the lid was closed
        route.continue_()

    page.route("**/vault/uploads/**", first_only)
    choose(page, "original", path)
    page.get_by_text("66％").first.wait_for()
    page.close()
    assert StoredFile.objects.count() == 0
    again = page.context.new_page()
    again.goto(address)
    choose(again, "original", path)
    again.get_by_text("「正本」を受け取りました").wait_for(timeout=30_000)
    assert Upload.objects.count() == 1
    assert StoredFile.objects.get().full_card().sha256 == sha256(path.read_bytes()).hexdigest()
    assert again.get_by_text("まだ提出されていません").count() > 0
    look(again, "received")
    choose(again, "copy", path)
    again.get_by_text("必要なものは、そろいました。").wait_for(timeout=30_000)
    again.get_by_role("link", name="内容を確かめて提出する").first.click()
    again.get_by_role("button", name="提出する").click()
    again.get_by_text(Proposal.objects.get().receipt_number or "受付番号").first.wait_for()
    assert Proposal.objects.get().state == "submitted"
    look(again, "receipt")
