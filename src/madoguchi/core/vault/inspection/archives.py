"""Archives: size, number and depth of what a zip would become, without unpacking to disk."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from madoguchi.core.vault.inspection.findings import (
    ACTIVE,
    BROKEN,
    ENCRYPTED,
    ZIP_BOMB,
    ZIP_NESTED,
    ZIP_PATH,
    Finding,
)
from madoguchi.core.vault.types import NEVER

MAX_MEMBERS = 10_000
MAX_TOTAL_BYTES = 1024**3
MAX_RATIO = 200  # Office sheets reach about 100; deflate ends at 1,032
RATIO_FROM_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 2  # an archive in an archive; an Office file counts as one
MAX_NESTED_BYTES = 64 * 1024 * 1024
_STEP = 256 * 1024

MemberCheck = Callable[[str, bytes], Iterator[Finding]]


@dataclass
class Budget:
    """What all members together, at every depth, may still grow to."""

    stored_bytes: int
    grown_bytes: int = 0
    members: int = 0

    def grow(self, count: int) -> bool:
        """Count more plaintext; False once it is too much."""
        self.grown_bytes += count
        if self.grown_bytes > MAX_TOTAL_BYTES:
            return False
        ratio = self.grown_bytes / max(1, self.stored_bytes)
        return self.grown_bytes < RATIO_FROM_BYTES or ratio <= MAX_RATIO


def archive_findings(
    stream: BinaryIO, budget: Budget, look: MemberCheck, depth: int = 1
) -> Iterator[Finding]:
    """Walk every member, decompressing in steps that are thrown away.

    look  called with name and whole content of small members, head of large ones
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            budget.members += len(members)
            if budget.members > MAX_MEMBERS:
                yield ZIP_BOMB
                return
            for member in members:
                yield from _name_findings(member.filename)
                if member.flag_bits & 0x1:
                    yield ENCRYPTED
                elif not member.is_dir():
                    yield from _member_findings(archive, member, budget, look, depth)
                if budget.grown_bytes > MAX_TOTAL_BYTES:
                    return
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        yield BROKEN


def _member_findings(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    budget: Budget,
    look: MemberCheck,
    depth: int,
) -> Iterator[Finding]:
    kept = io.BytesIO()
    with archive.open(member) as content:
        while piece := content.read(_STEP):
            if not budget.grow(len(piece)):
                budget.grown_bytes = MAX_TOTAL_BYTES + 1
                yield ZIP_BOMB
                return
            if kept.tell() < MAX_NESTED_BYTES:
                kept.write(piece)
    body = kept.getvalue()
    yield from look(member.filename, body)
    if body[:4] == b"PK\x03\x04":
        if depth >= MAX_DEPTH or member.file_size > MAX_NESTED_BYTES:
            yield ZIP_NESTED
        else:
            yield from archive_findings(io.BytesIO(body), budget, look, depth + 1)


def _name_findings(name: str) -> Iterator[Finding]:
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0]:
        yield ZIP_PATH
    if name.rpartition(".")[2].lower() in NEVER:
        yield ACTIVE
