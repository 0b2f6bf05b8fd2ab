"""First tables: only for an empty SQLite file, and resumed when stopped before the record.

That tables, indices, triggers and recorded migrations come out as after every migration is tried
with a whole start in ``tests/commands/test_serve.py``.
"""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from madoguchi.core.modules import first_tables
from madoguchi.core.modules.management.commands import prepare

sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite has first tables")


@pytest.fixture
def asked(monkeypatch):
    calls = []
    monkeypatch.setattr(first_tables, "call_command", lambda *words, **_: calls.append(words))
    return calls


@sqlite
def test_stopped_before_the_record_only_the_record_is_made(transactional_db, asked):
    before = connection.introspection.table_names()
    first_tables.create_first_tables()
    assert connection.introspection.table_names() == before
    assert asked == [("migrate",)]


@pytest.mark.parametrize("recorded", [{}, {("cases", "0001_initial"): None}])
def test_only_a_database_without_a_recorded_migration_is_untouched(db, monkeypatch, recorded):
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _: recorded)
    assert first_tables.is_untouched() is (connection.vendor == "sqlite" and not recorded)


def test_every_column_of_the_models_stands_in_the_tables(db):
    assert first_tables.lacking_columns() == []


def test_tables_of_an_earlier_preparation_are_named_and_refused(db, monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_caseclock RENAME COLUMN speed TO pace")
    assert first_tables.lacking_columns() == ["cases_caseclock.speed"]
    monkeypatch.setattr(prepare, "is_untouched", lambda: False)
    monkeypatch.setattr(prepare, "call_command", lambda *_, **__: None)
    with pytest.raises(CommandError, match="準備中の以前の版") as refused:
        call_command("prepare", demo=False)
    assert refused.value.returncode == prepare.OLD_TABLES
