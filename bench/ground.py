"""ground: a database and folders of its own for a measurement, and the machine it ran on.

A measurement calls ``own_ground`` before anything of Django is imported: what it leaves in the
environment is inherited by every process that the measurement starts.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

Result = TypeVar("Result")
ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
SERVER = os.environ.get(
    "MADOGUCHI_BENCH_POSTGRESQL", "postgres://madoguchi:madoguchi@127.0.0.1:5432/madoguchi"
)


@contextmanager
def own_ground(name: str, server: str, **settings: str) -> Iterator[Path]:
    """An empty folder for files and keys, and an empty database; both are removed at the end.

    server    URL of a PostgreSQL server whose role may create databases; "sqlite" for a file
    settings  further environment variables
    """
    with tempfile.TemporaryDirectory(prefix=f"bench-{name}-") as folder:
        chosen = {
            "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings.dev",
            "MADOGUCHI_VAR": folder,
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
            "PYTHONWARNINGS": "ignore",
        }
        if server == "sqlite":
            os.environ.update(chosen | settings)
            yield Path(folder)
            return
        with own_database(server, f"bench_{name}_{os.getpid()}") as url:
            os.environ.update(chosen | {"MADOGUCHI_DATABASE_URL": url} | settings)
            yield Path(folder)


@contextmanager
def own_database(server: str, name: str) -> Iterator[str]:
    """A new database on the server; its URL."""
    import psycopg

    with psycopg.connect(urlunsplit(urlsplit(server)._replace(path="/postgres"))) as line:
        line.autocommit = True
        line.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            line.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def migrated() -> None:
    """Django ready, every table and trigger in place: from the models, in seconds."""
    import django

    django.setup()
    from django.core.management import call_command

    from madoguchi.core.modules.first_tables import create_first_tables

    create_first_tables()
    call_command("createcachetable", verbosity=0)


def measured(name: str, words: str, usual: int, main: Callable[[int], int]) -> int:
    """The command line of a measurement over so many contracts, on tables of its own.

    words  the first line of the measurement's help; usual  how many contracts unless asked
    main   the measurement: how many -> the exit code, which is returned
    """
    parser = argparse.ArgumentParser(description=words.partition("\n")[0])
    parser.add_argument("contracts", type=int, nargs="?", default=usual)
    parser.add_argument("--server", default=SERVER)
    chosen = parser.parse_args()
    with own_ground(name, chosen.server):
        print(machine(), flush=True)
        migrated()
        code = main(chosen.contracts)
        from django.db import connection

        connection.close()
    return code


def machine() -> str:
    """What the figures were taken on, in one line."""
    cpu = Path("/proc/cpuinfo")
    models = {
        line.partition(":")[2].strip()
        for line in (cpu.read_text().splitlines() if cpu.exists() else ())
        if line.startswith("model name")
    }
    return (
        f"{datetime.now().astimezone():%Y-%m-%d %H:%M}, {os.cpu_count()} x"
        f" {' / '.join(models) or platform.processor() or platform.machine()},"
        f" {platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


def percentile(figures: Sequence[float], share: float) -> float:
    """The value that ``share`` of the figures do not exceed."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def steal() -> float:
    """Seconds of all processors that the hypervisor took away since the machine started."""
    stat = Path("/proc/stat")
    if not stat.exists():
        return 0.0
    return int(stat.read_text().split("\n", 1)[0].split()[8]) / os.sysconf("SC_CLK_TCK")


def alone(work: Callable[..., Result], *words: Any) -> Result:
    """What ``work`` gives in a process of its own, which may set up Django for itself."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(work, words)


def finished(command: Sequence[str | Path]) -> None:
    """Run a command of the product to its end; its words are shown if it fails."""
    done = subprocess.run([*command], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command}: {done.stdout}{done.stderr}")
