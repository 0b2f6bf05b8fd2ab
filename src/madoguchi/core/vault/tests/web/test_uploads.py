"""Uploads: pieces in any order, a cut line, a second click, a closed laptop, the deadline."""

import io
import os
import threading
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.db import connection
from django.test import Client

from madoguchi.core.errors import Missing, Refused
from madoguchi.core.vault import keyring, purposes
from madoguchi.core.vault.blobs import BlobReader
from madoguchi.core.vault.checks import inspect
from madoguchi.core.vault.cipher import CELL_BYTES
from madoguchi.core.vault.keys import create_key
from madoguchi.core.vault.models import StoredFile, Upload
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.core.vault.purposes import Purpose, UploadTerms
from madoguchi.core.vault.reading import open_file
from madoguchi.core.vault.seals import create_seal
from madoguchi.core.vault.storage import store
from madoguchi.core.vault.tests.builders import MB, actor, pdf
from madoguchi.core.vault.uploads import (
    complete_upload,
    expire_uploads,
    received_ranges,
    start_upload,
    upload_of,
    write_piece,
)

NOW = datetime(2026, 2, 2, 7, 30, tzinfo=UTC)
DEADLINE = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
FILER, RIVAL = actor(1, 10, label="山部"), actor(2, 20, label="氷室")
BODY = pdf(2, text=os.urandom(MB).hex().encode())


@pytest.fixture
def deadline():
    return {"at": DEADLINE}


@pytest.fixture
def proposal(db, monkeypatch, deadline):
    """A purpose with a seal and a deadline, as a service would register it."""
    key = create_key("公募", NOW)
    seal = create_seal("提案書", opens_not_before=DEADLINE, now=NOW)

    def terms(subject, by, now):
        return UploadTerms(key=key, seal=seal, policy=FilePolicy(("pdf",), 30 * MB))

    def finished(subject, file, by, now):
        if now >= deadline["at"]:
            raise Refused("deadline_passed", "提出期限を過ぎたため受け付けできません。")
        return f"/done/{subject}/"

    monkeypatch.setattr(
        purposes, "_purposes", {"test.proposal": Purpose(terms=terms, finished=finished)}
    )


def started(token="t1", body=BODY, by=FILER, name="企画提案書.pdf"):
    return start_upload(
        purpose="test.proposal", subject="2026-012", token=token, name=name,
        size_bytes=len(body), by=by, now=NOW,
    )  # fmt: skip


def send(upload, start, stop, *, body=BODY, stream=None, at=NOW):
    stream = stream or io.BytesIO(body[start:stop])
    write_piece(upload, offset=start, length=stop - start, stream=stream, clock=lambda: at)


def plain(file):
    with BlobReader(store().path(file.address), keyring.passing(file.file_id)) as stream:
        return stream.read()


def test_pieces_in_any_order_become_the_file(proposal):
    upload = started()
    send(upload, 4 * CELL_BYTES, len(BODY))
    assert received_ranges(upload) == [(4 * CELL_BYTES, len(BODY))]
    send(upload, 0, 4 * CELL_BYTES)
    done = complete_upload(upload, by=FILER, now=NOW + timedelta(minutes=1))
    file = done.stored_file
    assert (done.next_url, file.received_at) == ("/done/2026-012/", NOW + timedelta(minutes=1))
    assert file.full_card().sha256 == sha256(BODY).hexdigest()
    assert (file.full_card().name, plain(file)) == ("企画提案書.pdf", BODY)
    assert inspect(file, now=NOW).state == "usable"


class CutLine(io.BytesIO):
    def read(self, size=-1):
        piece = super().read(min(size, 100_000))
        if not piece:
            raise OSError("the client went away")
        return piece


def test_cut_line_keeps_what_arrived_whole_and_resumes(proposal):
    upload = started()
    with pytest.raises(Refused) as refusal:
        send(upload, 0, 4 * CELL_BYTES, stream=CutLine(BODY[: 2 * CELL_BYTES + 50]))
    assert refusal.value.code == "cut"
    assert received_ranges(upload) == [(0, 2 * CELL_BYTES)]
    again = started()  # the laptop was closed: the same token finds the same upload
    assert again.pk == upload.pk
    send(again, 2 * CELL_BYTES, len(BODY))
    file = complete_upload(again, by=FILER, now=NOW).stored_file
    assert plain(file) == BODY


def test_cut_request_that_comes_in_late_takes_nothing_back(proposal):
    upload = started()
    send(upload, 0, 4 * CELL_BYTES)
    with pytest.raises(Refused) as refusal:
        send(upload, 0, 4 * CELL_BYTES, stream=CutLine(BODY[: CELL_BYTES + 50]))
    assert refusal.value.code == "cut"
    assert received_ranges(upload) == [(0, 4 * CELL_BYTES)]
    send(upload, 4 * CELL_BYTES, len(BODY))
    assert plain(complete_upload(upload, by=FILER, now=NOW).stored_file) == BODY


def test_server_killed_in_the_middle_of_a_cell_loses_nothing_that_was_told(proposal):
    upload = started()
    send(upload, 0, 2 * CELL_BYTES)
    part = store().part(upload.upload_id)
    with part.open("ab") as file:  # half a cell, no row: where a kill -9 leaves it
        file.write(os.urandom(CELL_BYTES // 2))
    assert received_ranges(upload) == [(0, 2 * CELL_BYTES)]
    send(upload, 2 * CELL_BYTES, len(BODY))
    assert plain(complete_upload(upload, by=FILER, now=NOW).stored_file) == BODY


def test_incomplete_upload_is_not_a_submission(proposal):
    upload = started()
    send(upload, 0, 4 * CELL_BYTES)
    with pytest.raises(Refused) as refusal:
        complete_upload(upload, by=FILER, now=NOW)
    assert (refusal.value.code, StoredFile.objects.count()) == ("incomplete", 0)


def test_second_completion_gives_the_same_receipt(proposal):
    upload = started()
    send(upload, 0, len(BODY))
    first = complete_upload(upload, by=FILER, now=NOW)
    second = complete_upload(upload, by=FILER, now=NOW + timedelta(hours=9))
    assert first.stored_file == second.stored_file
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("moment", "taken"),
    [
        (DEADLINE - timedelta(milliseconds=1), 1),
        (DEADLINE, 0),
        (DEADLINE + timedelta(milliseconds=1), 0),
    ],
)
def test_completion_decides_the_deadline(proposal, moment, taken):
    upload = started()
    send(upload, 0, len(BODY))
    if taken:
        complete_upload(upload, by=FILER, now=moment)
    else:
        with pytest.raises(Refused, match="提出期限を過ぎた"):
            complete_upload(upload, by=FILER, now=moment)
    assert StoredFile.objects.count() == taken
    assert Upload.objects.get().state == ("complete" if taken else "open")


def test_bytes_that_come_after_the_completion_do_not_count(proposal):
    upload = started()
    send(upload, 0, len(BODY), at=DEADLINE + timedelta(milliseconds=1))
    with pytest.raises(Refused) as refusal:
        complete_upload(upload, by=FILER, now=DEADLINE - timedelta(milliseconds=1))
    assert refusal.value.code == "incomplete"


def test_closed_part_takes_no_more_bytes(proposal):
    upload = started()
    send(upload, 0, len(BODY))
    with pytest.raises(Refused, match="提出期限"):
        complete_upload(upload, by=FILER, now=DEADLINE)
    with pytest.raises(Refused) as refusal:
        send(upload, 0, CELL_BYTES, body=b"\0" * len(BODY))
    assert refusal.value.code == "upload_closed"


@pytest.mark.parametrize(
    ("offset", "length"), [(1, CELL_BYTES), (0, 100), (0, 0), (0, 64 * MB), (64 * MB, CELL_BYTES)]
)
def test_misplaced_piece_is_refused(proposal, offset, length):
    upload = started()
    with pytest.raises(Refused) as refusal:
        write_piece(upload, offset=offset, length=length, stream=io.BytesIO(), clock=lambda: NOW)
    assert refusal.value.code == "bad_piece"


def test_damaged_part_is_sent_again(proposal):
    upload = started()
    send(upload, 0, len(BODY))
    part = store().part(upload.upload_id)
    raw = bytearray(part.read_bytes())
    raw[5000] ^= 1
    part.write_bytes(raw)
    with pytest.raises(Refused) as refusal:
        complete_upload(upload, by=FILER, now=NOW)
    assert (refusal.value.code, received_ranges(upload)) == ("damaged_upload", [])
    send(upload, 0, len(BODY))
    assert plain(complete_upload(upload, by=FILER, now=NOW).stored_file) == BODY


def test_upload_of_another_person_does_not_exist(proposal):
    upload = started()
    with pytest.raises(Missing):
        upload_of(upload.upload_id, RIVAL)
    with pytest.raises(Missing):
        complete_upload(upload, by=RIVAL, now=NOW)


def test_unfinished_upload_is_forgotten_after_48_hours(proposal):
    upload = started()
    send(upload, 0, 4 * CELL_BYTES)
    assert expire_uploads(NOW + timedelta(hours=48) - timedelta(seconds=1)) == 0
    assert expire_uploads(NOW + timedelta(hours=48)) == 1
    assert not store().part(upload.upload_id).exists()
    with pytest.raises(keyring.KeyMissing):
        keyring.passing(upload.upload_id)
    with pytest.raises(Refused) as refusal:
        complete_upload(upload_of(upload.upload_id, FILER), by=FILER, now=NOW)
    assert refusal.value.code == "upload_expired"


def test_part_on_disk_holds_no_plaintext(proposal):
    upload = started()
    send(upload, 0, len(BODY))
    raw = store().part(upload.upload_id).read_bytes()
    assert BODY[1000:1032] not in raw
    assert "企画提案書" not in upload.card


@pytest.mark.parametrize(
    ("name", "size", "code"),
    [
        ("提案\u202efdp.exe", 10, "name_control"),
        ("提案.exe", 10, "extension"),
        ("提案.pdf", 0, "empty_file"),
        ("提案.pdf", 300 * MB, "too_large"),
    ],
)
def test_bad_file_is_refused_before_a_byte_is_sent(proposal, name, size, code):
    with pytest.raises(Refused) as refusal:
        start_upload(
            purpose="test.proposal", subject="x", token="t", name=name, size_bytes=size,
            by=FILER, now=NOW,
        )  # fmt: skip
    assert (refusal.value.code, Upload.objects.count()) == (code, 0)


SIZE = len(BODY)
# --- over HTTP --------------------------------------------------------------------------------


@pytest.fixture
def filer(proposal, world, client_of) -> Client:
    return client_of(world.yamabe)


def begin(client, token="t1", size=SIZE):
    form = {
        "purpose": "test.proposal", "subject": "2026-012", "token": token,
        "name": "企画提案書.pdf", "size": size,
    }  # fmt: skip
    return client.post("/vault/uploads/", form)


def patch(client, url, start, stop):
    return client.generic(
        "PATCH", url, BODY[start:stop], "application/offset+octet-stream",
        headers={"Upload-Offset": str(start)},
    )  # fmt: skip


def test_upload_over_http(filer, deadline):
    deadline["at"] = datetime.max.replace(tzinfo=UTC)
    answer = begin(filer)
    state = answer.json()
    assert (answer.status_code, state["received"]) == (201, [])
    assert begin(filer).json()["url"] == state["url"]
    assert patch(filer, state["url"], 0, 4 * CELL_BYTES).json()["received"] == [[0, 4 * CELL_BYTES]]
    early = filer.post(state["completion"])
    assert (early.status_code, early.json()["code"]) == (422, "incomplete")
    patch(filer, state["url"], 4 * CELL_BYTES, len(BODY))
    done = filer.post(state["completion"]).json()
    assert (done["state"], done["sha256"]) == ("complete", sha256(BODY).hexdigest())
    assert done["next"] == "/done/2026-012/"
    assert filer.post(state["completion"]).json()["number"] == done["number"]


def test_upload_of_others_is_404_over_http(filer, world, client_of):
    url = begin(filer).json()["url"]
    for stranger in (client_of(world.himuro), client_of(world.saeki), Client()):
        assert stranger.get(url).status_code == 404
        assert patch(stranger, url, 0, CELL_BYTES).status_code == 404
        assert stranger.post(f"{url}completion/").status_code == 404


def test_upload_says_in_japanese_what_is_wrong(filer):
    answer = begin(filer, size=300 * MB)
    assert (answer.status_code, answer.json()["code"]) == (422, "too_large")
    assert "30MB以下" in answer.json()["message"]
    assert begin(filer, size="たくさん").json()["code"] == "bad_number"


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite takes one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_parallel_pieces_and_completions_make_one_file(proposal):
    upload = started()
    problems: list[Exception] = []

    def attempt(step):
        try:
            step()
        except Refused:
            pass
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            problems.append(error)
        finally:
            connection.close()

    def together(*steps):
        threads = [threading.Thread(target=attempt, args=(step,)) for step in steps]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    half = 4 * CELL_BYTES
    first, second = (lambda: send(upload, 0, half)), (lambda: send(upload, half, len(BODY)))
    together(first, second, first, second)
    together(*[lambda: complete_upload(upload, by=FILER, now=NOW)] * 4)
    assert problems == []
    file = StoredFile.objects.get()
    assert file.full_card().sha256 == sha256(BODY).hexdigest()
    with pytest.raises(Exception, match="封緘"):
        open_file(file, by=FILER, now=NOW, purpose="確認")
