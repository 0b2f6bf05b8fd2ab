"""manage.py backup_register: what each run and each restore test came to."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.vault.backups.generations import generations
from madoguchi.core.vault.models import BackupRun, RestoreTest


class Command(BaseCommand):
    help = "The newest runs of the backup and tries of a restore, newest first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--last", type=int, default=30, help="how many of each")

    def handle(self, *args: Any, **options: Any) -> None:
        kept = {path.name for path in generations(Path(settings.BACKUP_ROOT))}
        self.stdout.write("# バックアップの記録")
        for run in BackupRun.objects.all()[: options["last"]]:
            self.stdout.write(run_line(run, is_kept=run.generation in kept))
        self.stdout.write("# 復元試験の記録")
        for tried in RestoreTest.objects.all()[: options["last"]]:
            self.stdout.write(test_line(tried))


def run_line(run: BackupRun, *, is_kept: bool) -> str:
    at = format_moment(timezone.localtime(run.started_at))
    if not run.generation:
        return f"{at}\t{run.get_result_display()}\t{run.reason}"
    place = "保管中" if is_kept else "入替え済み"
    return (
        f"{at}\t{run.get_result_display()}\t{run.generation}\t{place}"
        f"\t{run.size_bytes}バイト\t{run.rows}行\t{run.checksum}"
    )


def test_line(tried: RestoreTest) -> str:
    at = format_moment(timezone.localtime(tried.tested_at))
    return (
        f"{at}\t{tried.get_result_display()}\t{tried.generation}\t{tried.person_name}"
        f"\t{tried.took_seconds}秒\t{tried.tables}表\t{tried.rows}行\t{tried.reason}"
    ).rstrip()
