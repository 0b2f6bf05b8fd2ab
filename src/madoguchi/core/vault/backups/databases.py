"""Databases: a consistent copy of SQLite or PostgreSQL, and back into an empty place."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection

from madoguchi.core.errors import Refused


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def dump(folder: Path) -> Path:
    """Copy the running database into the folder; the copy's path."""
    if is_sqlite():
        target = folder / "database.sqlite3"
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
            # One file: a copy that stays in WAL mode gets new files beside it when it is read.
            copy.execute("PRAGMA journal_mode=DELETE")
    else:
        target = folder / "database.pgdump"
        _run(["pg_dump", "--format=custom", f"--file={target}", _name()])
    return target


def verify(path: Path) -> None:
    """Raise Refused unless the copy can be read to its end."""
    if path.suffix == ".sqlite3":
        with closing(untouched(path)) as copy:
            answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if answer != "ok":
            raise broken(answer)
    else:
        # Reading all of it, into nowhere: --list would look at the table of contents only.
        _run(["pg_restore", "--file=/dev/null", str(path)])


def load(path: Path, target: str) -> None:
    """Put the copy into an empty place.

    target  SQLite: path of a file that does not exist; PostgreSQL: name of an empty database on
            the same server
    """
    if (path.suffix == ".sqlite3") != is_sqlite():
        raise Refused(
            "other_database",
            "このバックアップは別の種類のデータベースのものです。"
            "MADOGUCHI_DATABASE_URL を、バックアップをとったときと同じ種類にしてください。",
        )
    if path.suffix == ".sqlite3":
        place = Path(target)
        if place.exists() and place.stat().st_size:
            raise Refused(
                "not_empty", f"復元先 {place} は空ではありません。別の場所を指定してください。"
            )
        place.parent.mkdir(parents=True, exist_ok=True)
        with closing(untouched(path)) as source, closing(sqlite3.connect(place)) as copy:
            source.backup(copy)
    else:
        tables = _run(["psql", "--tuples-only", "--command=\\dt", target])
        if tables.strip():
            raise Refused(
                "not_empty",
                f"データベース {target} は空ではありません。別のものを指定してください。",
            )
        _run(["pg_restore", "--no-owner", "--exit-on-error", f"--dbname={target}", str(path)])


def untouched(path: Path) -> sqlite3.Connection:
    """The copy, read so that nothing is written to it or beside it."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def environment() -> dict[str, str]:
    """How PostgreSQL's programs reach the product's server."""
    database = connection.settings_dict
    # The password goes through the environment: arguments are seen by every user of the machine.
    found = {
        "PGHOST": str(database.get("HOST", "")),
        "PGPORT": str(database.get("PORT", "")),
        "PGUSER": str(database.get("USER", "")),
        "PGPASSWORD": str(database.get("PASSWORD", "")),
        "PGTZ": "UTC",  # moments look the same in every copy, whatever the server's own zone
    }
    # The same protection on the wire as the product's own connection has (?sslmode=verify-full).
    for name, value in database.get("OPTIONS", {}).items():
        if name.startswith("ssl"):
            found[f"PG{name.upper()}"] = str(value)
    return found


def _run(command: list[str]) -> str:
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs, no shell
        [program(command[0]), *command[1:]],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    if done.returncode != 0:
        raise broken(done.stderr.strip()[:500])
    return done.stdout


def program(name: str) -> str:
    """Where one of PostgreSQL's programs lies; raises Refused."""
    found = shutil.which(name)
    if found is None:
        raise Refused(
            "no_program",
            f"{name} が見つかりません。PostgreSQL のクライアントを導入してください。",
        )
    return found


def broken(reason: str) -> Refused:
    return Refused("backup_database", f"データベースの写しを確認できませんでした：{reason}")
