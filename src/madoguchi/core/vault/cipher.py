"""Ciphers of the vault: key wrapping, small texts, and blobs of numbered, authenticated cells."""

import base64
import hashlib
import hmac
import os
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
CELL_BYTES = 256 * 1024  # plaintext per cell
CELL_OVERHEAD = 12 + 16  # nonce in front, tag behind
HEADER_BYTES = 256
_HEADER = struct.Struct(">8sI16s16s32s12s48s")
_MAGIC = b"MDGBLOB1"
_NO_SEAL = bytes(16)


class Unreadable(Exception):
    """Wrong key, or bytes that were altered, cut, reordered or swapped. Says nothing more."""


def derive(material: bytes, purpose: str, salt: bytes = b"") -> bytes:
    """A 32-byte key for one purpose, so that no two uses ever share a key (HKDF-SHA256)."""
    kdf = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=salt, info=purpose.encode())
    return kdf.derive(material)


def shut(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """nonce ‖ AES-256-GCM ciphertext, bound to its place: moved elsewhere it cannot be read."""
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def unshut(key: bytes, box: bytes, bound_to: bytes) -> bytes:
    """The plaintext of ``shut``; raises Unreadable."""
    try:
        return AESGCM(key).decrypt(box[:12], box[12:], bound_to)
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error


def shut_text(material: bytes, text: str, context: str) -> str:
    """A printable token of a small text: ``v1.`` + base64url."""
    box = shut(derive(material, "text"), text.encode(), context.encode())
    return "v1." + base64.urlsafe_b64encode(box).decode()


def unshut_text(material: bytes, token: str, context: str) -> str:
    """The text of ``shut_text``; raises Unreadable."""
    try:
        box = base64.urlsafe_b64decode(token.removeprefix("v1."))
    except ValueError as error:
        raise Unreadable from error
    return unshut(derive(material, "text"), box, context.encode()).decode()


def search_digest(material: bytes, text: str, context: str) -> str:
    """A keyed digest (64 hex) to find equal values without storing them in clear."""
    key = derive(material, "search")
    return hmac.new(key, f"{context}\0{text}".encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Lock:
    """What a blob is locked to: a key, and for sealed files a seal's public key as well.

    key_id, key    16 bytes, 32 bytes of the case or contract
    seal_id        16 bytes, or b"" without a seal
    seal_public    32 bytes X25519: enough to lock, never to unlock
    """

    key_id: bytes
    key: bytes
    seal_id: bytes = b""
    seal_public: bytes = b""


@dataclass(frozen=True)
class Header:
    """The first 256 bytes of a blob; ``raw`` is authenticated by every cell."""

    raw: bytes
    key_id: bytes
    seal_id: bytes
    ephemeral: bytes
    box: bytes

    @classmethod
    def parse(cls, raw: bytes) -> "Header":
        if len(raw) != HEADER_BYTES:
            raise Unreadable
        magic, cell, key_id, seal_id, ephemeral, nonce, wrapped = _HEADER.unpack_from(raw)
        if magic != _MAGIC or cell != CELL_BYTES:
            raise Unreadable
        return cls(raw, key_id, b"" if seal_id == _NO_SEAL else seal_id, ephemeral, nonce + wrapped)


def new_blob(lock: Lock) -> tuple[Header, bytes]:
    """A header locked to ``lock`` and the fresh key of the blob's cells."""
    cell_key = os.urandom(KEY_BYTES)
    ephemeral, shared = os.urandom(32), b""
    if lock.seal_id:
        own = X25519PrivateKey.generate()
        ephemeral = own.public_key().public_bytes_raw()
        shared = own.exchange(X25519PublicKey.from_public_bytes(lock.seal_public))
    fixed = struct.pack(
        ">8sI16s16s32s", _MAGIC, CELL_BYTES, lock.key_id, lock.seal_id or _NO_SEAL, ephemeral
    )
    box = shut(_wrapping_key(lock.key, shared, ephemeral), cell_key, fixed)
    raw = (fixed + box).ljust(HEADER_BYTES, b"\0")
    return Header.parse(raw), cell_key


def cell_key_of(header: Header, key: bytes, seal_private: bytes = b"") -> bytes:
    """The key of the cells. A sealed blob needs both keys; raises Unreadable."""
    shared = b""
    if header.seal_id:
        if not seal_private:
            raise Unreadable
        own = X25519PrivateKey.from_private_bytes(seal_private)
        shared = own.exchange(X25519PublicKey.from_public_bytes(header.ephemeral))
    fixed = header.raw[: _HEADER.size - 60]
    return unshut(_wrapping_key(key, shared, header.ephemeral), header.box, fixed)


def _wrapping_key(key: bytes, shared: bytes, ephemeral: bytes) -> bytes:
    return derive(key + shared, "sealed blob" if shared else "blob", ephemeral)


def _place(header: Header, index: int, *, is_last: bool) -> bytes:
    return hashlib.sha256(header.raw).digest() + struct.pack(">Q?", index, is_last)


class CellCipher:
    """Seals cells of one blob. Index and "this is the last" are authenticated with each, so a
    cut, a swap or a repetition is found. A fresh nonce per write lets an interrupted upload write
    the same cell again without ever using a nonce twice."""

    def __init__(self, header: Header, cell_key: bytes) -> None:
        self._header = header
        self._cipher = AESGCM(cell_key)

    def shut(self, index: int, plain: bytes, *, is_last: bool) -> bytes:
        nonce = os.urandom(12)
        place = _place(self._header, index, is_last=is_last)
        return nonce + self._cipher.encrypt(nonce, plain, place)

    def unshut(self, index: int, box: bytes, *, is_last: bool) -> bytes:
        place = _place(self._header, index, is_last=is_last)
        try:
            return self._cipher.decrypt(box[:12], box[12:], place)
        except (InvalidTag, ValueError) as error:
            raise Unreadable from error


def cell_count(plain_bytes: int) -> int:
    """Cells of a blob; an empty one still has its last cell.

    >>> cell_count(0), cell_count(262144), cell_count(262145)
    (1, 1, 2)
    """
    return max(1, -(-plain_bytes // CELL_BYTES))


def cell_offset(index: int) -> int:
    """Where the cell starts in the stored file."""
    return HEADER_BYTES + index * (CELL_BYTES + CELL_OVERHEAD)


def plain_size(stored_bytes: int) -> int:
    """Plaintext bytes of a stored file of this length; raises Unreadable."""
    cells = stored_bytes - HEADER_BYTES
    full, rest = divmod(cells, CELL_BYTES + CELL_OVERHEAD)
    if cells < CELL_OVERHEAD or 0 < rest < CELL_OVERHEAD:
        raise Unreadable
    return full * CELL_BYTES + (rest - CELL_OVERHEAD if rest else 0)
