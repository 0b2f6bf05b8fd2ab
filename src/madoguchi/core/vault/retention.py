"""Retention: files past their day, erasure by two people, and the clean-up of what nobody owns."""

from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from madoguchi.core.errors import Refused
from madoguchi.core.trail import acting, record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault import keyring
from madoguchi.core.vault.keys import require_two_people
from madoguchi.core.vault.models import StoredFile, Upload
from madoguchi.core.vault.storage import GRACE, store
from madoguchi.core.vault.terms import FileState, UploadState


def keep_until(
    stored_file: StoredFile, until_on: date, *, reason: str, by: Actor, now: datetime
) -> None:
    """Set the last day on which the file is kept (保存期限), with the reason in the trail."""
    with acting(by, reason=reason), transaction.atomic():
        StoredFile.objects.filter(pk=stored_file.pk).update(retain_until_on=until_on)
        stored_file.retain_until_on = until_on
        detail: dict[str, str | int] = {"until": until_on.isoformat()}
        number = stored_file.receipt_number
        record(
            "vault.retention_set", by=by, about=stored_file, label=number, detail=detail, now=now
        )


def files_past_retention(today: date) -> QuerySet[StoredFile]:
    """Files whose last day has passed and that still exist: people decide on each."""
    return StoredFile.objects.filter(retain_until_on__lt=today).exclude(
        state=FileState.ERASED.value
    )


def erase_file(
    stored_file: StoredFile, *, by: Actor, approved_by: Actor, now: datetime
) -> StoredFile:
    """Erase one file, as two people. Its row stays, without name and hash.

    Backups hold the encrypted bytes until ten newer generations were made: only destroying the
    whole key (``keys.destroy_key``) reaches them at once. A certificate has to say which it was.

    raises  Forbidden  the same person twice; Refused  already erased, or still sealed
    """
    require_two_people(by, approved_by)
    with transaction.atomic():
        file = StoredFile.objects.select_for_update(of=("self",)).get(pk=stored_file.pk)
        require_erasable(file)
        address, file.card, file.address = file.address, "", ""
        file.state, file.erased_at = FileState.ERASED.value, now
        file.save()
        record(
            "vault.file_erased",
            by=by,
            about=file,
            label=file.receipt_number,
            detail={"approved_by": approved_by.label},
            now=now,
        )
        transaction.on_commit(partial(_discard_unowned, address))
        transaction.on_commit(partial(keyring.wipe_passing, file.file_id))
    return file


def require_erasable(file: StoredFile) -> None:
    """Raise Refused for a file that is erased already, or still sealed."""
    if file.state == FileState.ERASED.value:
        raise Refused("erased", "このファイルはすでに消去されています。")
    if file.is_sealed:
        raise Refused("sealed", "封緘中のファイルは消去できません。開封後に行ってください。")


def clean_up(now: datetime) -> int:
    """Job: remove blobs, parts and passing keys that no row owns, a day after they were made.

    A transaction that failed leaves such a blob behind; the day keeps those that are just being
    received. Returns how many were removed.
    """
    before, removed = now - GRACE, 0
    for address in store().addresses():
        if store().is_older(address, before):
            removed += _discard_unowned(address)
    under_way = set(
        Upload.objects.filter(state=UploadState.OPEN.value).values_list("upload_id", flat=True)
    )
    for part in store().old_parts(before):
        if part.stem not in {str(upload_id) for upload_id in under_way}:
            part.unlink(missing_ok=True)
            removed += 1
    return removed + _wipe_passing_keys(now)


def _discard_unowned(address: str) -> bool:
    """Remove the blob unless a file that is not erased owns it.

    Asked again after the blob was set aside: a file of the same content may have come in between.
    """
    if _is_owned(address):
        return False
    aside = store().set_aside(address)
    if aside is None:
        return False
    if _is_owned(address):
        store().put_back(aside, address)
        return False
    aside.unlink()
    return True


def _is_owned(address: str) -> bool:
    owners = StoredFile.objects.filter(address=address).exclude(state=FileState.ERASED.value)
    return owners.exists()


def _wipe_passing_keys(now: datetime) -> int:
    before = now - GRACE
    needed = set(
        StoredFile.objects.filter(state=FileState.QUARANTINED.value).values_list(
            "file_id", flat=True
        )
    ) | set(Upload.objects.filter(state=UploadState.OPEN.value).values_list("upload_id", flat=True))
    old = [name for name in keyring.passing_names(before) if name not in needed]
    for name in old:
        keyring.wipe_passing(name)
    return len(old)
