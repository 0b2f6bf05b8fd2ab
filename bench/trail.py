"""The trail's price: bulk and single writes with and without it, and verifying a million links.

Peers in the same run: the same writes with the triggers taken off, and SHA-256 alone over as
many texts of the same length. Limits: bulk at most 4 times, a million links under 15 seconds.
Usage: python bench/trail.py [ROWS] [LINKS] [POSTGRESQL_URL]
An SQLite file, and on the server of the URL (or of MADOGUCHI_BENCH_POSTGRESQL) a database of its
own, are made and removed.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit, urlunsplit

from ground import SERVER, machine

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
REPEATS, SINGLES = 5, 300


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def bulk_update(value: str) -> None:
    from madoguchi.core.accounts.models import Person

    Person.objects.update(phone=value)


def single_saves(value: str) -> None:
    from madoguchi.core.accounts.models import Person

    for person in Person.objects.order_by("pk")[:SINGLES]:
        person.phone = value
        person.save(update_fields=["phone"])


def fill(links: int) -> None:
    """Through the triggers themselves, until the chain is long enough."""
    from django.db import connection

    from madoguchi.core.trail.verification import head

    turn = 0
    while head()[0] < links:
        turn += 1
        bulk_update(f"03-{turn:08d}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def hash_only(count: int) -> None:
    """The least that any verification must do: one digest per link."""
    text = "x" * 420
    for number in range(count):
        sha256(f"{number}|{text}".encode()).hexdigest()


def child(rows: int, links: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from madoguchi.core.accounts.models import Person
    from madoguchi.core.trail import verify
    from madoguchi.core.trail.install import install, uninstall

    call_command("migrate", verbosity=0)
    Person.objects.bulk_create(
        Person(email=f"person{n}@example.jp", name=f"区職員 {n}") for n in range(rows)
    )
    figures: dict[str, list[float]] = {name: [] for name in ("bulk", "bare", "one", "one_bare")}
    for turn in range(REPEATS):
        install(connection)
        figures["bulk"].append(seconds(lambda turn=turn: bulk_update(f"with {turn}")))
        figures["one"].append(seconds(lambda turn=turn: single_saves(f"with one {turn}")))
        uninstall(connection)
        figures["bare"].append(seconds(lambda turn=turn: bulk_update(f"bare {turn}")))
        figures["one_bare"].append(seconds(lambda turn=turn: single_saves(f"bare one {turn}")))
    install(connection)
    bulk, bare, one, one_bare = (median(figures[k]) for k in ("bulk", "bare", "one", "one_bare"))
    print(f"{connection.vendor}", flush=True)
    print(f"  bulk update of {rows:,} rows: {bulk:.3f} s; without the trail {bare:.3f} s"
          f" (x{bulk / bare:.1f}; limit x4)")  # fmt: skip
    print(f"  {SINGLES} single saves: {one:.3f} s; without the trail {one_bare:.3f} s"
          f" (+{100 * (one / one_bare - 1):.0f} %; limit +45 %)")  # fmt: skip
    fill(links)
    found = verify()
    peer = seconds(lambda: hash_only(found.links))
    print(f"  verification of {found.links:,} links: {found.seconds:.1f} s, problems"
          f" {found.problem_count} (limit 15 s); SHA-256 alone {peer:.1f} s"
          f" (x{found.seconds / peer:.1f})", flush=True)  # fmt: skip


def run_child(rows: int, links: int, folder: str, url: str) -> None:
    settings = {
        "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings.dev",
        "MADOGUCHI_VAR": folder,
        "MADOGUCHI_DATABASE_URL": url,
    }
    subprocess.run(
        [sys.executable, "-W", "ignore", __file__, str(rows), str(links), "--child"],
        env={**os.environ, **settings}, check=True,
    )  # fmt: skip


def main(rows: int, links: int, postgresql: str) -> None:
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory(prefix="trail-bench-") as folder:
        run_child(rows, links, folder, f"sqlite:///{folder}/bench.sqlite3")
    import psycopg

    name = f"bench_trail_{os.getpid()}"
    parts = urlsplit(postgresql)
    with psycopg.connect(postgresql, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            with tempfile.TemporaryDirectory(prefix="trail-bench-") as folder:
                run_child(rows, links, folder, urlunsplit(parts._replace(path=f"/{name}")))
        finally:
            server.execute(f'DROP DATABASE "{name}"')


if __name__ == "__main__":
    numbers = [int(a) for a in sys.argv[1:] if a.isdigit()]
    rows_asked, links_asked = (*numbers, *(7_000, 1_000_000)[len(numbers) :])[:2]
    urls = [a for a in sys.argv[1:] if "://" in a]
    if "--child" in sys.argv:
        child(rows_asked, links_asked)
    else:
        main(rows_asked, links_asked, urls[0] if urls else SERVER)
