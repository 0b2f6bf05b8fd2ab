"""Blobs: what is written comes back; a cut, a swap, a changed bit or another key is found."""

import os
import uuid

import pytest

from madoguchi.core.vault.blobs import BlobReader, BlobWriter
from madoguchi.core.vault.cipher import (
    CELL_BYTES,
    CELL_OVERHEAD,
    HEADER_BYTES,
    Header,
    Lock,
    Unreadable,
    cell_key_of,
    shut_text,
    unshut_text,
)

LOCK = Lock(uuid.uuid4().bytes, os.urandom(32))


def written(folder, body, lock=LOCK):
    writer = BlobWriter(folder / uuid.uuid4().hex, lock)
    for start in range(0, len(body), 100_000):
        writer.write(body[start : start + 100_000])
    writer.finish()
    return writer


@pytest.mark.parametrize("size", [0, 1, CELL_BYTES - 1, CELL_BYTES, CELL_BYTES + 1, 3 * CELL_BYTES])
def test_blob_gives_back_what_was_written(tmp_path, size):
    body = os.urandom(size)
    writer = written(tmp_path, body)
    with BlobReader(writer.path, writer.cell_key) as stream:
        assert (stream.size_bytes, stream.read()) == (size, body)


def test_blob_reads_any_part(tmp_path):
    body = os.urandom(3 * CELL_BYTES + 7)
    writer = written(tmp_path, body)
    with BlobReader(writer.path, writer.cell_key) as stream:
        stream.seek(CELL_BYTES - 3)
        assert stream.read(3) + stream.read(10) == body[CELL_BYTES - 3 : CELL_BYTES + 10]
        stream.seek(-5, os.SEEK_END)
        assert stream.read() == body[-5:]


def test_blob_holds_no_plaintext(tmp_path):
    body = "開封前に読めてはならない見積金額".encode() * 1000
    assert body[:48] not in written(tmp_path, body).path.read_bytes()


CELL = CELL_BYTES + CELL_OVERHEAD


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[:-CELL],  # the last cell cut off exactly
        lambda raw: raw[:-1],
        lambda raw: raw[:HEADER_BYTES] + raw[HEADER_BYTES + CELL :] + raw[HEADER_BYTES:][:CELL],
        lambda raw: raw[:5000] + bytes([raw[5000] ^ 1]) + raw[5001:],
        lambda raw: raw[:HEADER_BYTES] + raw[HEADER_BYTES:][:CELL] * 3,
        lambda raw: raw[:0],
    ],
)
def test_damaged_blob_is_unreadable(tmp_path, damage):
    writer = written(tmp_path, os.urandom(3 * CELL_BYTES))
    writer.path.write_bytes(damage(writer.path.read_bytes()))
    with pytest.raises(Unreadable), BlobReader(writer.path, writer.cell_key) as stream:
        stream.read()


def test_cell_key_needs_the_right_key(tmp_path):
    header = Header.parse(written(tmp_path, b"x").path.read_bytes()[:HEADER_BYTES])
    with pytest.raises(Unreadable):
        cell_key_of(header, os.urandom(32))
    assert len(cell_key_of(header, LOCK.key)) == 32


def test_text_is_bound_to_its_place():
    key = os.urandom(32)
    token = shut_text(key, "𠮷田 﨑子", "mail:1")
    assert "𠮷田" not in token
    assert unshut_text(key, token, "mail:1") == "𠮷田 﨑子"
    with pytest.raises(Unreadable):
        unshut_text(key, token, "mail:2")
