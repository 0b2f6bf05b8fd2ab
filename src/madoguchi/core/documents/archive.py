"""The zip that an Office file is, opened with limits."""

import io
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.etree.ElementTree import Element

from madoguchi.core.errors import Refused

MOST_BYTES = 400 * 1024 * 1024  # unpacked, all parts together
MOST_PART_BYTES = 150 * 1024 * 1024
MOST_PARTS = 20_000
HIGHEST_RATIO = 200  # unpacked : packed, of a part over 1 MiB
# What the zip library raises for damage; NotImplementedError is a RuntimeError.
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class UnreadableFile(Refused):
    """The file cannot be read; ``message`` says what the person can do."""


@dataclass(frozen=True)
class Archive:
    """The parts of an Office file by name. Every part was checked before any was unpacked.

    trees  parts already parsed, by name: several readers look at the same ones
    """

    file: zipfile.ZipFile
    trees: dict[str, Element] = field(default_factory=dict, compare=False)

    def names(self) -> tuple[str, ...]:
        return tuple(self.file.namelist())

    def has(self, name: str) -> bool:
        return name in self.file.NameToInfo

    def part(self, name: str) -> bytes:
        """The part's bytes, never more than its header promised."""
        info = self.file.getinfo(name)
        try:
            with self.file.open(info) as stream:
                found = stream.read(info.file_size + 1)
        except DAMAGE as error:
            raise broken() from error
        if len(found) > info.file_size:
            raise _bomb()
        return found


def open_archive(stream: BinaryIO) -> Archive:
    """Open and check; raises ``UnreadableFile`` for a lock, a bomb, or what is no zip."""
    content = stream.read()
    if content.startswith(OLE_MARK):
        raise UnreadableFile(
            "file_locked_or_old",
            "パスワードのかかったファイルか古い形式（.doc・.xls）です。"
            "パスワードを外し、.docxか.xlsxで保存し直してください。",
        )
    try:
        found = zipfile.ZipFile(io.BytesIO(content))
        _check(found)
    except DAMAGE as error:
        raise broken() from error
    return Archive(found)


def broken() -> UnreadableFile:
    """The refusal of a file that is not what its name says."""
    return UnreadableFile(
        "file_broken",
        "ファイルを読めません。壊れていないか、形式が合っているかを確かめて、もう一度選んでください。",
    )


def _check(found: zipfile.ZipFile) -> None:
    parts = found.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise _bomb()
    for part in parts:
        if part.file_size > MOST_PART_BYTES:
            raise _bomb()
        if part.file_size > 2**20 and part.file_size > HIGHEST_RATIO * max(part.compress_size, 1):
            raise _bomb()
        if part.flag_bits & 0x1:
            raise UnreadableFile(
                "file_locked",
                "パスワードのかかったファイルは読めません。パスワードを外してください。",
            )


def _bomb() -> UnreadableFile:
    return UnreadableFile(
        "file_too_large_inside",
        "展開すると大きすぎるため読めません。不要な画像やシートを減らして保存し直してください。",
    )
