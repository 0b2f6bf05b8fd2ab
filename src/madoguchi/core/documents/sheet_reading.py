"""Spreadsheets in: every cell with its address, as untidy as people send them."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from madoguchi.core.documents.archive import UnreadableFile, broken, open_archive
from madoguchi.core.documents.decoding import comparable, decode_text

MOST_ROWS = 100_000
MOST_CELLS = 2_000_000
HEADER_SEARCHED = 30  # rows: titles and notes above the header are common
Value = str | int | float | bool | date | datetime | time | None
CalamineValue = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True)
class ReadCell:
    """One cell: ``address`` as in Excel ("B3"); ``is_merged`` when the value is a neighbour's."""

    address: str
    value: Value
    is_merged: bool = False

    @property
    def text(self) -> str:
        """What a person would read: stripped, a whole number without point, "" when empty."""
        match self.value:
            case None:
                return ""
            case bool():
                return "TRUE" if self.value else "FALSE"
            case date() | time():
                return self.value.isoformat()
        return str(self.value).strip()

    @property
    def narrow_text(self) -> str:
        """``text`` with wide digits and letters made narrow: for numbers and codes only.

        >>> ReadCell("A1", "１２３－４").narrow_text
        '123-4'
        """
        return unicodedata.normalize("NFKC", comparable(self.text))

    def integer(self) -> int:
        """The whole number, also from 「１，２３４円」; raises ValueError.

        >>> ReadCell("A1", "１３，１５２，３４６円").integer(), ReadCell("A1", 5.0).integer()
        (13152346, 5)
        """
        cleaned = self.narrow_text.replace(",", "").lstrip("¥\\").removesuffix("円").strip()
        cleaned = cleaned.removesuffix(".0")
        return int(cleaned)


@dataclass(frozen=True)
class RowProblem:
    """What is wrong in which row and cell, as one Japanese sentence."""

    row: int
    address: str
    message: str

    def __str__(self) -> str:
        return f"{self.row}行目（{self.address}）: {self.message}"


@dataclass(frozen=True)
class ReadRow:
    """``number`` as Excel counts, from 1."""

    number: int
    cells: tuple[ReadCell, ...]

    @property
    def is_blank(self) -> bool:
        return not any(cell.text for cell in self.cells)


@dataclass(frozen=True)
class Record:
    """A row below the header, its cells by column name."""

    number: int
    cells: dict[str, ReadCell]

    def __getitem__(self, column: str) -> ReadCell:
        return self.cells[column]

    def problem(self, column: str, message: str) -> RowProblem:
        """A problem at that column's cell."""
        return RowProblem(self.number, self.cells[column].address, message)


@dataclass(frozen=True)
class ReadSheet:
    """A sheet (or a CSV file, whose name is the file's)."""

    name: str
    rows: tuple[ReadRow, ...]
    is_hidden: bool = False
    encoding: str = field(default="", compare=False)

    def records(self, columns: Sequence[str]) -> tuple[Record, ...]:
        """The rows below the header that names all ``columns``, blank rows left out.

        The header may stand below a title, in another order, with spaces and line breaks in its
        words. raises ``UnreadableFile`` naming the columns that no row holds.
        """
        header, places = self._header(columns)
        return tuple(
            Record(row.number, {name: _cell_at(row, place) for name, place in places.items()})
            for row in self.rows
            if row.number > header and not row.is_blank
        )

    def _header(self, columns: Sequence[str]) -> tuple[int, dict[str, int]]:
        best: dict[str, int] = {}
        for row in self.rows[:HEADER_SEARCHED]:
            names = [_header_key(cell.text) for cell in row.cells]
            places = {c: names.index(_header_key(c)) for c in columns if _header_key(c) in names}
            if len(places) == len(columns):
                return row.number, places
            best = max(best, places, key=len)
        missing = "、".join(f"「{column}」" for column in columns if column not in best)
        raise UnreadableFile(
            "columns_missing",
            f"列の見出し{missing}が見つかりません。見出しの行を確かめて、もう一度選んでください。",
        )


def read_rows(stream: BinaryIO, name: str) -> tuple[ReadSheet, ...]:
    """Every sheet of an .xlsx/.xlsm, or the one table of a .csv/.tsv/.txt, with cell addresses.

    name    the file's name; its extension says how to read
    raises  UnreadableFile  broken, locked, too large, of another kind, or not decodable (with
            the row)
    """
    extension = name.rpartition(".")[2].lower()
    if extension in {"xlsx", "xlsm"}:
        return _read_workbook(stream)
    if extension in {"csv", "tsv", "txt"}:
        return (_read_text_table(stream.read(), name, extension),)
    raise UnreadableFile("not_a_table", "Excel（.xlsx）かCSV（.csv）のファイルを選んでください。")


def _read_workbook(stream: BinaryIO) -> tuple[ReadSheet, ...]:
    content = stream.read()
    open_archive(io.BytesIO(content))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return tuple(
            _read_sheet(book, meta.name, is_hidden=meta.visible != SheetVisibleEnum.Visible)
            for meta in book.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet
        )
    except CalamineError as error:
        raise broken() from error


def _read_sheet(book: CalamineWorkbook, name: str, *, is_hidden: bool) -> ReadSheet:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > MOST_ROWS or sheet.total_height * sheet.total_width > MOST_CELLS:
        raise _too_many()
    values = [[_value(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    merged = _spread_merged(values, sheet.merged_cell_ranges or [])
    return ReadSheet(name, tuple(_rows(values, merged)), is_hidden)


def _spread_merged(
    values: list[list[Value]], ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]
) -> set[tuple[int, int]]:
    """Give each cell of a merged block the block's value; returns the cells that got one."""
    spread = set()
    for (top, left), (bottom, right) in ranges:
        for row in range(top, min(bottom, len(values) - 1) + 1):
            for column in range(left, min(right, len(values[row]) - 1) + 1):
                if (row, column) != (top, left):
                    values[row][column] = values[top][left]
                    spread.add((row, column))
    return spread


def _read_text_table(content: bytes, name: str, extension: str) -> ReadSheet:
    text, encoding = decode_text(content)
    delimiter = "\t" if extension == "tsv" or encoding == "utf-16" else ","
    try:
        values: list[list[Value]] = [
            [cell if cell != "" else None for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        ]
    except csv.Error as error:
        raise UnreadableFile(
            "csv_broken",
            'CSVの引用符（"）の組が合っていません。Excelで開いて保存し直してください。',
        ) from error
    if len(values) > MOST_ROWS or sum(map(len, values)) > MOST_CELLS:
        raise _too_many()
    return ReadSheet(name, tuple(_rows(values, set())), encoding=encoding)


def _rows(values: list[list[Value]], merged: set[tuple[int, int]]) -> Iterator[ReadRow]:
    letters = [column_letters(place) for place in range(max(map(len, values), default=0))]
    for number, row in enumerate(values):
        yield ReadRow(
            number + 1,
            tuple(
                ReadCell(f"{letters[place]}{number + 1}", value, (number, place) in merged)
                for place, value in enumerate(row)
            ),
        )


def _value(value: CalamineValue) -> Value:
    match value:
        case "":
            return None
        case float() if value.is_integer() and abs(value) < 2**53:
            return int(value)
        case timedelta():
            return str(value)
    return value


def _cell_at(row: ReadRow, place: int) -> ReadCell:
    if place < len(row.cells):
        return row.cells[place]
    return ReadCell(f"{column_letters(place)}{row.number}", None)


def column_letters(place: int) -> str:
    """Excel's name of the column at ``place``, from 0.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    name = ""
    left = place + 1
    while left:
        left, digit = divmod(left - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


def _header_key(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", comparable(text)).split()).casefold()


def _too_many() -> UnreadableFile:
    return UnreadableFile(
        "table_too_large",
        f"行が多すぎます（{MOST_ROWS:,}行まで）。ファイルを分けて、もう一度選んでください。",
    )
