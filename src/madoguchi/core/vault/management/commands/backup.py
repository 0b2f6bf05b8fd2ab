"""manage.py backup: one verified generation of database and vault; keys are never included."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from madoguchi.core.errors import DomainError
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.backups.generations import generations
from madoguchi.core.vault.backups.register import reason_of, run_backup


class Command(BaseCommand):
    help = "Write and verify one backup generation; the oldest beyond ten is removed."

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.BACKUP_ROOT)
        try:
            run = run_backup(by=Actor.system("backup"), now=timezone.now())
        except (DomainError, DatabaseError) as error:
            raise CommandError(reason_of(error)) from error
        except OSError as error:
            raise CommandError(
                f"バックアップを書けません（{error}）。空き容量とフォルダーの権限を確かめてください。"
            ) from error
        self.stdout.write(
            f"{root / run.generation}\n大きさ：{run.size_bytes:,}バイト　照合値：{run.checksum}"
        )
        self.stdout.write(f"残っている世代：{len(generations(root))}")
        for name in filter(None, run.removed.split("、")):
            self.stdout.write(f"消した世代：{name}")
        self.stdout.write(f"鍵（{settings.VAULT_KEYS}）は含まれません。別に保管してください。")
