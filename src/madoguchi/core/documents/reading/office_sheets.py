"""Sheets of a workbook: which of their rows and columns are folded away, their tables."""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from madoguchi.core.documents.archive import Archive
from madoguchi.core.documents.reading.shape import Cell, Hidden, Line, Page, Span, Table
from madoguchi.core.documents.sheet_reading import ReadCell, ReadRow, ReadSheet, column_letters

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TRUE = {"1", "true"}
MOST_COLUMNS = 16_384
ReadXml = Callable[[Archive, str], Element]


@dataclass(frozen=True)
class Folded:
    """Rows by number and columns by letters that the sheet does not show."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[str] = frozenset()


def folded_away(archive: Archive, read_xml: ReadXml) -> dict[str, Folded]:
    """Sheet name → what it hides; a sheet without its own part is left out."""
    links = "xl/_rels/workbook.xml.rels"
    if not archive.has(links):
        return {}
    targets = {link.get("Id"): link.get("Target", "") for link in read_xml(archive, links)}
    found = {}
    for sheet in read_xml(archive, "xl/workbook.xml").iter(f"{S}sheet"):
        target = targets.get(sheet.get(f"{R}id"), "")
        name = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if target and archive.has(name):
            found[sheet.get("name", "")] = _folded(read_xml(archive, name))
    return found


def _folded(root: Element) -> Folded:
    rows = frozenset(
        int(row.get("r", "0")) for row in root.iter(f"{S}row") if row.get("hidden") in TRUE
    )
    columns = frozenset(
        column_letters(place - 1)
        for column in root.iter(f"{S}col")
        if column.get("hidden") in TRUE
        for place in range(
            int(column.get("min", "1")), min(int(column.get("max", "1")), MOST_COLUMNS) + 1
        )
    )
    return Folded(rows, columns)


def sheet_page(number: int, sheet: ReadSheet, folded: Folded) -> Page:
    """The sheet as a page: a line a row, a span a cell; cells folded away are marked so."""
    rows = [row for row in sheet.rows if not row.is_blank]
    lines = tuple(
        Line(
            f"シート「{sheet.name}」{row.number}行目",
            tuple(_span(cell, row, sheet, folded) for cell in _own_cells(row)),
        )
        for row in rows
    )
    cells = tuple(
        tuple(Cell(cell.text, (place,)) for cell in row.cells) for place, row in enumerate(rows)
    )
    return Page(number, sheet.name, lines, tables=(Table(sheet.name, cells),))


def _own_cells(row: ReadRow) -> list[ReadCell]:
    return [cell for cell in row.cells if cell.text and not cell.is_merged]


def _span(cell: ReadCell, row: ReadRow, sheet: ReadSheet, folded: Folded) -> Span:
    column = re.sub(r"\d", "", cell.address)
    is_away = sheet.is_hidden or row.number in folded.rows or column in folded.columns
    hidden = Hidden.FOLDED if is_away else Hidden.NO
    return Span(cell.text + "\t", hidden=hidden, place=cell.address)
