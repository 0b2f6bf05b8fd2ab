"""Tables of a Word file: rows and cells, with the lines that say them."""

from collections.abc import Callable, Iterator, Mapping
from xml.etree.ElementTree import Element

from madoguchi.core.documents.reading.shape import Cell, Line, Table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def tables_in(
    body: Element,
    lines: tuple[Line, ...],
    place_of: Mapping[int, int],
    paragraphs: Callable[[Element], Iterator[Element]],
) -> Iterator[Table]:
    """Each table of the story, one inside another as a table of its own too.

    place_of  identity of a paragraph element → its place in ``lines``
    """
    for number, table in enumerate(body.iter(f"{W}tbl"), start=1):
        rows = tuple(
            tuple(_cell(cell, lines, place_of, paragraphs) for cell in row.findall(f"{W}tc"))
            for row in table.findall(f"{W}tr")
        )
        yield Table(f"表{number}", rows)


def _cell(
    cell: Element,
    lines: tuple[Line, ...],
    place_of: Mapping[int, int],
    paragraphs: Callable[[Element], Iterator[Element]],
) -> Cell:
    places = tuple(place_of[id(each)] for each in paragraphs(cell) if id(each) in place_of)
    return Cell("\n".join(lines[place].text for place in places), places)
