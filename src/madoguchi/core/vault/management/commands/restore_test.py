"""manage.py restore_test: a generation into an empty place, compared, and written down."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.backups.register import try_restore
from madoguchi.core.vault.terms import RestoreResult


class Command(BaseCommand):
    help = "Try a restore: counts and checksums of each table, kept with date and person."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("generation", type=Path, help="folder of the generation")
        parser.add_argument(
            "--database", required=True, help="SQLite: a new file; PostgreSQL: an empty database"
        )
        parser.add_argument("--vault-root", required=True, type=Path, help="a new or empty folder")
        parser.add_argument("--by", required=True, help="mail address of whoever does it")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(email=options["by"]).first()
        if person is None:
            raise CommandError(
                f"{options['by']} という利用者はいません。登録済みのアドレスを指定してください。"
            )
        row = try_restore(
            options["generation"], database=options["database"],
            vault_root=options["vault_root"], person=person, now=timezone.now(),
        )  # fmt: skip
        if row.result == RestoreResult.FAILED:
            raise CommandError(f"{row.reason}（失敗として記録しました）")
        self.stdout.write(
            f"{row.generation}：{row.tables}表{row.rows}行と{row.blobs}個のファイルが"
            f"目録と一致しました（{row.took_seconds}秒、{row.person_name}）。"
        )
