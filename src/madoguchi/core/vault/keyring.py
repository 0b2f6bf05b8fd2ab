"""Keyring: key files outside database and backups, wrapped by a master key; no models here.

Layout under ``settings.VAULT_KEYS`` (folders 0700, files 0600)::

    master.key           made on first use; wraps every other file
    keys/<id>.key        a case's or contract's key
    seals/<id>.pub .key  a seal's X25519 pair; the private half knows its earliest opening
    seals/<id>.opened    who opened it and when, authenticated
    passing/<id>.key     the cell key of a file in upload or quarantine; wiped after its check
"""

import json
import os
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings

from madoguchi.core.vault.cipher import KEY_BYTES, Lock, Unreadable, derive, shut, unshut


class KeyMissing(Exception):
    """The key file is not there: never made, destroyed, or this machine lacks the key folder."""


def make_key(key_id: uuid.UUID) -> None:
    _write("keys", f"{key_id}.key", os.urandom(KEY_BYTES))


def material(key_id: uuid.UUID) -> bytes:
    """The 32 bytes of a key; raises KeyMissing. Never cached: a destroyed key is gone at once."""
    return _read("keys", f"{key_id}.key")


def make_seal(seal_id: uuid.UUID, opens_not_before: datetime) -> None:
    """A key pair. The private half is bound to its earliest opening, so that changing the date
    in the database opens nothing."""
    pair = X25519PrivateKey.generate()
    private = _seal_text(pair.private_bytes_raw(), opens_not_before)
    _write("seals", f"{seal_id}.key", private)
    _write("seals", f"{seal_id}.pub", pair.public_key().public_bytes_raw())


def postpone_seal(seal_id: uuid.UUID, opens_not_before: datetime) -> None:
    private, _ = _private_half(seal_id)
    _write("seals", f"{seal_id}.key", _seal_text(private, opens_not_before), replace=True)


def earliest_opening(seal_id: uuid.UUID) -> datetime:
    """The earliest opening that the key file itself holds; raises KeyMissing."""
    return _private_half(seal_id)[1]


def mark_opened(seal_id: uuid.UUID, first: int, second: int, at: datetime) -> None:
    """Record two different openers beside the key; without this ``seal_private`` gives nothing.

    raises  ValueError  the same person twice, or before the earliest opening
    """
    if first == second or at < earliest_opening(seal_id):
        raise ValueError("a seal opens for two people, not before its time")
    note = json.dumps({"first": first, "second": second, "at": at.isoformat()})
    _write("seals", f"{seal_id}.opened", note.encode(), replace=True)


def seal_private(seal_id: uuid.UUID) -> bytes:
    """The private half of an opened seal; raises KeyMissing while it is sealed."""
    _read("seals", f"{seal_id}.opened")
    return _private_half(seal_id)[0]


def lock_for(key_id: uuid.UUID, seal_id: uuid.UUID | None = None) -> Lock:
    """What new blobs of this key (and seal) are locked to. Only the seal's public half is read."""
    if seal_id is None:
        return Lock(key_id.bytes, material(key_id))
    return Lock(key_id.bytes, material(key_id), seal_id.bytes, _read("seals", f"{seal_id}.pub"))


def keep_passing(name: uuid.UUID, cell_key: bytes) -> None:
    """Keep the cell key of one file while it is in upload or quarantine."""
    _write("passing", f"{name}.key", cell_key)


def passing(name: uuid.UUID) -> bytes:
    return _read("passing", f"{name}.key")


def passing_names(before: datetime) -> Iterator[uuid.UUID]:
    """Whose cell keys have been kept since before the moment."""
    for path in sorted(_folder("passing").glob("*.key")):
        if path.stat().st_mtime < before.timestamp():
            yield uuid.UUID(path.stem)


def wipe_passing(name: uuid.UUID) -> None:
    _wipe(_folder("passing") / f"{name}.key")


def wipe(key_id: uuid.UUID) -> None:
    """Overwrite and remove every file of the key; calling it again does no harm."""
    for path in (
        _folder("keys") / f"{key_id}.key",
        *(_folder("seals") / f"{key_id}.{end}" for end in ("key", "pub", "opened")),
    ):
        _wipe(path)


def key_ids() -> Iterator[uuid.UUID]:
    """Every case's or contract's key that is on this machine."""
    for path in sorted(_folder("keys").glob("*.key")):
        yield uuid.UUID(path.stem)


def exists(key_id: uuid.UUID) -> bool:
    """Whether any material of the key is still here."""
    return any((_folder(kind) / f"{key_id}.key").exists() for kind in ("keys", "seals"))


def _seal_text(private: bytes, opens_not_before: datetime) -> bytes:
    return private + opens_not_before.isoformat().encode()


def _private_half(seal_id: uuid.UUID) -> tuple[bytes, datetime]:
    content = _read("seals", f"{seal_id}.key")
    return content[:KEY_BYTES], datetime.fromisoformat(content[KEY_BYTES:].decode())


def _folder(kind: str = "") -> Path:
    folder = Path(settings.VAULT_KEYS) / kind
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _master() -> bytes:
    path = _folder() / "master.key"
    if not path.exists():
        _place_file(path, os.urandom(KEY_BYTES), replace=False)
    return path.read_bytes()


def _write(kind: str, name: str, content: bytes, *, replace: bool = False) -> None:
    box = shut(derive(_master(), "keyring"), content, f"{kind}/{name}".encode())
    _place_file(_folder(kind) / name, box, replace=replace)


def _read(kind: str, name: str) -> bytes:
    try:
        box = (_folder(kind) / name).read_bytes()
        return unshut(derive(_master(), "keyring"), box, f"{kind}/{name}".encode())
    except (FileNotFoundError, Unreadable) as error:
        raise KeyMissing(name) from error


def _place_file(path: Path, content: bytes, *, replace: bool) -> None:
    """Write whole or not at all. Without ``replace`` the first writer wins (two processes may
    make the master key at once: both then read the same)."""
    part = path.with_name(f"{path.name}.{uuid.uuid4().hex}.new")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        if replace:
            part.replace(path)
        else:
            path.hardlink_to(part)
    except FileExistsError:
        if path.name != "master.key":
            raise
    finally:
        part.unlink(missing_ok=True)
    sync_folder(path.parent)


def _wipe(path: Path) -> None:
    if not path.exists():
        return
    with path.open("r+b") as file:
        file.write(os.urandom(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename or removal in the folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
