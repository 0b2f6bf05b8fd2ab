"""The proof of an erasure sees what could still be read: in rows, blobs, and every generation."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault import keyring
from madoguchi.core.vault.backups.generations import generations, make_generation
from madoguchi.core.vault.checks import inspect
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.keys import create_key, destroy_key
from madoguchi.core.vault.proof import BLOBS, Needles, prove, words_in_clear
from madoguchi.core.vault.storage import store
from madoguchi.core.vault.tests.builders import OFFICE, actor, pdf

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 2, 2, 7, 59, 58, tzinfo=UTC)
SAEKI, ONISHI = actor(3, 1, "officer"), actor(4, 1, "key_holder")
CANARY = "髙﨑𠮷乃の記録-5b1c"


@pytest.fixture(autouse=True)
def places(tmp_path, settings):
    settings.VAULT_ROOT = tmp_path / "vault"
    settings.VAULT_KEYS = tmp_path / "keys"
    settings.BACKUP_ROOT = tmp_path / "backups"


@pytest.fixture
def two_keys():
    """A key whose file holds the canary, and another one's; three generations."""
    one, other = create_key("契約甲", NOW), create_key("契約乙", NOW)
    for key, word in ((one, CANARY), (other, "乙の記録")):
        inspect(
            receive(io.BytesIO(pdf(1, text=word.encode())), name=f"{word}.pdf", key=key,
                    policy=OFFICE, by=SAEKI, now=NOW), now=NOW,
        )  # fmt: skip
    for night in range(3):
        make_generation(settings.BACKUP_ROOT, store(), NOW + timedelta(days=night))
    return one, other


def run(key):
    return prove(
        key.key_id, [CANARY], vault_root=store().root, generations=generations(settings.BACKUP_ROOT)
    )


def test_destroyed_key_is_proven_gone_everywhere_and_the_other_is_read(two_keys):
    one, _ = two_keys
    destroy_key(one, by=SAEKI, approved_by=ONISHI, now=NOW)
    results = run(one)
    assert [(r.place, r.erased, r.opened, r.others, r.unopened, r.found_in) for r in results] == [
        ("現在のデータ", 2, 0, 2, 0, {}),
        *((f"2026020{day}-165958", 2, 0, 2, 0, {}) for day in (2, 3, 4)),
    ]
    assert [r.is_clean for r in results] == [True] * 4
    assert min(r.rows for r in results) > 10


def test_key_that_was_put_back_fails_the_proof(two_keys, settings):
    one, _ = two_keys
    path = settings.VAULT_KEYS / "keys" / f"{one.key_id}.key"
    kept = path.read_bytes()
    destroy_key(one, by=SAEKI, approved_by=ONISHI, now=NOW)
    path.write_bytes(kept)
    assert [(r.opened, r.is_clean) for r in run(one)] == [(2, False)] * 4


def test_word_in_clear_is_found_with_its_table_and_generation(two_keys):
    one, _ = two_keys
    record("view", by=Actor.system("test"), about=None, label=f"見た：{CANARY}", now=NOW)
    make_generation(settings.BACKUP_ROOT, store(), NOW + timedelta(days=3))
    destroy_key(one, by=SAEKI, approved_by=ONISHI, now=NOW)
    live, *older, newest = run(one)
    assert live.found_in == {"trail_trailentry": 1}
    assert [r.is_clean for r in older] == [True] * 3
    assert newest.found_in["trail_trailentry"] == 1
    assert words_in_clear([CANARY, "乙の記録"]) == {CANARY: {"trail_trailentry": 1}}


def test_blob_in_clear_and_a_lost_key_of_others_fail_the_proof(two_keys):
    one, other = two_keys
    destroy_key(one, by=SAEKI, approved_by=ONISHI, now=NOW)
    bare = store().path("ab" * 32)
    bare.parent.mkdir(parents=True, exist_ok=True)
    bare.write_bytes(b"x" * 300 + CANARY.encode())
    assert run(one)[0].found_in == {BLOBS: 1, f"{BLOBS}（形式が異なる）": 1}
    bare.unlink()
    keyring.wipe(other.key_id)
    keyring.make_key(other.key_id)
    assert [(r.others, r.unopened) for r in run(one)] == [(2, 2)] * 4


def test_words_are_found_in_every_spelling(tmp_path):
    needles = Needles([CANARY, CANARY, ""])
    assert needles.words == (CANARY,)
    escaped = "\\u9ad9\\ufa11\\ud842\\udfb7\\u4e43\\u306e\\u8a18\\u9332-5b1c"
    assert [needles.in_text(text) for text in (f"{{{escaped}}}", f"あ{CANARY}い", "髙﨑")] == [
        True, True, False,
    ]  # fmt: skip
    path = tmp_path / "copy"
    path.write_bytes(b"\0" * 4_194_300 + CANARY.encode("utf-16-le"))
    assert needles.in_file(path)
    path.write_bytes(b"\0" * 4_194_300)
    assert not needles.in_file(path)
