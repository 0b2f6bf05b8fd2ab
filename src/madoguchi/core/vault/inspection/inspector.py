"""Inspector: all checks of one file, in order, as a list without repetition."""

from collections.abc import Iterator
from importlib import import_module
from typing import BinaryIO

from madoguchi.core.vault.inspection.archives import Budget, archive_findings
from madoguchi.core.vault.inspection.findings import (
    ACTIVE,
    BROKEN,
    ENCRYPTED,
    MACRO,
    OLE_PACKAGE,
    POLYGLOT,
    WRONG_TYPE,
    Finding,
)
from madoguchi.core.vault.inspection.formats import fits_extension, formats_found
from madoguchi.core.vault.inspection.images import image_findings
from madoguchi.core.vault.inspection.office import (
    OOXML_FOLDER,
    ole_findings,
    ooxml_findings,
    part_findings,
)
from madoguchi.core.vault.inspection.pdf import pdf_findings
from madoguchi.core.vault.naming import extension_of
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.core.vault.types import NEVER

UNREADABLE = frozenset({BROKEN, ENCRYPTED})
_MACRO_KINDS = frozenset({"docm", "xlsm", "pptm"})
_IMAGE_KINDS = frozenset({"png", "jpg", "jpeg", "gif", "webp", "tif", "tiff"})


def findings_of(
    stream: BinaryIO, name: str, size_bytes: int, policy: FilePolicy
) -> tuple[Finding, ...]:
    """Every finding about the file, each once, in the order found. Empty: nothing to say.

    stream  seekable plaintext; read only
    """
    found = dict.fromkeys(_all(stream, extension_of(name), name, size_bytes, policy))
    if policy.allow_macros:
        found = {item: None for item in found if item not in {MACRO, OLE_PACKAGE}}
    if policy.allow_encrypted:
        found = {item: None for item in found if item != ENCRYPTED}
    return tuple(found)


def _all(
    stream: BinaryIO, extension: str, name: str, size_bytes: int, policy: FilePolicy
) -> Iterator[Finding]:
    formats = formats_found(stream)
    if extension in NEVER or formats == {"active"}:
        yield ACTIVE
        return
    if len(formats) > 1:
        yield POLYGLOT
        return
    if extension in OOXML_FOLDER and formats == {"ole"}:
        yield from _disguised_office(stream)
        return
    if not fits_extension(formats, extension, stream):
        yield WRONG_TYPE
        return
    inside = tuple(_inside(stream, extension, size_bytes, policy))
    yield from inside
    if not UNREADABLE.isdisjoint(inside):
        return  # nobody else could open it either
    for check in policy.checks:
        module, _, function = check.path.rpartition(".")
        stream.seek(0)
        yield from getattr(import_module(module), function)(stream, name, dict(check.options))


def _inside(
    stream: BinaryIO, extension: str, size_bytes: int, policy: FilePolicy
) -> Iterator[Finding]:
    if extension in _MACRO_KINDS:
        yield MACRO
    if extension in OOXML_FOLDER:
        yield from ooxml_findings(stream, extension, size_bytes)
    elif extension == "zip":
        yield from archive_findings(stream, Budget(size_bytes), part_findings)
    elif extension == "pdf":
        yield from pdf_findings(stream, policy.max_pages)
    elif extension in {"doc", "xls", "ppt"}:
        yield from ole_findings(stream)
    elif extension in _IMAGE_KINDS:
        yield from image_findings(stream)


def _disguised_office(stream: BinaryIO) -> Iterator[Finding]:
    """A .docx that is an OLE file: either a password, or an old .doc that was renamed."""
    found = tuple(ole_findings(stream))
    yield from found
    if ENCRYPTED not in found:
        yield WRONG_TYPE
