"""Intake: one file in, hashed and encrypted on the way, into quarantine."""

import hashlib
import hmac
import secrets
import uuid
from datetime import datetime
from functools import partial
from typing import Protocol

from django.db import transaction
from django.utils import timezone

from madoguchi.core.errors import Refused
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault import keyring
from madoguchi.core.vault.blobs import BlobWriter
from madoguchi.core.vault.card import FileCard
from madoguchi.core.vault.cipher import CELL_BYTES, Lock, derive, shut_text
from madoguchi.core.vault.errors import Gone
from madoguchi.core.vault.models import Seal, StoredFile, VaultKey
from madoguchi.core.vault.naming import clean_name, extension_of
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.core.vault.storage import store
from madoguchi.core.vault.tasks import inspect_file
from madoguchi.core.vault.types import content_type_of

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 O 1 I, which are misread aloud


class Source(Protocol):
    """Anything that gives bytes piece by piece."""

    def read(self, size: int, /) -> bytes: ...


def receive(
    stream: Source,
    *,
    name: str,
    key: VaultKey,
    policy: FilePolicy,
    by: Actor,
    now: datetime,
    seal: Seal | None = None,
    expected_bytes: int | None = None,
) -> StoredFile:
    """Take one file into quarantine; its check is enqueued when the transaction commits.

    stream          read once, never kept whole in memory, never written in clear
    seal            an unopened seal: from here on nobody reads the file before the opening
    expected_bytes  what the sender announced, to refuse early
    now             the moment of receipt: when the last byte had arrived
    raises          Refused  name, extension, size, nothing inside, seal already opened
                    StorageFull
    """
    clean = admit(name, expected_bytes, policy)
    writer = store().begin(lock_of(key, seal))
    try:
        sha256 = copy_bytes(stream, writer, policy)
        card = FileCard(
            name=clean,
            sha256=sha256,
            size_bytes=writer.size_bytes,
            content_type=content_type_of(extension_of(clean)),
        )
        file = new_file(card, key=key, seal=seal, policy=policy, by=by, now=now)
        keyring.keep_passing(file.file_id, writer.cell_key)
        store().commit(writer.path, file.address)
        return register(file, by=by, now=now)
    finally:
        writer.discard()  # after commit() only its second name


def admit(name: str, expected_bytes: int | None, policy: FilePolicy) -> str:
    """The clean name of a file that the policy may take; raises Refused before a byte is read."""
    clean = clean_name(name)
    if extension_of(clean) not in policy.extensions:
        kinds = "、".join(f".{extension}" for extension in policy.extensions)
        choice = " のいずれか" if len(policy.extensions) > 1 else " の形式"
        raise Refused(
            "extension",
            f"この種類のファイルは受け付けていません。{kinds}{choice}で保存し直してください。",
        )
    if expected_bytes is not None:
        check_size(expected_bytes, policy)
    return clean


def check_size(size_bytes: int, policy: FilePolicy) -> None:
    """Raise Refused when the size is nothing or too much."""
    if size_bytes <= 0:
        raise Refused(
            "empty_file",
            "ファイルの中身が空（0バイト）です。元のファイルを開いて確かめ、選び直してください。",
        )
    if size_bytes > policy.max_bytes:
        raise Refused(
            "too_large",
            f"ファイルが大きすぎます。{megabytes(policy.max_bytes)}以下に"
            "分割または圧縮してから、もう一度選んでください。",
        )


def new_file(
    card: FileCard,
    *,
    key: VaultKey,
    seal: Seal | None,
    policy: FilePolicy,
    by: Actor,
    now: datetime,
) -> StoredFile:
    """The unsaved row of a file whose bytes are complete."""
    file = StoredFile(
        receipt_number=new_receipt_number(now),
        policy=policy.as_json(),
        key=key,
        seal=seal,
        received_at=now,
        received_from_id=by.person_id,
        owner_organisation_id=by.organisation_id,
    )
    material = keyring.material(key.key_id)
    file.card = shut_text(material, card.as_text(), f"file:{file.file_id}")
    # A sealed file's address tells nothing: equal files of two rivals must not look equal.
    content = card.sha256 if seal is None else f"{card.sha256}:{uuid.uuid4()}"
    file.address = hmac.new(
        derive(material, "address"), content.encode(), hashlib.sha256
    ).hexdigest()
    return file


def register(file: StoredFile, *, by: Actor, now: datetime) -> StoredFile:
    """Save the row, note it, and enqueue its check for after the commit."""
    with transaction.atomic():
        if file.seal is not None:
            _require_unopened(file.seal)
        file.save(force_insert=True)
        record("vault.file_received", by=by, about=file, label=file.receipt_number, now=now)
        transaction.on_commit(partial(inspect_file.enqueue, str(file.file_id)))
    return file


def new_receipt_number(now: datetime) -> str:
    """A number that can be read out on the telephone: "20260202-7K3M9QX2"."""
    tail = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{timezone.localtime(now):%Y%m%d}-{tail}"


def megabytes(size_bytes: int) -> str:
    """The limit as a person reads it.

    >>> megabytes(30 * 1024 * 1024), megabytes(500 * 1024)
    ('30MB', '500KB')
    """
    if size_bytes >= 1024 * 1024:
        return f"{size_bytes // (1024 * 1024)}MB"
    return f"{max(1, size_bytes // 1024)}KB"


def _require_unopened(seal: Seal) -> None:
    row = Seal.objects.select_for_update().get(pk=seal.pk)
    if row.first_opener_id is not None:
        raise Refused("seal_opened", "開封の手続が始まったため、提出は受け付けられません。")


def copy_bytes(stream: Source, writer: BlobWriter, policy: FilePolicy) -> str:
    """Write everything that the stream gives; its SHA-256. Raises Refused, StorageFull."""
    digest = hashlib.sha256()
    while chunk := stream.read(CELL_BYTES):
        check_size(writer.size_bytes + len(chunk), policy)
        digest.update(chunk)
        writer.write(chunk)
    check_size(writer.size_bytes, policy)
    writer.finish()
    return digest.hexdigest()


def lock_of(key: VaultKey, seal: Seal | None) -> Lock:
    """What new blobs are locked to; raises Gone."""
    try:
        return keyring.lock_for(key.key_id, seal.key.key_id if seal else None)
    except keyring.KeyMissing as error:
        raise Gone from error
