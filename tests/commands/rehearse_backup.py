"""Acts of test_backup.py inside the deployment under test: fill, twelve-nights, read, destroy."""

import io
import json
import sys
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 - after the setup
from django.db import connection  # noqa: E402 - after the setup
from django.utils import timezone  # noqa: E402 - after the setup

from madoguchi.core.accounts.models import Person  # noqa: E402 - after the setup
from madoguchi.core.mail.models import OutgoingMail  # noqa: E402 - after the setup
from madoguchi.core.trail import acting  # noqa: E402 - after the setup
from madoguchi.core.trail.actor import Actor, ActorKind  # noqa: E402 - after the setup
from madoguchi.core.vault.backups.generations import (  # noqa: E402 - after the setup
    restore_generation,
)
from madoguchi.core.vault.backups.register import run_backup  # noqa: E402 - after the setup
from madoguchi.core.vault.checks import inspect  # noqa: E402 - after the setup
from madoguchi.core.vault.errors import Gone  # noqa: E402 - after the setup
from madoguchi.core.vault.intake import receive  # noqa: E402 - after the setup
from madoguchi.core.vault.keys import create_key, destroy_key  # noqa: E402 - after the setup
from madoguchi.core.vault.models import RestoreTest, StoredFile, VaultKey  # noqa: E402 - after the setup
from madoguchi.core.vault.policy import FilePolicy  # noqa: E402 - after the setup
from madoguchi.core.vault.reading import open_file  # noqa: E402 - after the setup

NOW = timezone.now()
EMAIL = "seo@mihon-kikaku.example.jp"
TEXT = FilePolicy(extensions=("csv",), max_bytes=1_000_000)


def person(number: int) -> Actor:
    return Actor(kind=ActorKind.PERSON, label="佐伯 真理子", person_id=number, organisation_id=1)


def fill(first: str, second: str) -> dict[str, str]:
    """Two contracts with a key and one file each; somebody who restores has an account."""
    Person.objects.create_user(email=EMAIL, name="瀬尾 忠")
    for label, body in (("keiyaku-a", first), ("keiyaku-b", second)):
        file = receive(
            io.BytesIO(f"氏名,内容\r\n髙﨑,{body}\r\n".encode()), name=f"{body}.csv",
            key=create_key(label, NOW), policy=TEXT, by=person(1), now=NOW,
        )  # fmt: skip
        inspect(file, now=NOW)
    return read()


def twelve_nights() -> list[list[object]]:
    """The daily runs of twelve days; something is written to the trail between them."""
    runs = []
    with acting(Actor.system("backup")):
        for night in range(12, 0, -1):
            create_key(f"夜{night}", NOW)
            run = run_backup(by=Actor.system("backup"), now=NOW - timedelta(days=night))
            runs.append([run.generation, run.size_bytes, run.checksum, run.result])
    return runs


def tables_now() -> dict[str, int]:
    """Rows of each table of the running database, counted by the database itself."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            found[table] = cursor.fetchone()[0]
    return found


def told() -> list[object]:
    """The mails about failed runs, and the tries of a restore."""
    return [failures(), tries()]


def failures() -> list[list[str]]:
    """(to, subject, state, first word of the reason) of each mail about a failed backup."""
    mails = OutgoingMail.objects.filter(template="vault/mail/backup_failed").order_by("pk")
    return [
        [mail.to_address, mail.subject, mail.state, mail.body.split("理由：")[1].split(":")[0]]
        for mail in mails
    ]


def tries() -> list[list[object]]:
    """(generation, result, person, days since, seconds) of each try of a restore."""
    return [
        [row.generation, row.result, row.person_name, (NOW - row.tested_at).days + 1,
         row.took_seconds]
        for row in RestoreTest.objects.order_by("pk")
    ]  # fmt: skip


def read() -> dict[str, str]:
    """What each contract's file says today, or how it is refused."""
    found = {}
    for file in StoredFile.objects.select_related("key").order_by("pk"):
        try:
            with open_file(file, by=person(1), now=NOW, purpose="復元の確認") as stream:
                found[file.key.label] = stream.read().decode().split(",")[-1].strip()
        except Gone:
            found[file.key.label] = "Gone"
    return found


def restore_and_read(*places: str) -> dict[str, dict[str, str]]:
    """Each generation into an empty place of its own; what can be read there.

    places  "generation's folder|empty database|empty vault folder"
    """
    found = {}
    for place in places:
        generation, database, vault = place.split("|")
        restore_generation(Path(generation), database=database, vault_root=Path(vault))
        connection.close()
        connection.settings_dict["NAME"] = database
        settings.VAULT_ROOT = vault
        found[Path(generation).name] = read()
    return found


def destroy() -> dict[str, str]:
    key = VaultKey.objects.get(label="keiyaku-a")
    return {key.label: destroy_key(key, by=person(1), approved_by=person(2), now=NOW).state}


ACTS = {"fill": fill, "twelve-nights": twelve_nights, "read": read, "destroy": destroy,
        "restore-and-read": restore_and_read, "tables-now": tables_now, "told": told}  # fmt: skip
sys.stdout.write(json.dumps(ACTS[sys.argv[1]](*sys.argv[2:])))
