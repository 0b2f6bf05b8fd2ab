"""Contents: the rows of the running database, or of a generation's copy, table by table as text."""

import re
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from madoguchi.core.vault.backups import databases

ROWS_AT_ONCE = 500
COPY_HEAD = re.compile(r'COPY (?:\w+\.)?"?(\w+)"? \((.*)\) FROM stdin;')
ESCAPES = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\\\": "\\", "\\b": "\b", "\\f": "\f"}
ESCAPED = re.compile(r"\\[tnr\\bf]")


@dataclass(frozen=True)
class StoredRow:
    """One row: column -> value as text; None where it is empty."""

    table: str
    values: Mapping[str, str | None]

    @property
    def text(self) -> str:
        return "\n".join(value for value in self.values.values() if value)


def live_rows() -> Iterator[StoredRow]:
    """Every row of every table of the running database."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
    for table in tables:
        with connection.cursor() as cursor:
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {quoted}")  # noqa: S608 - a table's own name, quoted
            columns = [column[0] for column in cursor.description or ()]
            while rows := cursor.fetchmany(ROWS_AT_ONCE):
                yield from (_row(table, columns, row) for row in rows)


def copied_rows(copy: Path) -> Iterator[StoredRow]:
    """Every row of every table of a generation's database, read without loading it anywhere."""
    return _sqlite_rows(copy) if copy.suffix == ".sqlite3" else _postgresql_rows(copy)


def _sqlite_rows(copy: Path) -> Iterator[StoredRow]:
    with closing(databases.untouched(copy)) as source:
        source.text_factory = lambda raw: raw.decode("utf-8", "replace")
        named = source.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        for (table,) in named.fetchall():
            yield from _sqlite_table(source, table)


def _sqlite_table(source: sqlite3.Connection, table: str) -> Iterator[StoredRow]:
    found = source.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - as the copy names it
    columns = [column[0] for column in found.description]
    while rows := found.fetchmany(ROWS_AT_ONCE):
        yield from (_row(table, columns, row) for row in rows)


def _postgresql_rows(copy: Path) -> Iterator[StoredRow]:
    """``pg_restore`` writes the copy as text; it is read line by line, never kept whole."""
    program = databases.program("pg_restore")
    with subprocess.Popen(  # noqa: S603 - PostgreSQL's own program, no shell
        [program, "--data-only", "--file=-", str(copy)],
        stdout=subprocess.PIPE, encoding="utf-8", errors="replace",
    ) as reading:  # fmt: skip
        yield from _copied_lines(reading.stdout or ())
    if reading.returncode != 0:
        raise databases.broken(f"pg_restore {reading.returncode}")


def _copied_lines(lines: Iterable[str]) -> Iterator[StoredRow]:
    table, columns = "", [""]
    for raw in lines:
        line = raw.rstrip("\n")
        head = COPY_HEAD.fullmatch(line)
        if head:
            table, columns = head[1], [name.strip(' "') for name in head[2].split(",")]
        elif line == "\\.":
            table = ""
        elif table:
            yield StoredRow(table, dict(zip(columns, map(_copied, line.split("\t")), strict=True)))


def _copied(cell: str) -> str | None:
    return None if cell == "\\N" else ESCAPED.sub(lambda found: ESCAPES[found[0]], cell)


def _row(table: str, columns: list[str], row: tuple[object, ...]) -> StoredRow:
    return StoredRow(table, dict(zip(columns, map(_text, row), strict=True)))


def _text(value: object) -> str | None:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return None if value is None else str(value)
