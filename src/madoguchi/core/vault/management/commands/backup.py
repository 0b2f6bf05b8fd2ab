"""manage.py backup: one verified generation of database and vault; keys are never included."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from madoguchi.core.errors import DomainError
from madoguchi.core.vault.backups.generations import make_generation
from madoguchi.core.vault.storage import store


class Command(BaseCommand):
    help = "Write and verify one backup generation; the oldest beyond ten is removed."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = make_generation(Path(settings.BACKUP_ROOT), store(), timezone.now())
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(
            f"{made}\n鍵（{settings.VAULT_KEYS}）は含まれません。別に保管してください。"
        )
