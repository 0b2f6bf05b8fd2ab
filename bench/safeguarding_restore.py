"""Backup and restore at the size of a ward: 5,000 children with 500,000 entries.

One generation is made, and restored into an empty database of the same server, each by the
command that an operator uses; the rows of every table are compared with the manifest. Limit: four
hours (SAFE-073). Peer in the same run: pg_dump and pg_restore alone.
Then, with fewer children, two contracts in ten generations: the key of one is destroyed by two
people, and every name of both is tried in each generation with every key that exists, beside the
vault's own proof. Limit: of the one nothing, of the other everything can be read.
The rows are made without the trail (see safeguarding_ground); a ward's own trail adds its rows.
Usage: python bench/safeguarding_restore.py [--children N] [--days N] [--erased N] [--server URL]
"""

import argparse
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from ground import SERVER, machine, migrated, own_database, own_ground
from safeguarding_ground import make_ward, triggers_off

NIGHTS = 10
FAMILY = ("御堂", "𠮷田", "髙橋", "﨑山", "瀬尾", "早乙女", "鷲尾", "東海林")


def ward_of(children: int, days: int) -> Any:
    """A contract with that many children, their names sealed, and days of entries."""
    from madoguchi.core.accounts.models import Person
    from madoguchi.services.safeguarding.models import Child

    last = date(2026, 3, 31)
    ward = make_ward(children, last - timedelta(days=days), last)
    rows = list(Child.objects.filter(contract=ward["contract"]))
    for n, child in enumerate(rows):
        seal_name(ward["contract"], child, f"{FAMILY[n % 8]} {n:05d}番")
    with triggers_off():
        Child.objects.bulk_update(rows, ["name_encrypted", "name_digest"], batch_size=500)
    return ward["contract"], ward["entries"], Person.objects.order_by("pk")[0]


def seal_name(contract: Any, child: Any, name: str) -> None:
    from madoguchi.services.safeguarding.queries.sealed import name_digest, sealed_name

    child.name_encrypted = sealed_name(contract, child.number, name)
    child.name_digest = name_digest(contract, name)


# --- a whole ward, out and in again ---
def out_and_in(chosen: argparse.Namespace, folder: Path) -> bool:
    from django.conf import settings

    from madoguchi.core.trail.actor import Actor
    from madoguchi.core.vault.backups.register import run_backup, try_restore

    started = time.perf_counter()
    _, entries, person = ward_of(chosen.children, chosen.days)
    print(f"{chosen.children:,} children, {entries:,} entries, made in {since(started):.0f} s")
    started = time.perf_counter()
    run = run_backup(by=Actor.system("bench"), now=datetime.now(UTC))
    backup = since(started)
    generation = Path(settings.BACKUP_ROOT) / run.generation
    with own_database(chosen.server, f"bench_restored_{int(started)}") as url:
        row = try_restore(
            generation, database=url.rpartition("/")[2], vault_root=folder / "again",
            person=person, now=datetime.now(UTC),
        )  # fmt: skip
    print(
        f"  backup {backup:.1f} s: {run.rows:,} rows, {run.size_bytes / 1e6:.1f} MB\n"
        f"  restore {row.took_seconds} s: {row.tables} tables, {row.rows:,} rows"
        f" {'equal to the manifest' if row.result == 'equal' else row.reason} (limit 4 hours)",
        flush=True,
    )
    dumped, loaded = bare(chosen.server, folder)
    print(
        f"  peer: pg_dump {dumped:.1f} s, pg_restore {loaded:.1f} s: backup ×{backup / dumped:.1f},"
        f" restore ×{row.took_seconds / loaded:.1f}",
        flush=True,
    )
    return bool(row.result == "equal" and row.rows == run.rows)


def bare(server: str, folder: Path) -> tuple[float, float]:
    """Seconds of pg_dump and pg_restore alone."""
    from django.db import connection

    from madoguchi.core.vault.backups import databases

    def done(*command: str | Path) -> float:
        began = time.perf_counter()
        program = databases.program(str(command[0]))
        subprocess.run([program, *command[1:]], env=databases.environment(), check=True)
        return since(began)

    path, name = folder / "bare.pgdump", str(connection.settings_dict["NAME"])
    dumped = done("pg_dump", "-Fc", f"--file={path}", name)
    with own_database(server, f"bench_bare_{int(time.time())}") as url:
        return dumped, done("pg_restore", "--no-owner", f"--dbname={url.rpartition('/')[2]}", path)


# --- one contract of two is erased ---
def erased_in_ten(chosen: argparse.Namespace) -> bool:
    from django.conf import settings
    from django.db import connection

    from madoguchi.core.trail import acting
    from madoguchi.core.trail.actor import Actor, ActorKind
    from madoguchi.core.vault.backups.generations import generations, make_generation
    from madoguchi.core.vault.keys import destroy_key
    from madoguchi.core.vault.proof import prove
    from madoguchi.core.vault.storage import store
    from madoguchi.services.safeguarding.models import Child

    one, entries, _ = ward_of(chosen.erased, 60)
    other = second_contract(one, chosen.erased // 2)
    names = Child.objects.filter(contract=one).count(), Child.objects.filter(contract=other).count()
    now, root = datetime.now(UTC), Path(settings.BACKUP_ROOT)
    for night in range(NIGHTS, 0, -1):
        make_generation(root, store(), now - timedelta(days=night))
    who = [Actor(kind=ActorKind.PERSON, label=f"人{n}", person_id=n) for n in (1, 2)]
    before = readable(generations(root)[0], one, other)
    with acting(who[0]):
        destroy_key(one.key, by=who[0], approved_by=who[1], now=now)
    connection.close()
    started = time.perf_counter()
    words = [f"{FAMILY[n % 8]} {n:05d}番" for n in range(5)]
    kept = generations(root)
    proofs = prove(one.key.key_id, words, vault_root=store().root, generations=kept)
    print(
        f"one of two contracts erased: {names[0]:,} names of it and {names[1]:,} of the other,"
        f" {entries:,} entries, {len(kept)} generations; before: {before} could be read"
    )
    found = [readable(generation, one, other) for generation in kept]
    for generation, (mine, others), proof in zip(kept, found, proofs[1:], strict=True):
        print(f"  {generation.name}: of the one {mine}, of the other {others};"
              f" words in clear {proof.found_in or 0}, rows {proof.rows:,}")  # fmt: skip
    print(f"  proven in {since(started):.1f} s")
    clean = all(proof.is_clean for proof in proofs)
    return before == names and found == [(0, names[1])] * NIGHTS and clean


def second_contract(one: Any, count: int) -> Any:
    """Another contract with children and a key of its own."""
    from madoguchi.core.vault.keys import create_key
    from madoguchi.services.safeguarding.models import Child, ServiceContract

    now = datetime.now(UTC)
    other = ServiceContract.objects.create(
        title="次の契約", section=one.section, key=create_key("次の契約", now),
        starts_on=date(2026, 4, 1), ends_on=date(2027, 3, 31),
    )  # fmt: skip
    children = [
        Child(contract=other, number=f"K{n:06d}", ward_number=f"WK{n:06d}", grade="P1",
              registered_at=now)
        for n in range(count)
    ]  # fmt: skip
    for n, child in enumerate(children):
        seal_name(other, child, f"別 {n:05d}番")
    with triggers_off():
        Child.objects.bulk_create(children)
    return other


def readable(generation: Path, one: Any, other: Any) -> tuple[int, int]:
    """(names of the one, names of the other) that any key of today opens in this generation."""
    from madoguchi.core.vault import keyring
    from madoguchi.core.vault.backups.contents import copied_rows
    from madoguchi.core.vault.backups.generations import read_manifest
    from madoguchi.core.vault.cipher import Unreadable, unshut_text
    from madoguchi.services.safeguarding.queries.sealed import NAME

    materials = [keyring.material(key_id) for key_id in keyring.key_ids()]
    opened = {one.pk: 0, other.pk: 0}
    for row in copied_rows(generation / read_manifest(generation).database):
        if row.table != "safeguarding_child":
            continue
        place = f"{NAME}:{row.values['number']}"
        for material in materials:
            try:
                unshut_text(material, row.values["name_encrypted"] or "", place)
            except Unreadable:
                continue
            opened[int(row.values["contract_id"] or 0)] += 1
            break
    return opened[one.pk], opened[other.pk]


def since(started: float) -> float:
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--children", type=int, default=5_000)
    parser.add_argument("--days", type=int, default=150, help="100 of 150 are open")
    parser.add_argument("--erased", type=int, default=400, help="children of the erased contract")
    parser.add_argument("--server", default=SERVER)
    chosen = parser.parse_args()
    print(machine(), flush=True)
    right = []
    with own_ground("restore", chosen.server, MADOGUCHI_MODULES="safeguarding") as folder:
        migrated()
        right.append(out_and_in(chosen, folder))
        end_connection()
    with own_ground("erasure", chosen.server, MADOGUCHI_MODULES="safeguarding"):
        use_this_ground()
        migrated()
        right.append(erased_in_ten(chosen))
        end_connection()
    print("all limits held" if all(right) else "a limit was MISSED")
    sys.exit(0 if all(right) else 1)


def use_this_ground() -> None:
    """Django has been set up: the second ground's database and folders are put in by hand."""
    import os

    from django.conf import settings
    from django.db import connection

    connection.settings_dict["NAME"] = os.environ["MADOGUCHI_DATABASE_URL"].rpartition("/")[2]
    for name, part in (("VAULT_ROOT", "vault"), ("VAULT_KEYS", "keys"), ("BACKUP_ROOT", "backups"),
                       ("TRAIL_ANCHORS", "trail-anchors"), ("STATIC_ROOT", "static")):  # fmt: skip
        setattr(settings, name, Path(os.environ["MADOGUCHI_VAR"]) / part)


def end_connection() -> None:
    from django.db import connection

    connection.close()


if __name__ == "__main__":
    main()
