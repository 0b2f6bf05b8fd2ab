"""The register: every run of a backup and every try of a restore, and a mail when a run failed."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import send_mail
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from madoguchi.core.accounts.models import Person
from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.errors import DomainError
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor, ActorKind
from madoguchi.core.vault.backups.generations import (
    MANIFEST,
    file_hash,
    generations,
    make_generation,
    read_manifest,
    restore_generation,
    size_of,
)
from madoguchi.core.vault.models import BackupRun, RestoreTest
from madoguchi.core.vault.storage import store
from madoguchi.core.vault.terms import BackupResult, RestoreResult

logger = logging.getLogger(__name__)
Seconds = Callable[[], float]
RESTORE_WITHIN_SECONDS = 4 * 3600
FAILED_MAIL = "vault/mail/backup_failed"


def run_backup(*, by: Actor, now: datetime, clock: Seconds = time.monotonic) -> BackupRun:
    """One generation, and its row. A run that fails leaves a row and a mail to the operators.

    raises  whatever made it fail, after it was written down
    """
    root, started = Path(settings.BACKUP_ROOT), clock()
    try:
        before = generations(root)
        made = make_generation(root, store(), now)
        return _note_made(made, before, by, now, clock() - started)
    except Exception as error:
        _note_failed(reason_of(error), by, now, clock() - started)
        raise


def try_restore(
    folder: Path, *, database: str, vault_root: Path, person: Person, now: datetime,
    clock: Seconds = time.monotonic,
) -> RestoreTest:  # fmt: skip
    """Restore a generation into an empty place; the row says who, when, and whether it was equal.

    The row is written to the running database, never to the restored one. Longer than four hours
    is a failure too.
    """
    started = clock()
    row = RestoreTest(
        generation=folder.name[:20], tested_at=now, person_id=person.pk, person_name=person.name,
        result=RestoreResult.FAILED.value,
    )  # fmt: skip
    try:
        row.checksum = file_hash(folder / MANIFEST)
        found = restore_generation(folder, database=database, vault_root=vault_root)
        row.tables, row.rows, row.blobs = found.tables, found.rows, found.blobs
    except (DomainError, OSError) as error:
        row.reason = reason_of(error)
    row.took_seconds = round(clock() - started)
    if not row.reason and row.took_seconds > RESTORE_WITHIN_SECONDS:
        row.reason = "4時間以内に終わりませんでした。"
    if not row.reason:
        row.result = RestoreResult.EQUAL.value
    return _note_tried(row, person, now)


def reason_of(error: Exception) -> str:
    """What the register and the mail say of it."""
    said = error.message if isinstance(error, DomainError) else f"{type(error).__name__}: {error}"
    return said[:500]


def _note_made(made: Path, before: list[Path], by: Actor, now: datetime, took: float) -> BackupRun:
    """A backup is an output of everything: the trail says when, and which generation went."""
    manifest = read_manifest(made)
    removed = "、".join(path.name for path in before if not path.exists())
    with transaction.atomic():
        run = BackupRun.objects.create(
            generation=made.name, started_at=now, ended_at=now + timedelta(seconds=took),
            result=BackupResult.MADE.value, size_bytes=size_of(made),
            checksum=file_hash(made / MANIFEST), files=len(manifest.files), rows=manifest.rows,
            removed=removed[:500],
        )  # fmt: skip
        record(
            "output",
            by=by,
            about=None,
            label=f"バックアップ {made.name}",
            detail={"files": run.files, "removed": removed},
            now=now,
        )
    return run


def _note_failed(reason: str, by: Actor, now: datetime, took: float) -> None:
    logger.error("The backup failed: %s", reason)
    try:
        with transaction.atomic():
            BackupRun.objects.create(
                started_at=now, ended_at=now + timedelta(seconds=took),
                result=BackupResult.FAILED.value, reason=reason,
            )  # fmt: skip
            _queue_mails(reason, by, now)
    except DatabaseError:
        # The database is away, and with it the ledger: the operators hear of it all the same.
        _mail_without_ledger(reason, now)


def _queue_mails(reason: str, by: Actor, now: datetime) -> None:
    for address in settings.OPERATOR_MAILS:
        import_string(settings.MAIL_SENDER)(
            template=FAILED_MAIL, to=address, to_name="運用担当者",
            context={"started": format_moment(timezone.localtime(now)), "reason": reason},
            unique_key=f"backup-failed:{now.isoformat()}:{address}", by=by, now=now,
        )  # fmt: skip


def _mail_without_ledger(reason: str, now: datetime) -> None:
    started = format_moment(timezone.localtime(now))
    send_mail(
        "バックアップが失敗しました（データベースにつながりません）",
        f"{started}に始めたバックアップが失敗しました。\n理由：{reason}\n"
        "データベースに書けないため、送信履歴には残っていません。\n",
        settings.DEFAULT_FROM_EMAIL,
        list(settings.OPERATOR_MAILS),
    )


def _note_tried(row: RestoreTest, person: Person, now: datetime) -> RestoreTest:
    with transaction.atomic():
        row.save()
        record(
            "output",
            by=Actor(kind=ActorKind.PERSON, label=person.name, person_id=person.pk),
            about=None,
            label=f"復元試験 {row.generation}",
            detail={"result": row.result, "rows": row.rows},
            now=now,
        )
    return row
