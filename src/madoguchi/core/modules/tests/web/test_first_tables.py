"""First tables: only for an empty SQLite file, and resumed when stopped before the record.

That tables, indices, triggers and recorded migrations come out as after every migration is tried
with a whole start in ``tests/commands/test_serve.py``.
"""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from madoguchi.core.modules import first_tables

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
