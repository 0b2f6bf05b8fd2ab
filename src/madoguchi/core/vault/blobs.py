"""Blobs: writing and reading the encrypted cells of one stored file. Pure but for the file."""

import errno
import fcntl
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from madoguchi.core.vault.cipher import (
    CELL_BYTES,
    CELL_OVERHEAD,
    HEADER_BYTES,
    CellCipher,
    Header,
    Lock,
    cell_count,
    cell_offset,
    new_blob,
    plain_size,
)
from madoguchi.core.vault.errors import StorageFull


@contextmanager
def storage_limits() -> Iterator[None]:
    """Turn a full disk or quota into the sentence for the person."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StorageFull from error
        raise


class BlobWriter:
    """Writes a stream of bytes as cells into a part file; nothing is ever written in clear.

    After ``finish`` the part holds a whole blob, synced; ``discard`` removes it at any time.
    """

    def __init__(self, path: Path, lock: Lock) -> None:
        self.path = path
        self.header, self.cell_key = new_blob(lock)
        self.size_bytes = 0
        self._cipher = CellCipher(self.header, self.cell_key)
        self._waiting = bytearray()
        self._index = 0
        with storage_limits():
            self._file = path.open("xb", buffering=0)
            self._file.write(self.header.raw)

    def write(self, chunk: bytes) -> None:
        """Take more bytes; raises StorageFull."""
        self.size_bytes += len(chunk)
        self._waiting += chunk
        # One cell stays back: only ``finish`` knows which is the last.
        while len(self._waiting) > CELL_BYTES:
            self._put(bytes(self._waiting[:CELL_BYTES]), is_last=False)
            del self._waiting[:CELL_BYTES]

    def finish(self) -> None:
        """Write the last cell and make the file survive a power cut; raises StorageFull."""
        self._put(bytes(self._waiting), is_last=True)
        self._waiting.clear()
        with storage_limits():
            os.fsync(self._file.fileno())
        self._file.close()

    def discard(self) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)

    def _put(self, plain: bytes, *, is_last: bool) -> None:
        box = self._cipher.shut(self._index, plain, is_last=is_last)
        with storage_limits():
            write_all(self._file, box)
        self._index += 1


def write_all(file: io.FileIO, content: bytes) -> None:
    """An unbuffered write may take a part only: a disk that fills up shows itself this way."""
    view = memoryview(content)
    while view:
        view = view[file.write(view) :]


def start_part(path: Path, lock: Lock) -> bytes:
    """An empty part with its header, to be filled cell by cell in any order; its cell key."""
    header, cell_key = new_blob(lock)
    with storage_limits(), path.open("xb") as file:
        file.write(header.raw)
    return cell_key


class PartClosed(Exception):
    """The part was closed for completion: nothing may be written to it any more."""


class PartWriter:
    """Writes single cells of a part, from several requests at once.

    Each cell is written under the file's lock; a part made read-only by ``close_part`` takes no
    more, even from a request that opened it before.
    """

    def __init__(self, path: Path, cell_key: bytes, size_bytes: int) -> None:
        self._cipher = CellCipher(read_header(path), cell_key)
        self._last = cell_count(size_bytes) - 1
        try:
            self._file = path.open("r+b", buffering=0)
        except PermissionError as error:
            raise PartClosed from error

    def put(self, index: int, plain: bytes) -> None:
        """Write one whole cell; raises PartClosed, StorageFull."""
        box = self._cipher.shut(index, plain, is_last=index == self._last)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            if not os.fstat(self._file.fileno()).st_mode & 0o200:
                raise PartClosed
            with storage_limits():
                self._file.seek(cell_offset(index))
                write_all(self._file, box)
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def sync(self) -> None:
        with storage_limits():
            os.fdatasync(self._file.fileno())

    def close(self) -> None:
        self._file.close()


def close_part(path: Path) -> None:
    """From here on the part's bytes stay as they are."""
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        os.fchmod(file.fileno(), 0o400)


def reopen_part(path: Path) -> None:
    """Let the part be written again, after its bytes were found damaged."""
    path.chmod(0o600)


class BlobReader(io.RawIOBase):
    """The plaintext of a blob as a seekable stream; only one cell is in memory.

    raises  cipher.Unreadable  on opening, when the end is missing; on reading, when altered
    """

    def __init__(self, path: Path, cell_key: bytes) -> None:
        super().__init__()
        self._file = path.open("rb", buffering=0)
        try:
            header = Header.parse(self._file.read(HEADER_BYTES))
            self._cipher = CellCipher(header, cell_key)
            self.size_bytes = plain_size(path.stat().st_size)
            self._last = cell_count(self.size_bytes) - 1
            self._position = 0
            self._index = -1
            self._cell = b""
            self._load(self._last)
        except BaseException:
            self._file.close()
            raise

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size_bytes}[whence]
        if base + offset < 0:
            raise ValueError("before the start")
        self._position = base + offset
        return self._position

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override] # typeshed names a private alias
        index, start = divmod(self._position, CELL_BYTES)
        if self._position >= self.size_bytes:
            return 0
        self._load(index)
        piece = self._cell[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _load(self, index: int) -> None:
        if index == self._index:
            return
        self._file.seek(cell_offset(index))
        box = self._file.read(CELL_BYTES + CELL_OVERHEAD)
        self._cell = self._cipher.unshut(index, box, is_last=index == self._last)
        self._index = index


def read_header(path: Path) -> Header:
    """The header of a stored blob; raises Unreadable, FileNotFoundError."""
    with path.open("rb") as file:
        return Header.parse(file.read(HEADER_BYTES))
