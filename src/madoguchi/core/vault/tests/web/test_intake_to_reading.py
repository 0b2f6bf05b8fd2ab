"""From receipt to reading: quarantine, check, seal, opening, destruction of the key."""

import errno
import io
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.conf import settings

from madoguchi.core.errors import DomainError, Forbidden, Refused
from madoguchi.core.vault import keyring
from madoguchi.core.vault.checks import NO_VIRUS_CHECK, inspect
from madoguchi.core.vault.errors import Gone, InQuarantine, NotUsable, Sealed, StorageFull
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.keys import create_key, decrypt_text, destroy_key, encrypt_text
from madoguchi.core.vault.models import OpeningRecord, Seal, StoredFile
from madoguchi.core.vault.reading import open_file
from madoguchi.core.vault.receipts import card_for, receipt_of, receipt_text
from madoguchi.core.vault.seals import approve_opening, create_seal, postpone_opening
from madoguchi.core.vault.storage import store
from madoguchi.core.vault.tests.builders import MB, OFFICE, actor, docx, pdf

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 2, 2, 7, 59, 58, tzinfo=UTC)  # 16:59:58 in Tokyo
DEADLINE = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
FILER = actor(1, 10, label="山部（みほん企画株式会社）")
RIVAL = actor(2, 20, label="氷室（株式会社例題学習社）")
SAEKI = actor(3, 1, "officer", label="佐伯 真理子")
ONISHI = actor(4, 1, "key_holder", label="大西")
SOMEBODY = actor(5, 1, "committee_member", label="𠮷田")
CANARY = "見積金額九百八十七万六千五百四十三円"


@pytest.fixture
def key():
    return create_key("令和8年度 学習支援事業", NOW)


@pytest.fixture
def seal():
    return create_seal("企画提案書", opens_not_before=DEADLINE, now=NOW)


def filed(key, body=None, name="企画提案書（﨑）.pdf", **more):
    body = pdf(text=CANARY.encode()) if body is None else body
    return receive(io.BytesIO(body), name=name, key=key, policy=OFFICE, by=FILER, now=NOW, **more)


def test_file_goes_from_quarantine_to_usable_and_back_out(key):
    body = pdf(3)
    file = filed(key, body)
    with pytest.raises(InQuarantine):
        open_file(file, by=SAEKI, now=NOW, purpose="確認")
    checked = inspect(file, now=NOW)
    assert (checked.state, checked.findings, checked.virus_check) == ("usable", [], NO_VIRUS_CHECK)
    with open_file(file, by=SAEKI, now=NOW, purpose="確認") as stream:
        assert stream.read() == body
    receipt = receipt_of(checked, FILER)
    assert (receipt.sha256, receipt.size_bytes) == (sha256(body).hexdigest(), len(body))
    assert receipt.name == "企画提案書（﨑）.pdf"
    assert "2026-02-02 16:59:58" in receipt_text(receipt)


def test_same_content_twice_before_the_check_is_readable_both_times(key):
    """The newer copy takes the place of the older bytes, under another key of its cells."""
    body = pdf(2)
    first, second = filed(key, body), filed(key, body, name="写し.pdf")
    assert first.address == second.address
    for file in (first, second):
        assert inspect(file, now=NOW).state == "usable"
        with open_file(file, by=SAEKI, now=NOW, purpose="確認") as stream:
            assert stream.read() == body


def test_refused_file_says_why_and_does_not_open(key):
    file = inspect(filed(key, docx(), name="提案.pdf"), now=NOW)
    assert (file.state, file.findings[0]["code"]) == ("refused", "wrong_type")
    with pytest.raises(NotUsable):
        open_file(file, by=SAEKI, now=NOW, purpose="確認")


def test_inspect_again_changes_nothing(key):
    first = inspect(filed(key), now=NOW)
    again = inspect(first, now=NOW + timedelta(days=1))
    assert again.checked_at == NOW


class Sparse(io.RawIOBase):
    """A file of many zeros that counts how much of it was read."""

    def __init__(self, size):
        self.left, self.given = size, 0

    def read(self, size=-1):
        piece = min(size, self.left)
        self.left -= piece
        self.given += piece
        return bytes(piece)


def stored_paths():
    return sorted(path for path in store().root.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("body", "name", "code"),
    [
        (b"", "空.pdf", "empty_file"),
        (b"x", "提案.exe", "extension"),
        (b"x", "提案\u202efdp.pdf", "name_control"),
    ],
)
def test_bad_input_is_refused_and_nothing_is_kept(key, body, name, code):
    before = stored_paths()
    with pytest.raises(Refused) as refusal:
        filed(key, body, name)
    assert (refusal.value.code, stored_paths(), StoredFile.objects.count()) == (code, before, 0)


def test_300_mb_is_refused_early_and_nothing_is_kept(key):
    before, stream = stored_paths(), Sparse(300 * MB)
    with pytest.raises(Refused, match="30MB以下"):
        receive(stream, name="a.pdf", key=key, policy=OFFICE, by=FILER, now=NOW)
    assert stream.given <= 31 * MB
    assert stored_paths() == before
    announced = Sparse(300 * MB)
    with pytest.raises(Refused, match="30MB以下"):
        receive(
            announced, name="a.pdf", key=key, policy=OFFICE, by=FILER, now=NOW,
            expected_bytes=300 * MB,
        )  # fmt: skip
    assert announced.given == 0


def test_full_disk_is_one_sentence_and_nothing_is_kept(key, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    before = stored_paths()
    monkeypatch.setattr("madoguchi.core.vault.blobs.os.fsync", full)
    with pytest.raises(StorageFull, match="空きが足りない"):
        filed(key)
    assert (stored_paths(), StoredFile.objects.count()) == (before, 0)


def test_same_content_under_one_key_is_kept_once(key):
    first, second = filed(key, pdf(2)), filed(key, pdf(2))
    assert first.address == second.address
    other = filed(create_key("別の案件", NOW), pdf(2))
    assert other.address != first.address


# --- the seal ---------------------------------------------------------------------------------


def test_sealed_file_is_checked_but_opens_for_nobody(key, seal):
    file = inspect(filed(key, seal=seal), now=NOW)
    assert file.state == "usable"
    for person in (FILER, RIVAL, SAEKI, ONISHI):
        with pytest.raises(Sealed):
            open_file(file, by=person, now=DEADLINE + timedelta(days=1), purpose="確認")


def test_sealed_file_shows_its_name_and_size_to_the_filer_only(key, seal):
    file = filed(key, seal=seal)
    assert (file.name, file.size_bytes, file.sha256) == ("封緘中のファイル", 0, "")
    for person in (RIVAL, SAEKI, ONISHI):
        assert card_for(file, person).name == "封緘中のファイル"
    assert card_for(file, FILER).name == "企画提案書（﨑）.pdf"


def test_seal_opens_for_two_people_at_its_time(key, seal):
    body = pdf(2)
    file = inspect(filed(key, body, seal=seal), now=NOW)
    with pytest.raises(Refused, match="開封できるのは2026-02-02 17:00:00から"):
        approve_opening(seal, by=SAEKI, now=DEADLINE - timedelta(milliseconds=1))
    assert approve_opening(seal, by=SAEKI, now=DEADLINE).state == "opening"
    with pytest.raises(Sealed):
        open_file(file, by=SAEKI, now=DEADLINE, purpose="確認")
    with pytest.raises(Forbidden, match="異なる2人"):
        approve_opening(seal, by=SAEKI, now=DEADLINE)
    assert approve_opening(seal, by=ONISHI, now=DEADLINE).state == "opened"
    record = OpeningRecord.objects.get(seal=seal)
    assert (record.first_opener_label, record.second_opener_label) == ("佐伯 真理子", "大西")
    assert record.file_count == 1
    with open_file(file, by=SAEKI, now=DEADLINE, purpose="一次審査") as stream:
        assert stream.read() == body
    assert StoredFile.objects.get(pk=file.pk).name == "企画提案書（﨑）.pdf"


def test_seal_stays_shut_for_others_and_for_a_clock_that_went_back(key, seal):
    filed(key, seal=seal)
    for person in (FILER, RIVAL, SOMEBODY):
        with pytest.raises(Forbidden, match="登録された人"):
            approve_opening(seal, by=person, now=DEADLINE)
    approve_opening(seal, by=SAEKI, now=DEADLINE + timedelta(hours=1))
    with pytest.raises(Refused) as refusal:
        approve_opening(seal, by=ONISHI, now=DEADLINE + timedelta(minutes=59))
    assert refusal.value.code == "clock_went_back"
    with pytest.raises(Refused) as refusal:
        approve_opening(seal, by=ONISHI, now=DEADLINE - timedelta(minutes=1))
    assert refusal.value.code == "too_early"


def test_seal_does_not_open_by_changing_rows(key, seal):
    file = inspect(filed(key, seal=seal), now=NOW)
    keyring.wipe_passing(file.file_id)
    Seal.objects.update(state="opened", first_opener_id=3, second_opener_id=4)
    with pytest.raises(Sealed):
        open_file(file, by=SAEKI, now=DEADLINE, purpose="確認")
    Seal.objects.update(
        state="sealed", first_opener_id=None, second_opener_id=None,
        opens_not_before=NOW - timedelta(days=9),
    )  # fmt: skip
    with pytest.raises(Refused) as refusal:
        approve_opening(seal, by=SAEKI, now=NOW)
    assert refusal.value.code == "too_early"


def test_seal_can_be_postponed_never_brought_forward(seal):
    later = DEADLINE + timedelta(days=1)
    postpone_opening(seal, opens_not_before=later, by=SAEKI, now=NOW)
    with pytest.raises(Refused):
        postpone_opening(seal, opens_not_before=DEADLINE, by=SAEKI, now=NOW)
    with pytest.raises(Refused):
        approve_opening(seal, by=SAEKI, now=DEADLINE)
    assert approve_opening(seal, by=SAEKI, now=later).state == "opening"


def test_nothing_is_filed_once_opening_began(key, seal):
    approve_opening(seal, by=SAEKI, now=DEADLINE)
    with pytest.raises(Refused) as refusal:
        filed(key, seal=seal)
    assert refusal.value.code == "seal_opened"


# --- keys --------------------------------------------------------------------------------------


def test_destroyed_key_takes_everything_with_it(key, django_capture_on_commit_callbacks):
    file = inspect(filed(key), now=NOW)
    token = encrypt_text(key, CANARY, "mail:1")
    assert decrypt_text(key, token, "mail:1") == CANARY
    with pytest.raises(Forbidden, match="異なる2人"):
        destroy_key(key, by=SAEKI, approved_by=SAEKI, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        destroyed = destroy_key(key, by=SAEKI, approved_by=ONISHI, now=NOW)
    destroyed.refresh_from_db()
    assert (destroyed.state, destroyed.wiped_at) == ("destroyed", NOW)
    assert not keyring.exists(key.key_id)
    with pytest.raises(Gone):
        open_file(file, by=SAEKI, now=NOW, purpose="確認")
    with pytest.raises(Gone):
        decrypt_text(destroyed, token, "mail:1")
    file = StoredFile.objects.get(pk=file.pk)
    assert (file.state, file.name) == ("erased", "消去済みのファイル")
    with pytest.raises(DomainError):
        destroy_key(key, by=SAEKI, approved_by=ONISHI, now=NOW)


def test_key_files_are_for_the_owner_only(key):
    for path in settings.VAULT_KEYS.rglob("*"):
        expected = 0o700 if path.is_dir() else 0o600
        assert path.stat().st_mode & 0o777 == expected
