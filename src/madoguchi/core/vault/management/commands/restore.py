"""manage.py restore: one generation into an empty database and an empty vault folder."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.core.errors import DomainError
from madoguchi.core.vault.backups.generations import restore_generation


class Command(BaseCommand):
    help = "Verify a backup generation and put it into an empty place. Overwrites nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("generation", type=Path, help="folder of the generation")
        parser.add_argument(
            "--database", required=True, help="SQLite: a new file; PostgreSQL: an empty database"
        )
        parser.add_argument("--vault-root", required=True, type=Path, help="a new or empty folder")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = restore_generation(
                options["generation"],
                database=options["database"],
                vault_root=options["vault_root"],
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(
                f"復元先に書けません（{error}）。空き容量とフォルダーの権限を確かめてください。"
            ) from error
        self.stdout.write(
            f"データベース（{found.tables}表{found.rows}行）と{found.blobs}個のファイルを"
            "復元し、目録と一致しました。鍵を元の場所に戻してください。"
        )
