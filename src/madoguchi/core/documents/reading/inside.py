"""Files inside files: an attachment, an embedded table, a picture, read as far as they can be."""

import io
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field

from madoguchi.core.documents.archive import UnreadableFile, open_archive
from madoguchi.core.documents.reading.said_in_bytes import said_in
from madoguchi.core.documents.reading.shape import Box, Part, PartKind, ReadDocument

DEEPEST = 3
MOST_FILES = 200
MOST_BYTES = 100 * 1024 * 1024
ZIP_MARK, PDF_MARK = b"PK\x03\x04", b"%PDF-"
MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}


@dataclass
class _Budget:
    """What may still be opened, over all files inside one file."""

    files: int = MOST_FILES
    bytes: int = MOST_BYTES
    depth: int = 0
    unread: list[str] = field(default_factory=list)


_BUDGET: ContextVar[_Budget | None] = ContextVar("files inside a file", default=None)


def start_budget() -> _Budget | None:
    """Begin to count for a file that is not itself inside another one; else None."""
    if _BUDGET.get() is not None:
        return None
    budget = _Budget()
    _BUDGET.set(budget)
    return budget


def end_budget() -> None:
    _BUDGET.set(None)


def read_inside(
    content: bytes, name: str, *, kind: PartKind, page: int | None = None, box: Box | None = None
) -> Iterator[Part]:
    """What a file inside says, as parts whose place begins with its name.

    What cannot be read or would be too much is noted in the budget, for ``ReadDocument.unread``.
    """
    budget = _BUDGET.get() or _Budget()
    budget.files -= 1
    budget.bytes -= len(content)
    if budget.files < 0 or budget.bytes < 0 or budget.depth >= DEEPEST:
        budget.unread.append(f"{name}（中のファイルが多すぎるか、深すぎます）")
        return
    budget.depth += 1
    try:
        yield from _read(content, name, kind, page, budget)
    finally:
        budget.depth -= 1


def _read(
    content: bytes, name: str, kind: PartKind, page: int | None, budget: _Budget
) -> Iterator[Part]:
    found = _kind_of(content)
    if found is not None:
        start, extension = found
        try:
            yield from _flat(_document(content[start:], extension), name, kind, page)
        except UnreadableFile as refusal:
            budget.unread.append(f"{name}（{refusal.message}）")
        return
    if content.startswith(ZIP_MARK):
        yield from _zip(content, name, kind, page, budget)
        return
    said = said_in(content)
    if said:
        yield Part(kind, name, said, page=page)


def _kind_of(content: bytes) -> tuple[int, str] | None:
    """Where a known kind of file begins in the bytes, and its extension."""
    if PDF_MARK in content[:1024]:
        return content.index(PDF_MARK), "pdf"
    start = content.find(ZIP_MARK)
    if start < 0:
        return None
    try:
        names = open_archive(io.BytesIO(content[start:])).names()
    except UnreadableFile:
        return None
    for main, extension in MAIN_PARTS.items():
        if main in names:
            return start, extension
    return None


def _document(content: bytes, extension: str) -> ReadDocument:
    from madoguchi.core.documents.reading.kinds import read_document  # noqa: PLC0415 - kinds reads files, files hold files

    return read_document(io.BytesIO(content), f"inside.{extension}")


def _flat(document: ReadDocument, name: str, kind: PartKind, page: int | None) -> Iterator[Part]:
    for each in document.pages:
        yield Part(kind, f"{name}の{each.name}", each.text, page=page)
    for fact in document.metadata:
        yield Part(kind, f"{name}の{fact.where}の{fact.name}", fact.value, page=page)
    for part in (*document.parts, *document.beneath):
        place = f"{name}の{part.kind.label}（{part.place}）"
        yield Part(kind, place, part.text, part.author, page=page)


def _zip(
    content: bytes, name: str, kind: PartKind, page: int | None, budget: _Budget
) -> Iterator[Part]:
    try:
        archive = open_archive(io.BytesIO(content))
        for inner in archive.names():
            if inner.endswith("/"):
                continue
            yield Part(kind, name, inner, page=page)
            yield from read_inside(archive.part(inner), f"{name}の{inner}", kind=kind, page=page)
    except UnreadableFile as refusal:
        budget.unread.append(f"{name}（{refusal.message}）")
