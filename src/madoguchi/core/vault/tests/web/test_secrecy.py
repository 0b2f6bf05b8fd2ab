"""Database, vault and backups without the keys tell nothing; a destroyed key erases them all."""

import io
import shutil
import sqlite3
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.vault import keyring
from madoguchi.core.vault.backups import databases
from madoguchi.core.vault.backups.generations import (
    generations,
    make_generation,
    restore_generation,
    verify_generation,
)
from madoguchi.core.vault.blobs import read_header
from madoguchi.core.vault.checks import inspect
from madoguchi.core.vault.cipher import Unreadable, cell_key_of
from madoguchi.core.vault.errors import Gone
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.keys import create_key, destroy_key, finish_destructions
from madoguchi.core.vault.models import StoredFile, VaultKey
from madoguchi.core.vault.reading import open_file
from madoguchi.core.vault.retention import clean_up, erase_file, files_past_retention, keep_until
from madoguchi.core.vault.seals import create_seal
from madoguchi.core.vault.storage import LocalStore, store
from madoguchi.core.vault.system_checks import check_places
from madoguchi.core.vault.tests.builders import OFFICE, actor, pdf

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 2, 2, 7, 59, 58, tzinfo=UTC)
FILER, SAEKI, ONISHI = actor(1, 10), actor(3, 1, "officer"), actor(4, 1, "key_holder")
CANARIES = ("CANARY-naiyou-7f3a", "みほん企画株式会社の見積", "CANARY-name-91bd")


@pytest.fixture(autouse=True)
def places(tmp_path, settings):
    settings.VAULT_ROOT = tmp_path / "vault"
    settings.VAULT_KEYS = tmp_path / "keys"
    settings.BACKUP_ROOT = tmp_path / "backups"
    return tmp_path


def filed(key, *, seal=None, body=None):
    body = body or pdf(2, text=f"{CANARIES[0]} {CANARIES[1]}".encode())
    file = receive(
        io.BytesIO(body), name=f"{CANARIES[2]}（{CANARIES[1]}）.pdf", key=key, policy=OFFICE,
        by=FILER, now=NOW, seal=seal,
    )  # fmt: skip
    return inspect(file, now=NOW)


def database_bytes(folder: Path) -> bytes:
    """Everything in the database, compressed nowhere."""
    if connection.vendor == "sqlite":
        return databases.dump(folder).read_bytes()
    return databases._run(["pg_dump", databases._name()]).encode()


def leaks(body: bytes) -> list[str]:
    return [
        canary for canary in CANARIES
        if any(canary.encode(code) in body for code in ("utf-8", "utf-16-le"))
        or canary.encode("unicode_escape") in body
    ]  # fmt: skip


@pytest.mark.parametrize("is_sealed", [True, False])
def test_database_and_vault_without_keys_hold_no_plaintext(places, is_sealed):
    seal = create_seal("提案書", opens_not_before=NOW, now=NOW) if is_sealed else None
    body = pdf(2, text=f"{CANARIES[0]} {CANARIES[1]}".encode())
    assert leaks(body) == list(CANARIES[:2])  # what could leak is there
    filed(create_key("公募", NOW), seal=seal, body=body)
    dump = database_bytes(places)
    blobs = b"".join(path.read_bytes() for path in store().root.rglob("*") if path.is_file())
    assert len(blobs) > len(body)
    assert (leaks(dump), leaks(blobs)) == ([], [])


def test_case_key_alone_does_not_open_a_sealed_blob():
    key = create_key("公募", NOW)
    file = filed(key, seal=create_seal("提案書", opens_not_before=NOW, now=NOW))
    header = read_header(store().path(file.address))
    with pytest.raises(Unreadable):
        cell_key_of(header, keyring.material(key.key_id))
    with pytest.raises(keyring.KeyMissing):
        keyring.seal_private(file.seal.key.key_id)
    with pytest.raises(keyring.KeyMissing):
        keyring.passing(file.file_id)  # wiped once the check was done


def test_destroyed_key_makes_an_older_copy_of_everything_unreadable(places, settings):
    key = create_key("公募", NOW)
    file = filed(key)
    card = file.card
    old = make_generation(settings.BACKUP_ROOT, store(), NOW)
    destroy_key(key, by=SAEKI, approved_by=ONISHI, now=NOW)
    assert VaultKey.objects.get(pk=key.pk).wiped_at == NOW
    # The worst case: the old rows and the old blobs are back in place, as before.
    shutil.rmtree(settings.VAULT_ROOT)
    shutil.copytree(old / "blobs", settings.VAULT_ROOT / "blobs")
    VaultKey.objects.update(state="active", wiped_at=None, destroyed_at=None)
    StoredFile.objects.update(state="usable", erased_at=None, card=card)
    assert store().path(file.address).exists()
    with pytest.raises(Gone):
        open_file(file, by=SAEKI, now=NOW, purpose="確認")
    assert StoredFile.objects.get().name == "消去済みのファイル"


def test_destruction_that_was_interrupted_is_finished_by_the_job(monkeypatch):
    key = create_key("公募", NOW)
    with monkeypatch.context() as stopped:
        stopped.setattr("madoguchi.core.vault.keys._finish", lambda _key, _now: None)
        destroy_key(key, by=SAEKI, approved_by=ONISHI, now=NOW)
    assert VaultKey.objects.get(pk=key.pk).wiped_at is None
    assert keyring.exists(key.key_id)
    assert finish_destructions(NOW + timedelta(minutes=1)) == 1
    assert VaultKey.objects.get(pk=key.pk).wiped_at == NOW + timedelta(minutes=1)
    assert not keyring.exists(key.key_id)


# --- backups -------------------------------------------------------------------------------------


def test_backup_and_restore_into_an_empty_place(places, settings, capsys):
    key = create_key("公募", NOW)
    body = pdf(4)
    file = filed(key, body=body)
    call_command("backup")
    (generation,) = generations(settings.BACKUP_ROOT)
    assert "鍵" in capsys.readouterr().out
    names = {path.name for path in generation.rglob("*")}
    assert not any(name.endswith((".key", ".pub")) for name in names)
    if connection.vendor == "sqlite":
        target = str(places / "restored.sqlite3")
    else:
        target = f"restored_{uuid.uuid4().hex[:8]}"
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {target}")
    try:
        arguments = (str(generation), "--database", target, "--vault-root", str(places / "again"))
        call_command("restore", *arguments)
        assert restored_numbers(target) == [file.receipt_number]
        again = LocalStore(places / "again")
        assert again.path(file.address).read_bytes() == store().path(file.address).read_bytes()
        with pytest.raises(CommandError, match="空ではありません"):
            call_command("restore", *arguments)
    finally:
        if connection.vendor != "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {target}")
    settings.VAULT_ROOT = places / "again"
    with open_file(file, by=SAEKI, now=NOW, purpose="復元の確認") as stream:
        assert stream.read() == body


def restored_numbers(target):
    query = "SELECT receipt_number FROM vault_storedfile"
    if connection.vendor == "sqlite":
        copy = sqlite3.connect(target)
        try:
            return [row[0] for row in copy.execute(query)]
        finally:
            copy.close()
    return databases._run(["psql", "-tA", "-c", query, target]).split()


def test_ten_generations_are_kept(settings):
    filed(create_key("公募", NOW))
    for hour in range(12):
        make_generation(settings.BACKUP_ROOT, store(), NOW + timedelta(hours=hour))
    kept = generations(settings.BACKUP_ROOT)
    assert [path.name for path in kept] == [f"20260202-{17 + n - 1}5958" for n in range(2, 8)] + [
        f"20260203-{n:02}5958" for n in range(4)
    ]
    for path in kept:
        verify_generation(path)


def test_damaged_backup_is_found_and_not_restored(places, settings):
    file = filed(create_key("公募", NOW))
    generation = make_generation(settings.BACKUP_ROOT, store(), NOW)
    blob = generation / store().path(file.address).relative_to(store().root)
    blob.unlink()
    blob.write_bytes(b"something else")
    with pytest.raises(Refused, match="壊れています"):
        restore_generation(generation, database=str(places / "x"), vault_root=places / "again")
    assert not (places / "again").exists()


def test_backup_that_fails_leaves_no_half_generation(settings, monkeypatch):
    monkeypatch.setattr(databases, "verify", lambda _path: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make_generation(settings.BACKUP_ROOT, store(), NOW)
    assert list(settings.BACKUP_ROOT.iterdir()) == []


def test_keys_inside_vault_or_backups_stop_the_start(places, settings):
    assert check_places() == []
    settings.VAULT_KEYS = settings.BACKUP_ROOT / "keys"
    assert [error.id for error in check_places()] == ["vault.E001"]


# --- retention -----------------------------------------------------------------------------------


def test_file_past_its_day_is_listed_and_erased_by_two_people():
    file = filed(create_key("公募", NOW))
    keep_until(file, NOW.date(), reason="保存年限の満了", by=SAEKI, now=NOW)
    assert list(files_past_retention(NOW.date())) == []
    assert list(files_past_retention(NOW.date() + timedelta(days=1))) == [file]
    with pytest.raises(Forbidden):
        erase_file(file, by=SAEKI, approved_by=SAEKI, now=NOW)
    address = file.address
    erased = erase_file(file, by=SAEKI, approved_by=ONISHI, now=NOW)
    assert (erased.state, erased.name) == ("erased", "消去済みのファイル")
    assert not store().path(address).exists()
    with pytest.raises(Gone):
        open_file(file, by=SAEKI, now=NOW, purpose="確認")


def test_erasing_one_of_two_equal_files_keeps_the_other():
    key, body = create_key("公募", NOW), pdf(3)
    first, second = filed(key, body=body), filed(key, body=body)
    erase_file(first, by=SAEKI, approved_by=ONISHI, now=NOW)
    with open_file(second, by=SAEKI, now=NOW, purpose="確認") as stream:
        assert stream.read() == body


def test_clean_up_removes_what_nobody_owns_after_a_day():
    key = create_key("公募", NOW)
    kept, lost = filed(key), filed(key, body=pdf(5))
    StoredFile.objects.filter(pk=lost.pk).delete()
    keyring.keep_passing(uuid.uuid4(), bytes(32))
    real_now = datetime.now(UTC)
    assert clean_up(real_now) == 0
    assert clean_up(real_now + timedelta(hours=25)) == 2
    assert list(store().addresses()) == [kept.address]
    assert settings.VAULT_ROOT.exists()
