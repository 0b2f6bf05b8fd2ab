"""Passages: everything that a file says, cut so that a word over a line break is still one."""

from collections.abc import Iterator

from madoguchi.core.documents.reading.shape import (
    Line,
    Page,
    Part,
    PartKind,
    ReadDocument,
    Span,
)
from madoguchi.core.documents.reading.unescaped import other_readings
from madoguchi.services.procurement.rules.blind.pieces import Area, Passage, Piece
from madoguchi.services.procurement.rules.blind.settings import over_page_breaks, set_otherwise

APART = "\u2060"  # word joiner: nothing to see, and folded away
# Kinds whose place is itself a text of the file.
NAMED = frozenset({PartKind.ATTACHMENT, PartKind.NAME, PartKind.FORM_FIELD})

# Names of metadata that whoever prepares a copy is told in words as well.
MEANINGS = {
    "Author": "（作成者）",
    "Title": "（題名）",
    "Subject": "（件名）",
    "Keywords": "（キーワード）",
    "Creator": "（作成したソフト）",
    "Producer": "（PDFにしたソフト）",
}


def passages_of(document: ReadDocument) -> Iterator[Passage]:
    """All that the document says: pages, then what stands beside them, then its name."""
    yield _single(Area.FILE_NAME, document.name, "ファイル名")
    for page in document.pages:
        yield from _of_page(document, page)
        yield from set_otherwise(document, page)
    yield from over_page_breaks(document)
    for fact in document.metadata:
        yield _single(
            Area.METADATA, fact.value, f"{fact.where}の{fact.name}{MEANINGS.get(fact.name, '')}"
        )
        yield _single(Area.METADATA, fact.name, f"{fact.where}の項目名")
    for part in document.parts:
        yield from _of_part(part)
    for part in document.beneath:
        yield from _of_part(part)


def _of_part(part: Part) -> Iterator[Passage]:
    where = f"{part.kind.label}（{part.place}）"
    yield _single(part.kind, part.text, where, part.page)
    for reading in other_readings(part.text):
        yield _single(part.kind, reading, where, part.page)
    if part.kind in NAMED:
        yield _single(part.kind, part.place, f"{part.kind.label}の名前", part.page)
    if part.author:
        yield _single(Area.AUTHOR, part.author, f"{where}の作成者", part.page)


def _of_page(document: ReadDocument, page: Page) -> Iterator[Passage]:
    number = None if document.kind in {"docx", "text"} else page.number
    spans = [(line.place, span) for line in page.lines for span in (*_apart(line), Span("\n"))]
    yield Passage(Area.TEXT, number, tuple(Piece.of(place, span) for place, span in spans))
    if any(span.hidden for _, span in spans):
        seen = tuple(Piece.of(place, span) for place, span in spans if not span.hidden)
        yield Passage(Area.TEXT, number, seen)
    if document.kind == "xlsx":
        yield _single(Area.SHEET_NAME, page.name, f"シート「{page.name}」の名前", number)


def _apart(line: Line) -> Iterator[Span]:
    """The line's spans, with a mark where the letters change size: a note's number is no digit."""
    before = 0.0
    for span in line.spans:
        if before and span.size_pt and not 0.8 < span.size_pt / before < 1.25:
            yield Span(APART)
        before = span.size_pt
        yield span


def _single(area: Area | PartKind, text: str, where: str, page: int | None = None) -> Passage:
    return Passage(area, page, (Piece(text, where),))


__all__ = ["Area", "Passage", "Piece", "passages_of"]
