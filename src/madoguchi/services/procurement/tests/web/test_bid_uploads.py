"""Uploads in pieces on the bidder's pages: in time, late, foreign, again, and without script."""

from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.kept_worlds import kept

from madoguchi.core.cases.models import CaseClock
from madoguchi.core.testing.clock import stop_clock
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.views import uploads as upload_views
from madoguchi.services.procurement.commands import additional
from madoguchi.services.procurement.models import ProposalFile, RefusedAttempt, Tender
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.tests.factories_bids import text_of

pytestmark = pytest.mark.django_db
BODY = make.LANDSCAPE_PDF


@pytest.fixture
def clock(monkeypatch):
    clock = stop_clock(monkeypatch, make.at(1, 30))
    monkeypatch.setattr(upload_views, "timezone", clock)
    return clock


@kept
def call(world, clock):
    call = make.publish(make.make_call(world))
    return make.invite(call, make.apply(call, world.mihon_kikaku, world.yamabe))


@pytest.fixture
def base(call):
    return f"/procurement/bids/{call.tender.number}/proposal/"


@pytest.fixture
def bidder(client_of, world, base):
    client = client_of(world.yamabe)
    client.post(f"{base}start/")
    return client


def start(client, subject, *, purpose="procurement.proposal", body=BODY, token="t1"):
    asked = {"purpose": purpose, "subject": subject, "token": token, "name": "提案書.pdf",
             "size": len(body)}  # fmt: skip
    return client.post("/vault/uploads/", asked)


def send(client, state, body=BODY):
    """The one piece that the small file is."""
    return client.patch(
        state["url"], body, content_type="application/offset+octet-stream",
        headers={"Upload-Offset": "0"},
    )  # fmt: skip


def upload(client, subject, **more):
    """Start, send, complete; the answer of the completion."""
    state = start(client, subject, **more).json()
    assert send(client, state).status_code == 200
    return client.post(state["completion"])


def test_upload_in_pieces_stands_in_its_place_with_a_receipt(bidder, base, call):
    answer = upload(bidder, f"{call.tender.number}/original").json()
    file = ProposalFile.objects.get()
    assert (file.kind, file.removed_at, file.file.received_at) == (
        "original", None, make.at(1, 30),
    )  # fmt: skip
    assert file.file.seal == Tender.objects.get(pk=call.tender.pk).seal
    assert answer["next"] == f"{base}?received=original#place-original"
    assert answer["sha256"] == sha256(BODY).hexdigest()
    page = text_of(bidder, answer["next"])
    assert "「正本」を受け取りました" in page
    assert answer["number"] in page
    assert "まだ提出されていません" in page


def test_file_chosen_again_after_a_cut_goes_on_and_counts_once(bidder, call):
    subject = f"{call.tender.number}/original"
    first = start(bidder, subject).json()
    send(bidder, first)
    again = start(bidder, subject).json()
    assert (again["url"], again["received"]) == (first["url"], [[0, len(BODY)]])
    done = bidder.post(again["completion"]).json()
    assert bidder.post(again["completion"]).json()["number"] == done["number"]
    assert ProposalFile.objects.count() == 1


def test_second_upload_replaces_the_first_and_both_receipts_stay(bidder, call):
    subject = f"{call.tender.number}/copy"
    first = upload(bidder, subject).json()["number"]
    second = upload(bidder, subject, token="t2").json()["number"]
    kept = ProposalFile.objects.order_by("pk").values_list("file__receipt_number", "removed_at")
    assert list(kept) == [(first, make.at(1, 30)), (second, None)]


@pytest.mark.parametrize(("second", "taken"), [(0, 1), (1, 0)], ids=["at 17:00:00", "at 17:00:01"])
def test_upload_counts_when_it_is_finished(bidder, clock, call, second, taken):
    state = start(bidder, f"{call.tender.number}/original").json()
    clock.moment = make.at(2, 2, 17, 0, 0)
    send(bidder, state)
    clock.moment = make.at(2, 2, 17, 0, second)
    answer = bidder.post(state["completion"])
    assert answer.status_code == (200 if taken else 422)
    assert (ProposalFile.objects.count(), StoredFile.objects.count()) == (taken, taken)
    attempts = list(RefusedAttempt.objects.values_list("stage", "attempted_at"))
    assert attempts == ([] if taken else [("proposal", make.at(2, 2, 17, 0, 1))])
    if not taken:
        assert "提出期限" in answer.json()["message"]


def test_upload_cannot_be_started_late(bidder, clock, call):
    clock.moment = make.at(2, 2, 17, 0, 1)
    late = start(bidder, f"{call.tender.number}/original")
    assert (late.status_code, RefusedAttempt.objects.count()) == (422, 1)


def test_rival_cannot_send_into_a_foreign_bid_and_the_attempt_is_logged(
    client_of, world, bidder, call
):
    rival = client_of(world.himuro)
    assert start(rival, f"{call.tender.number}/original").status_code == 404
    rows = TrailEntry.objects.filter(action="procurement.foreign_bid_refused")
    assert [row.organisation_id for row in rows] == [world.reidai.pk]
    own = start(bidder, f"{call.tender.number}/original").json()
    assert rival.get(own["url"]).status_code == 404
    assert rival.post(own["completion"]).status_code == 404
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("place", ["", "original-999", "additional", "../original"])
def test_unknown_place_is_not_found(bidder, call, place):
    assert start(bidder, f"{call.tender.number}/{place}").status_code == 404


def test_refusal_of_the_type_is_said_before_a_byte_is_sent(bidder, call):
    asked = {"purpose": "procurement.proposal", "subject": f"{call.tender.number}/original",
             "token": "t", "name": "提案書.docx", "size": 9}  # fmt: skip
    answer = bidder.post("/vault/uploads/", asked)
    assert answer.status_code == 422
    assert "この種類のファイルは受け付けていません。.pdf" in answer.json()["message"]


def test_page_works_without_script_and_loads_its_script_from_a_file(bidder, base):
    page = text_of(bidder, base)
    forms = page.count("data-vault-upload=")
    assert (forms, page.count('enctype="multipart/form-data"')) == (4, 4)
    assert "vault/upload" in page
    assert "<script>" not in page
    wrong = SimpleUploadedFile("提案書.docx", b"x")
    answer = bidder.post(f"{base}files/", {"place": "copy", "file-copy": wrong})
    assert answer.status_code == 422
    slots = {slot.place.key: slot.error for slot in answer.context["slots"]}
    assert "この種類のファイルは受け付けていません" in slots.pop("copy")
    assert set(slots.values()) == {""}


def test_rehearsal_takes_the_time_of_its_own_clock(bidder, clock, call):
    case = call.tender.case
    case.is_rehearsal = True
    case.save()
    CaseClock.objects.create(case=case, real_at=make.at(1, 30), case_at=make.at(2, 2, 16, 59))
    upload(bidder, f"{call.tender.number}/original")
    assert StoredFile.objects.get().received_at == make.at(2, 2, 16, 59)
    CaseClock.objects.update(case_at=make.at(2, 2, 17, 0, 1))
    assert start(bidder, f"{call.tender.number}/copy").status_code == 422


def test_additional_material_is_sent_in_pieces_once(bidder, clock, call):
    clock.moment = make.at(2, 4)
    application = next(iter(call.applications.values()))
    wanted = additional.request_additional(
        application, title="積算の内訳", reason="単価の根拠", due_at=make.at(2, 6, 17),
        by=call.officer, now=make.at(2, 4),
    )  # fmt: skip
    subject = f"{call.tender.number}/{wanted.pk}"
    done = upload(bidder, subject, purpose="procurement.additional").json()
    wanted.refresh_from_db()
    assert (wanted.file.receipt_number, wanted.filed_at) == (done["number"], make.at(2, 4))
    assert done["number"] in text_of(bidder, done["next"])
    again = start(bidder, subject, purpose="procurement.additional", token="t2")
    assert again.status_code == 422
    assert "提出済み" in again.json()["message"]
