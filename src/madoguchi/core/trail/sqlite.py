"""SQLite: triggers that write and link each entry, through functions of the connection.

A trigger passes the change to the view ``trail_intake``; the view's own trigger finds the last
link and adds the entry with its hash. Writers stand in line anyway, so the order is the chain's.
A program without our functions cannot write at all: "no such function: trail_link".
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from operator import attrgetter
from time import time_ns
from typing import Any

from madoguchi.core.trail.attribution import CURRENT, Attribution
from madoguchi.core.trail.chain import (
    FIELDS,
    GENESIS,
    MASKED,
    TABLE,
    body_of,
    link_hash,
    text_expression,
)
from madoguchi.core.trail.coverage import Watched

INTAKE = "trail_intake"
LINK = "trail_intake_link"
ACTOR_FIELDS = (
    "actor_kind", "actor_id", "actor_label", "organisation_id", "reason", "source",
)  # fmt: skip


def register_functions(connection: Any) -> None:
    """Give a raw sqlite3 connection what the triggers call, once for each row: short ways here."""
    connection.create_function("trail_now", 0, _now)
    for field in ACTOR_FIELDS:
        connection.create_function(f"trail_{field}", 0, _reader(field))
    connection.create_function("trail_link", 2 + len(FIELDS), _link)


def _now() -> str:
    second, microsecond = divmod(time_ns() // 1000, 1_000_000)
    return f"{_second(second)}.{microsecond:06d}"


@lru_cache(maxsize=4)
def _second(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _reader(field: str) -> Callable[[], str | int | None]:
    value_of: Callable[[Attribution], str | int | None] = attrgetter(field)
    return lambda: value_of(CURRENT.get())


def _link(previous: str, seq: int, *texts: str) -> str:
    return link_hash(previous, seq, body_of(texts))


def trail_triggers() -> Iterator[tuple[str, str]]:
    """(name, SQL) of the view and triggers of the trail's own table, in order of creation."""
    columns = ", ".join(f'"{name}"' for name in FIELDS)
    empty = ", ".join(f'NULL AS "{name}"' for name in FIELDS)
    values = ", ".join(f'NEW."{name}"' for name in FIELDS)
    texts = ", ".join(text_expression("sqlite", name, "NEW.") for name in FIELDS)
    yield INTAKE, f"CREATE VIEW {INTAKE} AS SELECT {empty} WHERE 0"
    yield (
        LINK,
        (
            f"CREATE TRIGGER {LINK} INSTEAD OF INSERT ON {INTAKE} BEGIN"
            f' INSERT INTO "{TABLE}" ("id", "seq", {columns}, "previous", "hash")'
            f" SELECT head.seq + 1, head.seq + 1, {values}, head.hash,"
            f" trail_link(head.hash, head.seq + 1, {texts})"
            f" FROM (SELECT COALESCE(MAX(id), 0) AS seq,"
            f' COALESCE((SELECT "hash" FROM "{TABLE}" ORDER BY "id" DESC LIMIT 1), \'{GENESIS}\')'
            f' AS hash FROM "{TABLE}") AS head; END'
        ),
    )
    for event in ("UPDATE", "DELETE"):
        yield (
            f"trail_refuse_{event.lower()}",
            (
                f'CREATE TRIGGER trail_refuse_{event.lower()} BEFORE {event} ON "{TABLE}"'
                " BEGIN SELECT RAISE(ABORT, 'the trail is only ever added to'); END"
            ),
        )


def table_triggers(table: Watched) -> Iterator[tuple[str, str]]:
    """(name, SQL) of the three triggers of a watched table."""
    changed = " OR ".join(f'OLD."{c}" IS NOT NEW."{c}"' for c in table.columns)
    yield _trigger(table, "insert", "", pk="NEW", before="''", after=_whole(table, "NEW"))
    yield _trigger(
        table, "update", f" WHEN {changed}", pk="OLD",
        before=_changes(table, "OLD"), after=_changes(table, "NEW"),
    )  # fmt: skip
    yield _trigger(table, "delete", "", pk="OLD", before=_whole(table, "OLD"), after="''")


def _trigger(
    table: Watched, action: str, when: str, *, pk: str, before: str, after: str
) -> tuple[str, str]:
    name = f"trail_{table.table}_{action}"
    names = ", ".join(f'"{field}"' for field in FIELDS)
    known = {
        "at": "trail_now()",
        "action": f"'{action}'",
        "table_name": f"'{table.table}'",
        "row_pk": f'CAST({pk}."{table.pk}" AS text)',
        "label": "''",
        "before": before,
        "after": after,
    } | {field: f"trail_{field}()" for field in ACTOR_FIELDS}
    values = ", ".join(known[field] for field in FIELDS)
    return name, (
        f'CREATE TRIGGER "{name}" AFTER {action.upper()} ON "{table.table}"{when} BEGIN'
        f" INSERT INTO {INTAKE} ({names}) VALUES ({values}); END"
    )


def _whole(table: Watched, row: str) -> str:
    return "'{' || " + " || ',' || ".join(_pair(table, c, row) for c in table.columns) + " || '}'"


def _changes(table: Watched, row: str) -> str:
    cases = " || ".join(
        f"CASE WHEN OLD.\"{c}\" IS NOT NEW.\"{c}\" THEN ',' || {_pair(table, c, row)} ELSE '' END"
        for c in table.columns
    )
    return f"'{{' || substr({cases}, 2) || '}}'"


def _pair(table: Watched, column: str, row: str) -> str:
    value = f'json_quote({row}."{column}")'
    if column in table.masked:
        value = f"CASE WHEN {row}.\"{column}\" IS NULL THEN 'null' ELSE '\"{MASKED}\"' END"
    return f"'\"{column}\":' || {value}"
