"""manage.py backup: one verified generation of database and vault; keys are never included."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from madoguchi.core.errors import DomainError
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.backups.generations import generations, make_generation, read_manifest
from madoguchi.core.vault.storage import store


class Command(BaseCommand):
    help = "Write and verify one backup generation; the oldest beyond ten is removed."

    def handle(self, *args: Any, **options: Any) -> None:
        now, root = timezone.now(), Path(settings.BACKUP_ROOT)
        before = generations(root)
        try:
            made = make_generation(root, store(), now)
        except DomainError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(
                f"バックアップを書けません（{error}）。空き容量とフォルダーの権限を確かめてください。"
            ) from error
        removed = [path.name for path in before if not path.exists()]
        note(made, removed, now)
        self.stdout.write(f"{made}\n残っている世代：{len(generations(root))}")
        for name in removed:
            self.stdout.write(f"消した世代：{name}")
        self.stdout.write(f"鍵（{settings.VAULT_KEYS}）は含まれません。別に保管してください。")


def note(made: Path, removed: list[str], now: datetime) -> None:
    """A backup is an output of everything: the trail says when, and which generation went."""
    record(
        "output",
        by=Actor.system("backup"),
        about=None,
        label=f"バックアップ {made.name}",
        detail={"files": len(read_manifest(made).files), "removed": "、".join(removed)},
        now=now,
    )
