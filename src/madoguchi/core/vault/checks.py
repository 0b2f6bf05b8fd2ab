"""Checks: a quarantined file becomes usable or refused; re-run safe, never stuck unseen."""

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from madoguchi.core.events import announce
from madoguchi.core.trail import acting, record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault import keyring
from madoguchi.core.vault.blobs import BlobReader
from madoguchi.core.vault.cipher import Unreadable
from madoguchi.core.vault.clamd import VirusCheckFailed, find_virus
from madoguchi.core.vault.events import FileRefused
from madoguchi.core.vault.inspection.fence import BlobDamaged, InspectionCrashed, inspect_blob
from madoguchi.core.vault.inspection.findings import CRASHED, VIRUS, Finding
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.opening_keys import cell_key_for
from madoguchi.core.vault.storage import store
from madoguchi.core.vault.terms import FileState

INSPECTOR = Actor.system("ファイル検査")
MAX_CRASHES = 3  # a busy machine is forgiven twice; a file that kills its checker is not
STUCK_AFTER = timedelta(minutes=10)
NO_VIRUS_CHECK = "ウイルスチェック未実施（未設定）"
VIRUS_FREE = "ウイルスチェック済み（問題は見つかりませんでした）"
VIRUS_FOUND = "ウイルスチェック済み（ウイルスが見つかりました）"
VIRUS_CHECK_FAILED = "ウイルスチェックを実施できませんでした（再試行します）"
NO_KEY_NOW = "検査用の鍵がないため、開封後に検査します。"
DAMAGED = "保管中の内容が壊れています。バックアップからの復元が必要です。"
CRASH = "検査が途中で止まりました（再試行します）。"


@dataclass(frozen=True)
class _Outcome:
    """What one try found: findings if it came to an end, else the problem that kept it."""

    findings: tuple[Finding, ...] = ()
    virus_check: str = ""
    problem: str = ""
    crashed: bool = False


def inspect_by_id(file_id: uuid.UUID, *, now: datetime) -> StoredFile:
    """``inspect`` for the task."""
    return inspect(StoredFile.objects.get(file_id=file_id), now=now)


def inspect(stored_file: StoredFile, *, now: datetime) -> StoredFile:
    """Check one file and move it from quarantine to usable or refused.

    A file that was already decided stays as it is. If the check itself cannot be done (clamd away,
    crash, damaged bytes), the file stays in quarantine with the reason in ``check_problem``.
    """
    file = StoredFile.objects.get(pk=stored_file.pk)
    if file.state != FileState.QUARANTINED.value:
        return file
    outcome = _look(file)
    with acting(INSPECTOR), transaction.atomic():
        file = StoredFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
        if file.state == FileState.QUARANTINED.value:
            _decide(file, outcome, now)
    return file


def waiting_files(now: datetime) -> QuerySet[StoredFile]:
    """Files that have been in quarantine for longer than ten minutes: shown to operators."""
    return StoredFile.objects.filter(
        state=FileState.QUARANTINED.value, received_at__lt=now - STUCK_AFTER
    )


def inspect_waiting(now: datetime) -> int:
    """Job: try again every file that is still in quarantine; how many there were."""
    files = list(waiting_files(now))
    for file in files:
        inspect(file, now=now)
    return len(files)


def _look(file: StoredFile) -> _Outcome:
    path = store().path(file.address)
    try:
        cell_key = cell_key_for(file)
        found = inspect_blob(path, cell_key, name=file.full_card().name, policy=file.policy)
        if settings.CLAMD_ADDRESS:
            return _with_virus_check(found, BlobReader(path, cell_key))
    except keyring.KeyMissing:
        return _Outcome(problem=NO_KEY_NOW)
    except (BlobDamaged, Unreadable, FileNotFoundError):
        return _Outcome(problem=DAMAGED)
    except InspectionCrashed:
        return _Outcome(problem=CRASH, crashed=True)
    return _Outcome(found, NO_VIRUS_CHECK)


def _with_virus_check(found: tuple[Finding, ...], stream: BlobReader) -> _Outcome:
    try:
        with stream:
            has_virus = find_virus(stream, settings.CLAMD_ADDRESS)  # type: ignore[arg-type] # a raw stream reads like a BinaryIO
    except VirusCheckFailed:
        return _Outcome(virus_check=VIRUS_CHECK_FAILED, problem=VIRUS_CHECK_FAILED)
    if has_virus:
        return _Outcome((*found, VIRUS), VIRUS_FOUND)
    return _Outcome(found, VIRUS_FREE)


def _decide(file: StoredFile, outcome: _Outcome, now: datetime) -> None:
    found = outcome.findings
    file.virus_check = outcome.virus_check
    file.check_problem = outcome.problem
    file.check_attempts += outcome.crashed
    if file.check_attempts >= MAX_CRASHES:
        found, file.check_problem = (CRASHED,), ""
    if file.check_problem:
        file.save()
        return
    refused = any(item.blocks for item in found)
    file.state = FileState.REFUSED.value if refused else FileState.USABLE.value
    file.findings = [asdict(item) for item in found]
    file.checked_at = now
    file.save()
    record(
        "vault.file_inspected",
        by=INSPECTOR,
        about=file,
        label=file.receipt_number,
        detail={
            "state": FileState(file.state).label,
            "findings": ",".join(item.code for item in found),
        },
        now=now,
    )
    if refused:
        told = FileRefused(file_id=str(file.file_id), receipt_number=file.receipt_number)
        announce(told, by=INSPECTOR, now=now)
    transaction.on_commit(partial(keyring.wipe_passing, file.file_id))
