"""Locks and macros in Office files, said before the file is taken (CONT-124)."""

import re
from typing import BinaryIO

from madoguchi.core.documents.archive import OLE_MARK, UnreadableFile, open_archive
from madoguchi.core.errors import Refused

# (part of the package, what in it locks the file or a sheet of it)
PROTECTIONS = (
    (
        re.compile(r"xl/workbook\.xml\Z"),
        re.compile(rb'<(?:\w+:)?workbookProtection\b[^>]*lock\w+="(?:1|true)"'),
    ),
    (
        re.compile(r"xl/worksheets/[^/]+\.xml\Z"),
        re.compile(rb'<(?:\w+:)?sheetProtection\b[^>]*\bsheet="(?:1|true)"'),
    ),
    (
        re.compile(r"word/settings\.xml\Z"),
        re.compile(rb'<(?:\w+:)?documentProtection\b[^>]*enforcement="(?:1|true|on)"'),
    ),
    (re.compile(r"ppt/presentation\.xml\Z"), re.compile(rb"<(?:\w+:)?modifyVerifier\b")),
)
MACROS = re.compile(r"/vbaProject\.bin\Z")


def check_unlocked(stream: BinaryIO, name: str, *, is_editable: bool = True) -> None:
    """No password and no macro; an editable file also without protection of book, sheet or text.

    What the vault's own checks would find minutes later is said at once. The stream is left at
    its start.
    raises  Refused
    """
    stream.seek(0)
    is_locked_whole = stream.read(len(OLE_MARK)) == OLE_MARK
    stream.seek(0)
    try:
        is_protected = _is_protected(stream)
        if is_locked_whole or (is_editable and is_protected):
            raise Refused(
                "security_lock",
                f"「{name}」にパスワードか編集の制限がかかっています（セキュリティロック不可）。"
                "外して保存し直してから納品してください。",
            )
    finally:
        stream.seek(0)


def _is_protected(stream: BinaryIO) -> bool:
    try:
        archive = open_archive(stream)
    except UnreadableFile:
        return False  # what is no Office file at all is refused by the vault, in its own words
    if any(MACROS.search(part) for part in archive.names()):
        raise Refused("macro", "マクロが含まれています。マクロのない形式で保存し直してください。")
    return any(
        lock.search(archive.part(part))
        for part in archive.names()
        for where, lock in PROTECTIONS
        if where.match(part)
    )
