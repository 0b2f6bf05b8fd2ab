"""Office: macros, passwords, embedded packages, hostile XML in OOXML and the older OLE files."""

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from madoguchi.core.vault.inspection.archives import Budget, archive_findings
from madoguchi.core.vault.inspection.findings import (
    BROKEN,
    ENCRYPTED,
    MACRO,
    OLE_PACKAGE,
    REMOTE_TEMPLATE,
    WRONG_TYPE,
    XML_ENTITIES,
    Finding,
)
from madoguchi.core.vault.inspection.formats import OLE_MAGIC

OOXML_FOLDER = {"docx": "word/", "docm": "word/", "xlsx": "xl/", "xlsm": "xl/", "pptx": "ppt/",
                "pptm": "ppt/"}  # fmt: skip
_DTD = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_XML_PARTS = (".xml", ".rels", ".vml")
# [MS-XLS]: BOUNDSHEET8 of type 1 (an Excel 4.0 macro sheet); FILEPASS (an encrypted workbook).
_XLM_SHEET = re.compile(rb"\x85\x00[\x08-\xff]\x00.{4}[\x00-\x02]\x01", re.DOTALL)
_FILEPASS = re.compile(rb"\x09\x08\x10\x00.{16}(\xe1\x00\x02\x00..)?\x2f\x00[\x04-\xff]", re.DOTALL)
_SCAN_BYTES = 1024 * 1024


def ooxml_findings(stream: BinaryIO, extension: str, size_bytes: int) -> Iterator[Finding]:
    """Checks of docx, xlsx, pptx: the members must belong to that very kind."""
    names: set[str] = set()

    def look(name: str, body: bytes) -> Iterator[Finding]:
        names.add(name)
        yield from part_findings(name, body)

    yield from archive_findings(stream, Budget(size_bytes), look)
    main = OOXML_FOLDER[extension]
    if "[Content_Types].xml" not in names or not any(name.startswith(main) for name in names):
        yield WRONG_TYPE


def part_findings(name: str, body: bytes) -> Iterator[Finding]:
    """Checks of one member of an Office file or of a plain zip."""
    lower = name.lower()
    if lower.endswith("vbaproject.bin") or "/macrosheets/" in lower:
        yield MACRO
    if body.startswith(OLE_MAGIC):
        yield from ole_bytes_findings(body)
        if _utf16("\x01Ole10Native") in body:
            yield OLE_PACKAGE
    if lower.endswith(_XML_PARTS):
        yield from _xml_findings(lower, body)


def _xml_findings(name: str, body: bytes) -> Iterator[Finding]:
    # Without the NULs a UTF-16 part cannot hide its DTD.
    if _DTD.search(body.replace(b"\0", b"")):
        yield XML_ENTITIES
        return
    if name.endswith(".rels"):
        try:
            root = ElementTree.fromstring(body, forbid_dtd=True)
        except DefusedXmlException:
            yield XML_ENTITIES
        except (ParseError, ValueError):
            yield BROKEN
        else:
            if any(_loads_outside(link.attrib) for link in root):
                yield REMOTE_TEMPLATE


def _loads_outside(link: dict[str, str]) -> bool:
    kind = link.get("Type", "").rpartition("/")[2]
    loads_by_itself = kind in {"attachedTemplate", "oleObject", "frame", "subDocument"}
    return link.get("TargetMode") == "External" and loads_by_itself


def ole_findings(stream: BinaryIO) -> Iterator[Finding]:
    """Checks of an OLE file: .doc .xls .ppt, or what a password makes of a .docx."""
    stream.seek(0)
    yield from ole_bytes_findings(stream.read())


def ole_bytes_findings(body: bytes) -> Iterator[Finding]:
    """Macros and passwords, by the names of streams and the flags of their first records."""
    if _utf16("EncryptedPackage") in body or _has_password(body):
        yield ENCRYPTED
    if _utf16("_VBA_PROJECT") in body or _XLM_SHEET.search(body[:_SCAN_BYTES]):
        yield MACRO


def _has_password(body: bytes) -> bool:
    """FibBase.fEncrypted of [MS-DOC] in a stream's first sector, or FILEPASS of [MS-XLS]."""
    for start in range(512, min(len(body), _SCAN_BYTES), 512):
        if body[start : start + 2] == b"\xec\xa5" and body[start + 11 : start + 12]:
            return bool(body[start + 11] & 0x01)
    return _FILEPASS.search(body[:_SCAN_BYTES]) is not None


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")
