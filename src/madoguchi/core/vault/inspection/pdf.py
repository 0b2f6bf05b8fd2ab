"""PDF: password, broken structure, scripts, launch actions, attachments, page count."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import pikepdf

from madoguchi.core.vault.inspection.findings import (
    BROKEN,
    ENCRYPTED,
    PDF_ATTACHMENT,
    PDF_LAUNCH,
    PDF_RESTRICTED,
    PDF_SCRIPT,
    Finding,
    too_many_pages,
)

MAX_OBJECTS = 500_000


def pdf_findings(stream: BinaryIO, max_pages: int | None) -> Iterator[Finding]:
    """Everything that opening the structure tells; the pages themselves are not rendered."""
    stream.seek(0)
    try:
        with pikepdf.open(stream) as document:
            if document.is_encrypted:
                yield PDF_RESTRICTED
            if not len(document.pages):
                yield BROKEN
            if max_pages is not None and len(document.pages) > max_pages:
                yield too_many_pages(max_pages)
            yield from _object_findings(document)
    except pikepdf.PasswordError:
        yield ENCRYPTED
    except (pikepdf.PdfError, ValueError, RuntimeError):
        yield BROKEN


def _object_findings(document: Any) -> Iterator[Finding]:
    found: set[Finding] = set()
    for count, item in enumerate(document.objects):
        if count > MAX_OBJECTS:
            yield BROKEN
            return
        if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            found.update(_dictionary_findings(item))
    yield from sorted(found, key=lambda finding: finding.code)


def _dictionary_findings(item: Any) -> Iterator[Finding]:
    for holder in _with_nested(item):
        action = str(holder.get("/S", ""))
        if action == "/JavaScript" or "/JS" in holder:
            yield PDF_SCRIPT
        if action == "/Launch":
            yield PDF_LAUNCH
        if "/EmbeddedFiles" in holder or str(holder.get("/Type", "")) == "/EmbeddedFile":
            yield PDF_ATTACHMENT


def _with_nested(item: Any, depth: int = 0) -> Iterator[Any]:
    """The dictionary and those written directly inside it: actions often are."""
    yield item
    for name in item.keys():  # noqa: SIM118 - a pikepdf stream iterates over something else
        value = item.get(name)
        if isinstance(value, pikepdf.Dictionary) and not value.is_indirect and depth < 5:
            yield from _with_nested(value, depth + 1)
