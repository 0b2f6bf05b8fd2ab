"""Settings: texts as the eye joins them where the file does not, with furigana, cells, pages."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from madoguchi.core.documents.reading.shape import Line, Page, ReadDocument, Span, Table
from madoguchi.services.procurement.rules.blind.pieces import Area, Passage, Piece

FURIGANA = 1.6  # letters are at least so many times as large as the readings above them
_Placed = tuple[str, Span]
_DIGITS = re.compile(r"[\d０-９]+")
_ONLY_NUMBERS = re.compile(r"[\d０-９\W_]*|[pP]\.?\s*\d+")


def set_otherwise(document: ReadDocument, page: Page) -> Iterator[Passage]:
    """The page's large letters and its small ones apart; the columns of its tables."""
    number = None if document.kind in {"docx", "text"} else page.number
    spans = [(line.place, span) for line in page.lines for span in line.spans]
    small = _small(spans)
    if small:
        for wanted in (False, True):
            kept = [each for place, each in enumerate(spans) if (place in small) is wanted]
            yield Passage(Area.TEXT, number, tuple(Piece.of(place, span) for place, span in kept))
    for table in page.tables:
        yield from _columns(page, table, number)


def _small(spans: Sequence[_Placed]) -> set[int]:
    """The spans beside which letters of another size stand, as readings stand over a name."""
    sizes = [span.size_pt for _, span in spans]
    found = set()
    for place, size in enumerate(sizes):
        beside = max(sizes[max(0, place - 1) : place + 2])
        if size and beside >= FURIGANA * size:
            found.add(place)
    return found


def _columns(page: Page, table: Table, number: int | None) -> Iterator[Passage]:
    """Each column from top to bottom: a letter a cell, as on squared paper."""
    for column in range(max(map(len, table.rows), default=0)):
        cells = [row[column] for row in table.rows if column < len(row) and row[column].text]
        if len(cells) > 1:
            yield Passage(
                Area.TEXT,
                number,
                tuple(Piece(cell.text, _place(page, cell.lines)) for cell in cells),
            )


def _place(page: Page, lines: tuple[int, ...]) -> str:
    return page.lines[lines[0]].place if lines and lines[0] < len(page.lines) else page.name


def over_page_breaks(document: ReadDocument) -> Iterator[Passage]:
    """The last line of a page with the first of the next, without heads and page numbers."""
    if document.kind != "pdf":
        return
    repeated = _furniture(document.pages)
    for page, after in zip(document.pages, document.pages[1:], strict=False):
        own = [line for line in page.lines if not _is_furniture(line, repeated)]
        next_lines = [line for line in after.lines if not _is_furniture(line, repeated)]
        if own and next_lines:
            joined = [
                (line.place, span) for line in (own[-1], next_lines[0]) for span in line.spans
            ]
            yield Passage(
                Area.TEXT, page.number, tuple(Piece.of(place, span) for place, span in joined)
            )


def _furniture(pages: Sequence[Page]) -> set[str]:
    """Lines that stand on most pages, their numbers apart."""
    seen = Counter(form for page in pages for form in {_form(line) for line in page.lines})
    return {form for form, count in seen.items() if count > 1 and count * 2 >= len(pages)}


def _is_furniture(line: Line, repeated: set[str]) -> bool:
    return _form(line) in repeated or bool(_ONLY_NUMBERS.fullmatch(line.text.strip()))


def _form(line: Line) -> str:
    return _DIGITS.sub("#", "".join(line.text.split()))
