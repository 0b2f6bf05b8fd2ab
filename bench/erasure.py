"""One of N contracts is erased: the time, and what ten backup generations still say of it.

Every contract has a file, sealed texts and mails under its own key. Ten generations are made, one
contract is approved, erased, proven and certified; the figures are of the product's own commands.
Usage: DJANGO_SETTINGS_MODULE=madoguchi.config.settings.test python bench/erasure.py [CONTRACTS]
on the database of MADOGUCHI_DATABASE_URL, which must be migrated, empty and made for this.
"""

import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]


def main(count: int) -> None:
    django.setup()
    from django.conf import settings

    from madoguchi.core.testing.personas import make_world
    from madoguchi.core.vault.backups.generations import make_generation
    from madoguchi.core.vault.storage import store
    from madoguchi.services.contracts.commands.certifying import issue_certificate
    from madoguchi.services.contracts.commands.erasure import carry_on
    from madoguchi.services.contracts.models import Contract
    from madoguchi.services.contracts.tests import factories_erasure as made
    from madoguchi.services.contracts.tests.factories import TODAY

    assert not Contract.objects.exists(), "this is for an empty database"
    with tempfile.TemporaryDirectory() as folder:
        places = {"VAULT_ROOT": "vault", "VAULT_KEYS": "keys", "BACKUP_ROOT": "backups"}
        for name, part in places.items():
            setattr(settings, name, Path(folder) / part)
        world = make_world(TODAY)
        people = made.People(world)
        one = made.close(made.a_filled_contract(world, people), people)
        for _ in range(count - 1):
            made.a_filled_contract(world, people, words=False)
        for night in range(10, 0, -1):
            at = made.AFTER - timedelta(days=night)
            make_generation(settings.BACKUP_ROOT, store(), at)
        words = (made.NAME_WORD, made.TEXT_WORD, made.FILE_WORD)
        asked = made.approved(one, people, words=words)

        started = time.perf_counter()
        done = carry_on(asked, by=made.system(), now=made.AFTER)
        erased = time.perf_counter() - started
        run = done.runs.get()
        issue_certificate(
            done, witnesses="大西 千尋", key_copy_words="写しなし", by=people.officer,
            now=made.AFTER,
        )  # fmt: skip
        certified = time.perf_counter() - started - erased
        report(count, run, erased, certified)


def report(count: int, run, erased: float, certified: float) -> None:
    lines = list(run.lines.all())
    generations = [line for line in lines if line.place.startswith("世代")]
    print(f"contracts {count}, words searched {run.words}, generations {len(generations)}")
    print(f"erase and prove {erased:.2f} s (proof alone {run.took_ms / 1000:.2f} s)")
    print(f"certificate {certified:.2f} s")
    print(f"rows and blobs searched {sum(line.searched for line in lines)}")
    for line in generations:
        print(
            f"  {line.place}: of the one {line.opened} of {line.erased} readable, words "
            f"{line.found}; of others {line.others - line.unopened} of {line.others} readable"
        )
    assert run.is_clean
    assert len(generations) == 10


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
