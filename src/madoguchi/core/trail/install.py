"""Installation: keeps the triggers of every watched table as the models say, at each migrate."""

import re
from functools import cache
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from madoguchi.core.trail import postgresql, postgresql_functions, sqlite
from madoguchi.core.trail.coverage import watched_tables
from madoguchi.core.trail.postgresql import SessionAttribution, Trigger, squeezed
from madoguchi.core.trail.postgresql_functions import capture_body, capture_name

Signature = tuple[object, ...]

SIGNATURES = r"""
SELECT c.relname, t.tgname, p.proname, t.tgtype, t.tgargs, t.tginitdeferred,
       coalesce(substring(pg_get_triggerdef(t.oid) from 'WHEN (.*) EXECUTE'), '')
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
 WHERE NOT t.tgisinternal AND t.tgname LIKE 'trail\_%'
   AND t.tgenabled IN ('O', 'A') AND c.relnamespace = current_schema()::regnamespace
"""
BODIES = """
SELECT proname, prosrc FROM pg_proc
 WHERE proname = ANY(%s) AND pronamespace = current_schema()::regnamespace
"""


def prepare_connection(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Each new connection knows who acts: by functions on SQLite, by a setting on PostgreSQL."""
    if connection.vendor == "sqlite":
        sqlite.register_functions(connection.connection)
        return
    wrappers = connection.execute_wrappers
    wrappers[:] = [w for w in wrappers if not isinstance(w, SessionAttribution)]
    # First, so that ``with connection.execute_wrapper(…)`` takes its own off again, not ours.
    wrappers.insert(0, SessionAttribution())


def install(connection: BaseDatabaseWrapper) -> None:
    """Create what is missing, replace what differs, drop what is no longer wanted."""
    with transaction.atomic(using=connection.alias):
        if connection.vendor == "sqlite":
            _install_sqlite(connection)
        else:
            _install_postgresql(connection)


def uninstall(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger off. What is written until ``install`` is in no trail."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _drop_sqlite(cursor, existing_sqlite(cursor))
        else:
            for table, name, *_ in existing_postgresql(cursor):
                cursor.execute(f'DROP TRIGGER {name} ON "{table}"')


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of triggers and functions that are missing, switched off or not as written here."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            found = existing_sqlite(cursor)
            return [name for name, sql in wanted_sqlite() if found.get(name) != sql]
        signatures = existing_postgresql(cursor)
        missing = [
            f"{trigger.table}.{trigger.name}"
            for trigger in wanted_postgresql()
            if trigger.signature not in signatures
        ]
        return missing + _differing_functions(cursor)


@cache
def wanted_sqlite() -> list[tuple[str, str]]:
    """(name, SQL) of all, in order of creation; the models do not change while we run."""
    wanted = list(sqlite.trail_triggers())
    for table in watched_tables():
        wanted += sqlite.table_triggers(table)
    return wanted


def existing_sqlite(cursor: Any) -> dict[str, str]:
    """Name -> SQL of the trail's triggers and of its view."""
    cursor.execute(
        "SELECT name, sql FROM sqlite_master"
        " WHERE type IN ('trigger', 'view') AND name LIKE 'trail\\_%' ESCAPE '\\'"
    )
    return dict(cursor.fetchall())


def _install_sqlite(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        wanted, existing = dict(wanted_sqlite()), existing_sqlite(cursor)
        stale = {name: sql for name, sql in existing.items() if wanted.get(name) != sql}
        if sqlite.INTAKE in stale and sqlite.LINK in existing:
            stale[sqlite.LINK] = existing[sqlite.LINK]  # falls with its view
        _drop_sqlite(cursor, stale)
        for name, sql in wanted.items():
            if name in stale or name not in existing:
                cursor.execute(sql)


def _drop_sqlite(cursor: Any, existing: dict[str, str]) -> None:
    for name in existing:
        if name != sqlite.INTAKE:
            cursor.execute(f'DROP TRIGGER "{name}"')
    if sqlite.INTAKE in existing:
        cursor.execute(f"DROP VIEW {sqlite.INTAKE}")


@cache
def wanted_postgresql() -> list[Trigger]:
    wanted = list(postgresql.trail_triggers())
    for table in watched_tables():
        wanted += postgresql.table_triggers(table)
    return wanted


@cache
def wanted_functions() -> dict[str, str]:
    """Name -> body of the functions that the triggers call."""
    own = {capture_name(table.table): capture_body(table) for table in watched_tables()}
    return postgresql_functions.FUNCTIONS | own


def existing_postgresql(cursor: Any) -> set[Signature]:
    """Signatures of the trail's triggers that are in force."""
    cursor.execute(SIGNATURES)
    return {
        (table, name, function, kind, _arguments(bytes(arguments)), deferred, squeezed(when))
        for table, name, function, kind, arguments, deferred, when in cursor.fetchall()
    }


def _arguments(raw: bytes) -> tuple[str, ...]:
    return tuple(part.decode() for part in raw.split(b"\0")[:-1])


def _differing_functions(cursor: Any) -> list[str]:
    cursor.execute(BODIES, [list(wanted_functions())])
    found = dict(cursor.fetchall())
    return [name for name, body in wanted_functions().items() if found.get(name) != body]


def _install_postgresql(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for name in _differing_functions(cursor):
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
                f" AS $body${wanted_functions()[name]}$body$"
            )
        _put_in_force(cursor, wanted_postgresql())


def _put_in_force(cursor: Any, wanted: list[Trigger]) -> None:
    existing = existing_postgresql(cursor)
    for stale in existing - {trigger.signature for trigger in wanted}:
        cursor.execute(f'DROP TRIGGER {stale[1]} ON "{stale[0]}"')
    for trigger in wanted:
        if trigger.signature not in existing:
            cursor.execute(f'DROP TRIGGER IF EXISTS {trigger.name} ON "{trigger.table}"')
            cursor.execute(trigger.sql)


def generalise(connection: BaseDatabaseWrapper) -> None:
    """PostgreSQL, before tables change: let the function serve that needs to know no columns."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for table, name, function, *_ in existing_postgresql(cursor):
            if str(function).startswith("trail_of_"):
                _generalise_trigger(cursor, str(table), str(name))


def _generalise_trigger(cursor: Any, table: str, name: str) -> None:
    cursor.execute(
        "SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t"
        " WHERE t.tgrelid = %s::regclass AND t.tgname = %s",
        [f'"{table}"', name],
    )
    definition = cursor.fetchone()[0]
    general = re.sub(r"EXECUTE FUNCTION \S+\(", "EXECUTE FUNCTION trail_capture(", definition)
    cursor.execute(f'DROP TRIGGER {name} ON "{table}"')
    cursor.execute(general)
