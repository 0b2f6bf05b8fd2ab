"""Machine-readable tables out: one header row, one value a cell, nothing merged or hidden.

Source: 行政データにおける機械可読性に関するルール (令和8年3月31日); RFC 4180.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import Enum

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from madoguchi.core.documents.columns import CellValue, Column, as_columns, checked_row, one_line
from madoguchi.core.documents.names import safe_file_name
from madoguchi.core.documents.sheets import SheetOut, write_xlsx
from madoguchi.core.errors import Refused

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A spreadsheet runs a cell that starts so; Japanese Excel takes the full-width forms too.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# The same signs, as Windows code page 932 knows them.
TO_CP932 = str.maketrans("〜−‖—¢£¬", "～－∥―￠￡￢")
CHARACTERS_SHOWN = 10


class Encoding(Enum):
    """UTF-8 with BOM opens in Excel as it is; CP932 is for older systems."""

    UTF8 = "utf-8-sig"
    CP932 = "cp932"


class UnfitCharacters(Refused):
    """Characters that CP932 does not have, each once; nothing is replaced by "?"."""

    def __init__(self, characters: Iterable[str]) -> None:
        self.characters = tuple(dict.fromkeys(characters))
        shown = "、".join(f"「{c}」" for c in self.characters[:CHARACTERS_SHOWN])
        super().__init__(
            "not_in_cp932",
            f"{shown}は、Shift_JIS（CP932）では表せません。UTF-8の形式で書き出してください。",
        )


def csv_text(columns: Iterable[Column | str], rows: Iterable[Sequence[object]]) -> str:
    """The table as CSV: CRLF, quotes where RFC 4180 asks, no line break inside a cell."""
    header = as_columns(columns)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_harmless(column.label) for column in header])
    for row in rows:
        writer.writerow([_csv_cell(value) for value in checked_row(row, header)])
    return out.getvalue()


def csv_bytes(
    columns: Iterable[Column | str],
    rows: Iterable[Sequence[object]],
    *,
    encoding: Encoding = Encoding.UTF8,
) -> bytes:
    """The encoded table; raises ``UnfitCharacters`` when CP932 lacks a character."""
    text = csv_text(columns, rows)
    if encoding is Encoding.UTF8:
        return text.encode("utf-8-sig")
    text = text.translate(TO_CP932)
    unfit = [char for char in dict.fromkeys(text) if not _fits_cp932(char)]
    if unfit:
        raise UnfitCharacters(unfit)
    return text.encode("cp932")


def csv_response(
    columns: Iterable[Column | str],
    rows: Iterable[Sequence[object]],
    filename: str,
    *,
    encoding: Encoding = Encoding.UTF8,
) -> HttpResponse:
    """A download of the table as ``filename``.csv, in UTF-8 with BOM unless asked otherwise."""
    charset = "utf-8" if encoding is Encoding.UTF8 else "shift_jis"
    body = csv_bytes(columns, rows, encoding=encoding)
    return _download(body, f"text/csv; charset={charset}", filename, "csv")


def xlsx_response(
    columns: Iterable[Column | str], rows: Iterable[Sequence[object]], filename: str
) -> HttpResponse:
    """A download of the table as one sheet: text stays text, dates are dates, no formulas."""
    header = as_columns(columns)
    flat = tuple(
        tuple(one_line(value) if isinstance(value, str) else value for value in row)
        for row in (checked_row(row, header) for row in rows)
    )
    sheet = SheetOut("一覧", header, flat)
    return _download(write_xlsx([sheet]), XLSX_TYPE, filename, "xlsx")


def _download(body: bytes, content_type: str, filename: str, extension: str) -> HttpResponse:
    name = safe_file_name(filename.removesuffix(f".{extension}")) + f".{extension}"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": str(disposition), "Cache-Control": "private, no-store"}
    return HttpResponse(body, content_type=content_type, headers=headers)


def _csv_cell(value: CellValue) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case str():
            return one_line(_harmless(value))
    return str(value)


def _harmless(text: str) -> str:
    """Text that a spreadsheet would run is led by an apostrophe; numbers stay numbers."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _fits_cp932(char: str) -> bool:
    try:
        char.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
