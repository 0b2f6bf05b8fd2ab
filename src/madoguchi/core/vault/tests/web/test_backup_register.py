"""The register of backups: a run that fails is heard of, and a restore is equal or it failed."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.db import OperationalError, connection

from madoguchi.core.accounts.models import Person
from madoguchi.core.errors import Refused
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.backups import register
from madoguchi.core.vault.backups.contents import TableSum, restored_sums
from madoguchi.core.vault.backups.generations import (
    Manifest,
    Restored,
    compare_tables,
)
from madoguchi.core.vault.models import BackupRun, RestoreTest
from madoguchi.core.vault.system_checks import check_operators

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 2, 1, 17, 30, tzinfo=UTC)  # 2月2日 2:30 in Japan
BY = Actor.system("backup")
PEOPLE = ["unyou@example.jp", "kanshi@example.jp"]


@pytest.fixture(autouse=True)
def places(tmp_path, settings):
    settings.VAULT_ROOT = tmp_path / "vault"
    settings.BACKUP_ROOT = tmp_path / "backups"
    settings.OPERATOR_MAILS = PEOPLE
    return tmp_path


@pytest.fixture
def damage(monkeypatch):
    def fails(*_arguments):
        raise Refused("backup_database", "データベースの写しを確認できませんでした：壊れた頁")

    monkeypatch.setattr(register, "make_generation", fails)


def test_failed_run_is_kept_and_each_operator_gets_one_mail(damage):
    with pytest.raises(Refused, match="壊れた頁"):
        register.run_backup(by=BY, now=NOW, clock=iter((10.0, 12.5)).__next__)
    run = BackupRun.objects.get()
    assert (run.result, run.generation, run.size_bytes) == ("failed", "", 0)
    assert (run.started_at, (run.ended_at - run.started_at).total_seconds()) == (NOW, 2.5)
    assert run.reason == "データベースの写しを確認できませんでした：壊れた頁"
    mails = OutgoingMail.objects.order_by("pk")
    assert [(m.to_address, m.state) for m in mails] == [(to, "queued") for to in PEOPLE]
    assert "令和8年2月2日(月)" in mails[0].body
    assert "壊れた頁" in mails[0].body
    assert mail.outbox == []


def test_database_that_is_away_is_told_without_the_ledger(damage, monkeypatch):
    def away(**_values):
        raise OperationalError("connection refused")

    monkeypatch.setattr(BackupRun.objects, "create", away)
    with pytest.raises(Refused, match="壊れた頁"):
        register.run_backup(by=BY, now=NOW)
    (sent,) = mail.outbox
    assert sent.to == PEOPLE
    assert sent.subject == "バックアップが失敗しました（データベースにつながりません）"
    assert "壊れた頁" in sent.body
    assert OutgoingMail.objects.count() == 0


def test_nobody_to_tell_is_a_warning_of_the_deployment(settings):
    assert check_operators() == []
    settings.OPERATOR_MAILS = []
    assert [warning.id for warning in check_operators()] == ["vault.W001"]


def test_tables_are_equal_in_count_and_checksum_or_named():
    one, two = TableSum(3, "aa"), TableSum(2, "bb")
    manifest = Manifest("", "database.sqlite3", {}, {"a": one, "b": two})
    compare_tables(manifest, {"a": one, "b": two})
    for found in (
        {"a": one},
        {"a": one, "b": TableSum(2, "bc")},
        {"a": one, "b": TableSum(1, "bb")},
    ):
        with pytest.raises(Refused, match="（b）"):
            compare_tables(manifest, found)
    with pytest.raises(Refused, match="（c）"):
        compare_tables(manifest, {"a": one, "b": two, "c": two})


@pytest.mark.parametrize(
    ("took", "result"), [(4 * 3600 - 1, "equal"), (4 * 3600, "equal"), (4 * 3600 + 1, "failed")]
)
def test_restore_beyond_four_hours_is_a_failed_test(places, monkeypatch, took, result):
    monkeypatch.setattr(register, "restore_generation", lambda *_a, **_k: Restored(2, 3, 40))
    folder = places / "20260201-023000"
    folder.mkdir()
    (folder / "manifest.json").write_text("{}")
    person = Person.objects.create_user(email="seo@example.jp", name="瀬尾 忠")
    register.try_restore(
        folder, database="x", vault_root=places / "y", person=person, now=NOW,
        clock=iter((0.0, float(took))).__next__,
    )  # fmt: skip
    row = RestoreTest.objects.get()
    assert (row.result, row.took_seconds, row.person_name) == (result, took, "瀬尾 忠")
    assert (row.tested_at, row.tables, row.rows, row.blobs) == (NOW, 3, 40, 2)


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL's own program")
def test_database_that_cannot_be_read_is_refused_with_the_words_of_the_program():
    with pytest.raises(Refused, match='"nowhere_at_all" does not exist'):
        restored_sums("nowhere_at_all")
