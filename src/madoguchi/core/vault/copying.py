"""Copying: a usable file once more under another key, so that neither falls with the other's."""

from datetime import datetime

from django.db import transaction

from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.intake import copy_bytes, lock_of, new_file
from madoguchi.core.vault.models import StoredFile, VaultKey
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.core.vault.reading import open_file
from madoguchi.core.vault.storage import store


def copy_file(
    source: StoredFile, *, key: VaultKey, by: Actor, now: datetime, purpose: str
) -> StoredFile:
    """The same bytes and name as a file of its own; what the check found goes with it.

    Whether the person may take this file elsewhere is the owning service's question.
    raises  Sealed, InQuarantine, NotUsable, Gone, Damaged (as ``open_file``), StorageFull
    """
    policy = FilePolicy.from_json(source.policy)
    with open_file(source, by=by, now=now, purpose=purpose) as stream:
        writer = store().begin(lock_of(key, None))
        try:
            copy_bytes(stream, writer, policy)
            file = new_file(source.full_card(), key=key, seal=None, policy=policy, by=by, now=now)
            store().commit(writer.path, file.address)
        finally:
            writer.discard()  # after commit() only its second name
    for name in ("state", "findings", "virus_check", "checked_at"):
        setattr(file, name, getattr(source, name))
    with transaction.atomic():
        file.save(force_insert=True)
        record("vault.file_copied", by=by, about=file, label=file.receipt_number, now=now)
    return file
