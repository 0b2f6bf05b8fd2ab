"""xlsx out and spreadsheets in: what officials keep in Excel."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from madoguchi.core.documents.columns import CellValue, Column, Kind, checked_row, display_width
from madoguchi.core.documents.sheet_reading import (
    ReadCell,
    ReadRow,
    ReadSheet,
    RowProblem,
    read_rows,
)
from madoguchi.core.errors import Refused

__all__ = [
    "ReadCell", "ReadRow", "ReadSheet", "RowProblem", "SheetOut", "read_rows", "write_xlsx",
]  # fmt: skip

FONT = "BIZ UDPゴシック"
LONGEST_CELL = 32_767  # characters, a limit of the format
MOST_ROWS = 1_048_576
WIDEST, NARROWEST = 60, 8
FORMATS = {
    Kind.TEXT: "@",
    Kind.NUMBER: "General",
    Kind.YEN: "#,##0",
    Kind.DATE: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm:ss",
}
SHEET_NAME_FORBIDDEN = dict.fromkeys(map(ord, "[]:*?/\\'"), "_")
MADE_WHEN_NOBODY_SAYS = datetime(2000, 1, 1)  # noqa: DTZ001 - the format knows no time zone


@dataclass(frozen=True)
class SheetOut:
    """One sheet to write: a header row, then a row per record. Rows may hold several lines."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    landscape: bool = True


def write_xlsx(
    sheets: Sequence[SheetOut], *, title: str = "", made_at: datetime | None = None
) -> bytes:
    """A workbook that opens as an official would have made it: frozen header that repeats on
    paper, filter, measured widths, A4 fitted to one page's width, page n/N, no lock, no author.

    Text is written as text, so a code keeps its zeros and a "formula" stays what was typed.
    The same sheets give the same bytes.

    raises  Refused  a cell or sheet is larger than the format allows
    """
    out = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    }  # fmt: skip
    import xlsxwriter  # noqa: PLC0415 - a start of the product need not wait for it

    with xlsxwriter.Workbook(out, options) as book:
        created = made_at.replace(tzinfo=None) if made_at else MADE_WHEN_NOBODY_SAYS
        book.set_properties({"title": title, "created": created})
        pens = _pens(book)
        for sheet in sheets:
            _write_sheet(book, sheet, pens)
    return out.getvalue()


def _pens(book: Any) -> dict[Kind | None, Any]:
    """A format for each kind of cell; ``None`` is the header."""
    shared = {"font_name": FONT, "font_size": 10, "valign": "top", "border": 1}
    shared["border_color"] = "#949494"
    pens: dict[Kind | None, Any] = {
        kind: book.add_format(
            shared | {"num_format": FORMATS[kind], "text_wrap": kind is Kind.TEXT}
        )
        for kind in Kind
    }
    header = {"bold": True, "bg_color": "#EEEEEE", "text_wrap": True, "align": "center"}
    pens[None] = book.add_format(shared | header)
    return pens


def _write_sheet(book: Any, sheet: SheetOut, pens: dict[Kind | None, Any]) -> None:
    if len(sheet.rows) >= MOST_ROWS:
        raise Refused(
            "sheet_too_long", "行数が多すぎます。条件で絞り込んでから書き出してください。"
        )
    page = book.add_worksheet(sheet.name.translate(SHEET_NAME_FORBIDDEN)[:31])
    rows = [checked_row(row, sheet.columns) for row in sheet.rows]
    for place, column in enumerate(sheet.columns):
        page.write_string(0, place, column.label, pens[None])
        page.set_column(place, place, _width(column, [row[place] for row in rows]))
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            _write_cell(page, (number, place), value, pens[sheet.columns[place].kind])
    _lay_out(page, sheet)


def _write_cell(page: Any, place: tuple[int, int], value: CellValue, pen: Any) -> None:
    match value:
        case None:
            page.write_blank(*place, None, pen)
        case str():
            if len(value) > LONGEST_CELL:
                raise Refused(
                    "cell_too_long",
                    f"{place[0] + 1}行目の文が長すぎてExcelに書き出せません。"
                    "CSVで書き出してください。",
                )
            page.write_string(*place, value, pen)
        case datetime():
            page.write_datetime(*place, value.replace(tzinfo=None), pen)
        case date():
            page.write_datetime(*place, value, pen)
        case Decimal() | int() | float():
            page.write_number(*place, value, pen)


def _width(column: Column, values: Sequence[CellValue]) -> int:
    if column.width:
        return column.width
    if column.kind is Kind.MOMENT:
        return 20
    longest = max((display_width(str(value)) for value in values if value is not None), default=0)
    return min(WIDEST, max(NARROWEST, longest + 2, display_width(column.label) + 4))


def _lay_out(page: Any, sheet: SheetOut) -> None:
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    if sheet.columns:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    page.set_paper(9)  # A4
    if sheet.landscape:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.98, right=0.79, top=0.79, bottom=0.79)  # inches: 25 and 20 mm
    page.set_footer("&C&P/&N")
