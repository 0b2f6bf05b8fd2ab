"""Contents: the rows of the running database, or of a generation's copy, table by table as text."""

import hashlib
import re
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from django.db import connection

from madoguchi.core.vault.backups import databases

ROWS_AT_ONCE = 500
COPY_HEAD = re.compile(r'COPY (?:\w+\.)?"?(\w+)"? \((.*)\) FROM stdin;')
ESCAPES = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\\\": "\\", "\\b": "\b", "\\f": "\f"}
ESCAPED = re.compile(r"\\[tnr\\bf]")


class TableSum(NamedTuple):
    """How many rows a table has, and a checksum (hex) that no order of the rows changes."""

    rows: int
    checksum: str


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


def copied_sums(copy: Path) -> dict[str, TableSum]:
    """Table -> its sum, of a generation's database."""
    if copy.suffix == ".sqlite3":
        return _summed(_sqlite_lines(copy))
    return _summed(_table_lines(["pg_restore", "--data-only", "--file=-", str(copy)]))


def restored_sums(target: str) -> dict[str, TableSum]:
    """The same of a database into which a generation was loaded (``databases.load``)."""
    if databases.is_sqlite():
        return _summed(_sqlite_lines(Path(target)))
    return _summed(_table_lines(["pg_dump", "--data-only", target]))


def _summed(lines: Iterable[tuple[str, str]]) -> dict[str, TableSum]:
    """Of (table, one row as text; "" for the table itself, which may be empty)."""
    rows: dict[str, int] = {}
    sums: dict[str, int] = {}
    for table, line in lines:
        known = rows.setdefault(table, 0)
        if line:
            rows[table] = known + 1
            digest = hashlib.sha256(line.encode("utf-8", "replace")).digest()
            sums[table] = sums.get(table, 0) + int.from_bytes(digest, "big")
    return {
        table: TableSum(count, f"{sums.get(table, 0) % 2**256:064x}")
        for table, count in sorted(rows.items())
    }


def _sqlite_lines(copy: Path) -> Iterator[tuple[str, str]]:
    with closing(databases.untouched(copy)) as source:
        named = source.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        for (table,) in named.fetchall():
            yield table, ""
            found = source.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - as the copy names it
            for row in found:
                yield table, repr(row)


def _table_lines(command: list[str]) -> Iterator[tuple[str, str]]:
    """Each line of COPY as PostgreSQL writes it, which is one row and nothing else."""
    table = ""
    for line in _postgresql_lines(command):
        head = COPY_HEAD.fullmatch(line)
        if head:
            table = head[1]
            yield table, ""
        elif line == "\\.":
            table = ""
        elif table:
            yield table, f"|{line}"  # a row of one empty text is a row too


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
    table, columns = "", [""]
    for line in _postgresql_lines(["pg_restore", "--data-only", "--file=-", str(copy)]):
        head = COPY_HEAD.fullmatch(line)
        if head:
            table, columns = head[1], [name.strip(' "') for name in head[2].split(",")]
        elif line == "\\.":
            table = ""
        elif table:
            yield StoredRow(table, dict(zip(columns, map(_copied, line.split("\t")), strict=True)))


def _postgresql_lines(command: list[str]) -> Iterator[str]:
    """What the program writes as text, line by line, never kept whole."""
    with (
        tempfile.TemporaryFile() as complaints,  # warnings of a run that goes well are nobody's
        subprocess.Popen(  # noqa: S603 - PostgreSQL's own program, no shell
            [databases.program(command[0]), *command[1:]], env=databases.environment(),
            stdout=subprocess.PIPE, stderr=complaints, encoding="utf-8", errors="replace",
        ) as reading,
    ):  # fmt: skip
        for line in reading.stdout or ():
            yield line.removesuffix("\n")
        if reading.wait() != 0:
            complaints.seek(0)
            raise databases.broken(complaints.read().decode("utf-8", "replace").strip()[:500])


def _copied(cell: str) -> str | None:
    return None if cell == "\\N" else ESCAPED.sub(lambda found: ESCAPES[found[0]], cell)


def _row(table: str, columns: list[str], row: tuple[object, ...]) -> StoredRow:
    return StoredRow(table, dict(zip(columns, map(_text, row), strict=True)))


def _text(value: object) -> str | None:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return None if value is None else str(value)
