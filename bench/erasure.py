"""One of N contracts is erased: the time, and what ten backup generations still say of it.

Every contract has a file, sealed texts and mails under its own key. Ten generations are made, one
contract is approved, erased, proven and certified; the figures are of the product's own commands.
Peer in the same run: one generation read from end to end, and nothing looked for.
Limits: of the erased contract nothing can be read, of the others everything.
Usage: python bench/erasure.py [CONTRACTS] [--server URL|sqlite]
"""

import sys
import time
from datetime import timedelta
from typing import Any

from ground import measured

NIGHTS = 10


def main(count: int) -> int:
    from django.conf import settings

    from madoguchi.core.testing.personas import make_world
    from madoguchi.core.vault.backups.generations import make_generation
    from madoguchi.core.vault.storage import store
    from madoguchi.services.contracts.commands.certifying import issue_certificate
    from madoguchi.services.contracts.commands.erasure import carry_on
    from madoguchi.services.contracts.tests import factories_erasure as made
    from madoguchi.services.contracts.tests.factories import TODAY

    world = make_world(TODAY)
    people = made.People(world)
    one = made.close(made.a_filled_contract(world, people), people)
    for _ in range(count - 1):
        made.a_filled_contract(world, people, words=False)
    for night in range(NIGHTS, 0, -1):
        make_generation(settings.BACKUP_ROOT, store(), made.AFTER - timedelta(days=night))
    words = (made.NAME_WORD, made.TEXT_WORD, made.FILE_WORD)
    asked = made.approved(one, people, words=words)

    started = time.perf_counter()
    done = carry_on(asked, by=made.system(), now=made.AFTER)
    erased = time.perf_counter() - started
    run = done.runs.get()
    issue_certificate(
        done, witnesses="大西 千尋", key_copy_words="写しなし", by=people.officer, now=made.AFTER
    )
    certified = time.perf_counter() - started - erased
    return 0 if report(count, run, erased, certified) else 1


def bare_read() -> tuple[float, int]:
    """Seconds and rows of reading the newest generation, without looking for anything."""
    from django.conf import settings

    from madoguchi.core.vault.backups.contents import copied_rows
    from madoguchi.core.vault.backups.generations import generations, read_manifest

    newest = generations(settings.BACKUP_ROOT)[-1]
    started = time.perf_counter()
    rows = sum(1 for _ in copied_rows(newest / read_manifest(newest).database))
    return time.perf_counter() - started, rows


def report(count: int, run: Any, erased: float, certified: float) -> bool:
    from django.db import connection

    lines = list(run.lines.all())
    generations = [line for line in lines if line.place.startswith("世代")]
    proof = run.took_ms / 1000
    bare, rows = bare_read()
    share = proof / bare / (len(generations) + 1)
    searched = sum(line.searched for line in lines)
    print(f"contracts {count} on {connection.vendor}, {len(generations)} generations")
    print(
        f"erase and prove {erased:.2f} s (proof alone {proof:.2f} s), certificate {certified:.2f} s"
    )
    print(f"rows and blobs searched for {run.words} words: {searched:,}")
    print(
        f"peer: reading one generation alone {bare:.2f} s ({rows:,} rows); the proof looks"
        f" through {len(generations)} and the running data: x{share:.1f} each"
    )
    for line in generations:
        print(
            f"  {line.place}: of the one {line.opened} of {line.erased} readable, words "
            f"{line.found}; of others {line.others - line.unopened} of {line.others} readable"
        )
    right = run.is_clean and len(generations) == NIGHTS
    print("nothing of the one, everything of the others" if right else "a limit was MISSED")
    return bool(right)


if __name__ == "__main__":
    sys.exit(measured("erasure", __doc__, 50, main))
