"""Pages and downloads of stored files: who sees what, and that nothing in a file runs."""

import io
import json
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import StopFutureHandlers
from django.test import RequestFactory

from madoguchi.core.errors import Refused
from madoguchi.core.trail import verify
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.vault import access
from madoguchi.core.vault.checks import NO_KEY_NOW, inspect
from madoguchi.core.vault.form_files import EncryptedUploadHandler, WaitingFile, completion_time
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.keyring import wipe_passing
from madoguchi.core.vault.keys import create_key
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.seals import create_seal
from madoguchi.core.vault.storage import store
from madoguchi.core.vault.tests.builders import MB, OFFICE, docx, pdf

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 2, 2, 7, 59, 58, tzinfo=UTC)
BODY = pdf(3)
NAME = "企画提案書（髙﨑・𠮷田）.pdf"


@pytest.fixture
def filed(world, as_actor):
    def file(body=BODY, name=NAME, seal=None, *, checked=True):
        stored = receive(
            io.BytesIO(body), name=name, key=create_key("公募", NOW), policy=OFFICE,
            by=as_actor(world.yamabe), now=NOW, seal=seal,
        )  # fmt: skip
        return inspect(stored, now=NOW) if checked else stored

    return file


@pytest.fixture
def sealed(filed):
    return filed(seal=create_seal("提案書", opens_not_before=NOW, now=NOW))


def page(file, tail=""):
    return f"/vault/files/{file.file_id}/{tail}"


def test_receipt_page_shows_the_filer_number_hash_and_time(filed, world, client_of):
    answer = client_of(world.yamabe).get(page(filed()))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert NAME in text
    assert "令和8年2月2日" in text
    assert "午後4時59分58秒" in text
    assert sha256(BODY).hexdigest() in text.replace("</span><span>", "")
    assert answer["Cache-Control"] == "no-store"


def test_colleague_sees_the_receipt_and_rival_and_ward_do_not(filed, world, client_of):
    file = filed()
    assert client_of(world.saotome).get(page(file)).status_code == 200
    for stranger in (world.himuro, world.saeki, world.kiryu):
        for tail in ("", "content/", "receipt.txt"):
            assert client_of(stranger).get(page(file, tail)).status_code == 404


def test_sealed_file_shows_nothing_to_the_officer_and_all_to_the_filer(
    sealed, world, client_of, monkeypatch
):
    monkeypatch.setattr(access, "_accesses", {"test": lambda _file, _actor: True})
    seen = client_of(world.saeki).get(page(sealed)).content.decode()
    assert "封緘中のファイル" in seen
    for secret in (NAME, sha256(BODY).hexdigest(), f"{len(BODY):,}バイト"):
        assert secret not in seen.replace("</span><span>", "")
    assert NAME in client_of(world.yamabe).get(page(sealed)).content.decode()
    for person in (world.saeki, world.yamabe):
        answer = client_of(person).get(page(sealed, "content/"))
        assert answer.status_code == 403
        assert "封緘中" in answer.content.decode()


def entries(file):
    rows = TrailEntry.objects.filter(table_name="vault_storedfile", row_pk=str(file.pk))
    return list(rows.filter(action__startswith="vault.").order_by("id"))


def test_trail_tells_who_opened_why_and_who_was_refused(filed, sealed, world, client_of):
    file, client = filed(), client_of(world.yamabe)
    assert b"".join(client.get(page(file, "content/")).streaming_content) == BODY
    client.get(page(sealed, "content/"))
    opened, denied = entries(file)[-1], entries(sealed)[-1]
    assert (opened.action, denied.action) == ("vault.file_opened", "vault.file_denied")
    assert "山" in opened.actor_label
    assert opened.label == file.receipt_number
    assert json.loads(opened.after) == {"purpose": "ファイルの画面から開く"}
    assert json.loads(denied.after) == {"purpose": "ファイルの画面から開く（sealed）"}
    assert [entry.action for entry in entries(file)] == [
        "vault.file_received", "vault.file_inspected", "vault.file_opened",
    ]  # fmt: skip
    assert verify().ok


def test_trail_holds_neither_name_nor_hash_of_a_file(filed, sealed):
    filed()
    text = "".join(
        f"{row.label}{row.before}{row.after}{row.reason}" for row in TrailEntry.objects.all()
    )
    assert str(sealed.receipt_number) in text
    for secret in (NAME, json.dumps(NAME)[1:-1], sha256(BODY).hexdigest()):
        assert secret not in text


def test_refused_file_tells_the_filer_what_to_do(filed, world, client_of):
    text = client_of(world.yamabe).get(page(filed(docx()))).content.decode()
    assert "正しい形式で保存し直してください" in text


def test_receipt_can_be_kept_as_text(filed, world, client_of):
    file = filed()
    answer = client_of(world.yamabe).get(page(file, "receipt.txt"))
    assert (
        answer["Content-Disposition"] == f'attachment; filename="receipt-{file.receipt_number}.txt"'
    )
    assert sha256(BODY).hexdigest() in answer.content.decode()


def test_download_cannot_run_and_carries_the_japanese_name(filed, world, client_of):
    answer = client_of(world.yamabe).get(page(filed(), "content/"))
    assert b"".join(answer.streaming_content) == BODY
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E4%BC%81")
    assert "%F0%A0%AE%B7" in answer["Content-Disposition"]  # 𠮷
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer["Content-Length"] == str(len(BODY))


def test_only_safe_types_are_shown_inline(filed, world, client_of):
    client = client_of(world.yamabe)
    shown = client.get(page(filed(), "content/?inline=1"))
    assert shown["Content-Disposition"].startswith("inline")
    assert b"".join(shown.streaming_content) == BODY
    kept = client.get(page(filed(docx(), "提案.docx"), "content/?inline=1"))
    assert kept["Content-Disposition"].startswith("attachment")
    assert "sandbox" in kept["Content-Security-Policy"]
    assert b"".join(kept.streaming_content) == docx()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-9", (206, BODY[:10])),
        ("bytes=-7", (206, BODY[-7:])),
        (f"bytes={len(BODY) - 3}-", (206, BODY[-3:])),
        ("bytes=nonsense", (200, BODY)),
    ],
)
def test_download_in_ranges(filed, world, client_of, asked, expected):
    answer = client_of(world.yamabe).get(page(filed(), "content/"), headers={"Range": asked})
    assert (answer.status_code, b"".join(answer.streaming_content)) == expected


def test_range_outside_the_file_is_416(filed, world, client_of):
    answer = client_of(world.yamabe).get(
        page(filed(), "content/"), headers={"Range": "bytes=99999999-"}
    )
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(BODY)}")


def test_stuck_quarantine_is_visible_to_ward_administrators_only(filed, sealed, world, client_of):
    file = filed(checked=False)
    StoredFile.objects.filter(pk=sealed.pk).update(state="quarantined")
    wipe_passing(sealed.file_id)
    assert inspect(sealed, now=NOW).check_problem == NO_KEY_NOW
    text = client_of(world.kiryu).get("/vault/stuck/").content.decode()
    assert file.receipt_number in text
    assert NO_KEY_NOW in text
    assert client_of(world.saeki).get("/vault/stuck/").status_code == 403
    told = client_of(world.kiryu).post("/vault/stuck/", follow=True).content.decode()
    assert "2件をもう一度確認しました。1件はまだ終わっていません。" in told
    assert StoredFile.objects.get(pk=file.pk).state == "usable"


# --- files of plain form posts ------------------------------------------------------------------


def parts():
    return sorted((store().root / "parts").glob("*.part"))


def posted(body, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    return RequestFactory().post(
        "/", {"title": "題名", "file": SimpleUploadedFile("提案.pdf", body)}
    )


def test_large_form_file_waits_encrypted_and_goes_with_the_request(settings):
    before = parts()
    body = b"%PDF-1.7 " + "見積金額".encode() * 5000
    request = posted(body, settings)
    file = request.FILES["file"]
    assert isinstance(file, WaitingFile)
    (part,) = set(parts()) - set(before)
    assert "見積金額".encode() not in part.read_bytes()
    assert (request.POST["title"], file.size, file.read()) == ("題名", len(body), body)
    request.close()
    assert parts() == before


def test_form_file_over_the_limit_is_refused_and_the_form_is_kept(settings, world, as_actor):
    settings.VAULT_MAX_UPLOAD_BYTES = MB
    before = parts()
    request = posted(b"x" * (3 * MB), settings)
    assert (request.POST["title"], parts()) == ("題名", before)
    with pytest.raises(Refused, match="1MB以下"):
        receive(
            request.FILES["file"], name="a.pdf", key=create_key("公募", NOW), policy=OFFICE,
            by=as_actor(world.yamabe), now=NOW,
        )  # fmt: skip


def test_form_that_breaks_off_leaves_nothing(settings):
    before = parts()
    handler = EncryptedUploadHandler(None)
    try:
        handler.new_file("file", "a.pdf", "application/pdf", None)
    except StopFutureHandlers:
        pytest.fail("this is the last handler")
    handler.receive_data_chunk(b"x" * 1000, 0)
    assert len(parts()) == len(before) + 1
    handler.upload_interrupted()
    assert parts() == before


def test_completion_time_is_when_the_last_byte_came(settings):
    request = posted(b"x" * 5000, settings)
    early = datetime(2020, 1, 1, tzinfo=UTC)
    assert completion_time(request, early) == request.upload_completed_at > early
    empty = RequestFactory().post("/", {"title": "x"})
    assert completion_time(empty, early) >= early
