"""While tables change, writes are recorded (PostgreSQL) or the gap is said (SQLite)."""

import json

import pytest
from django.db import connection

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.trail import history_of, verify
from madoguchi.core.trail.install import missing_guards
from madoguchi.core.trail.migrating import after_migrate, before_migrate
from madoguchi.core.trail.models import TrailEntry

pytestmark = pytest.mark.django_db
PLAN = [("accounts.0002_organisation_add_nickname", False)]


@pytest.fixture
def migrating():
    """Between the two signals of a migrate that has something to do."""
    connection.check_constraints()
    before_migrate(using="default", plan=PLAN)
    yield
    after_migrate(using="default", plan=PLAN)


def test_migrate_that_does_nothing_touches_no_trigger():
    before_migrate(using="default", plan=[])
    assert missing_guards(connection) == []


def test_migrate_is_written_down_and_puts_the_triggers_in_force():
    connection.check_constraints()
    before_migrate(using="default", plan=PLAN)
    assert missing_guards(connection) != []
    after_migrate(using="default", plan=PLAN)
    assert missing_guards(connection) == []
    entry = TrailEntry.objects.filter(action="migrate").first()
    assert json.loads(entry.after) == {"1": "accounts.0002_organisation_add_nickname"}
    assert verify().ok


@pytest.mark.postgresql
def test_data_migration_on_postgresql_is_recorded(migrating):
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite the triggers are off meanwhile, and the trail says so")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_organisation ADD COLUMN nickname text DEFAULT 'x'")
    section = Organisation.objects.create(kind="section", name="市民活動推進課")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_organisation SET nickname = 'みほん' WHERE name <> ''")
    newest, oldest = history_of(section)
    assert json.loads(newest.after) == {"nickname": "みほん"}
    assert json.loads(oldest.after)["nickname"] == "x"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ALTER TABLE accounts_organisation DROP COLUMN nickname")
