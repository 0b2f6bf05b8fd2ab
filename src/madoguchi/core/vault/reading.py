"""Reading: ``open_file`` is the only door to the bytes of a stored file."""

import io
from datetime import datetime
from typing import BinaryIO, cast

from django.db import transaction

from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault import keyring
from madoguchi.core.vault.blobs import BlobReader
from madoguchi.core.vault.cipher import CELL_BYTES, Unreadable
from madoguchi.core.vault.errors import Damaged, Gone, InQuarantine, NotUsable, Sealed
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.opening_keys import cell_key_for
from madoguchi.core.vault.storage import store
from madoguchi.core.vault.terms import FileState, KeyState


def open_file(stored_file: StoredFile, *, by: Actor, now: datetime, purpose: str) -> BinaryIO:
    """The plaintext as a seekable stream; who, when and why go into the trail first.

    Whether this person may see this file at all is the owning service's question, asked before;
    state, seal and key are asked here, whoever comes. Refused attempts are recorded too: call it
    outside of a transaction that the refusal would undo.

    purpose  in the person's words: 「一次審査」「メールへの添付」
    raises   Sealed, InQuarantine, NotUsable, Gone, Damaged
    """
    file = StoredFile.objects.get(pk=stored_file.pk)
    try:
        _require_readable(file)
        stream = BlobReader(store().path(file.address), cell_key_for(file))
    except (Sealed, InQuarantine, NotUsable, Gone) as refusal:
        _note("vault.file_denied", file, by, now, f"{purpose}（{refusal.code}）")
        raise
    except keyring.KeyMissing as error:
        raise (Sealed if _seal_is_shut(file) else Gone) from error
    except (Unreadable, FileNotFoundError) as error:
        raise Damaged from error
    _note("vault.file_opened", file, by, now, purpose)
    return cast("BinaryIO", io.BufferedReader(stream, CELL_BYTES))


def _require_readable(file: StoredFile) -> None:
    if file.state == FileState.ERASED.value or file.key.state == KeyState.DESTROYED.value:
        raise Gone
    if file.is_sealed:
        raise Sealed
    if file.state == FileState.QUARANTINED.value:
        raise InQuarantine
    if file.state == FileState.REFUSED.value:
        raise NotUsable


def _seal_is_shut(file: StoredFile) -> bool:
    """The row says opened but the key file does not: somebody changed the row by hand."""
    return file.seal is not None and keyring.exists(file.seal.key.key_id)


def _note(action: str, file: StoredFile, by: Actor, now: datetime, purpose: str) -> None:
    with transaction.atomic():
        detail: dict[str, str | int] = {"purpose": purpose}
        record(action, by=by, about=file, label=file.receipt_number, detail=detail, now=now)
