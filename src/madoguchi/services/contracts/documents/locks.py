"""Locks and macros in Office files and PDFs, said before the file is taken (CONT-124)."""

import re
from io import SEEK_END
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
# The last trailer of a PDF names its encryption, whether a password is asked for or only some
# acts are forbidden (ISO 32000-1, 7.5.5 and 7.6).
START_OF_TRAILER = re.compile(rb"startxref\s+(\d+)")
PDF_ENCRYPTION = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
PDF_TAIL, MOST_OF_TRAILER = 2048, 8 * 1024 * 1024


def check_unlocked(stream: BinaryIO, name: str, *, is_editable: bool = True) -> None:
    """No password and no macro; an editable file also without protection of book, sheet or text.

    What the vault's own checks would find minutes later is said at once. The stream is left at
    its start.
    raises  Refused
    """
    stream.seek(0)
    is_locked_whole = stream.read(len(OLE_MARK)) == OLE_MARK or _is_encrypted_pdf(stream)
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


def _is_encrypted_pdf(stream: BinaryIO) -> bool:
    stream.seek(0)
    if stream.read(5) != b"%PDF-":
        return False
    stream.seek(max(stream.seek(0, SEEK_END) - PDF_TAIL, 0))
    starts = START_OF_TRAILER.findall(stream.read())
    if not starts:
        return False  # broken: the vault refuses it in its own words
    stream.seek(min(int(starts[-1]), stream.seek(0, SEEK_END)))
    return PDF_ENCRYPTION.search(stream.read(MOST_OF_TRAILER)) is not None


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
