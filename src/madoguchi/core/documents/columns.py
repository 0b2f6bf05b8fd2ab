"""A column of an exported table, and the plain value that each kind of cell holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from madoguchi.core.terms import Term

TOKYO = ZoneInfo("Asia/Tokyo")
CellValue = str | int | float | Decimal | date | datetime | None


class Kind(Term):
    """How a spreadsheet stores and shows the column."""

    TEXT = "text", "文字"
    NUMBER = "number", "数値"
    YEN = "yen", "金額（円）"
    DATE = "date", "日付"
    MOMENT = "moment", "日時"


@dataclass(frozen=True)
class Column:
    """``label`` is unique; ``width`` counts half-width characters, 0 = as the cells need."""

    label: str
    kind: Kind = Kind.TEXT
    width: int = 0


def as_columns(columns: Iterable[Column | str]) -> tuple[Column, ...]:
    """Columns with unique labels of one line; a plain string is a text column.

    Source: 行政データにおける機械可読性に関するルール (令和8年3月31日) L2, unique column names.
    """
    made = tuple(Column(item) if isinstance(item, str) else item for item in columns)
    labels = [column.label for column in made]
    if len(set(labels)) != len(labels) or not all(labels):
        raise ValueError(f"column names must be unique and not empty: {labels}")
    if any(one_line(label) != label for label in labels):
        raise ValueError(f"a column name is one line: {labels}")
    return made


def cell_value(value: object) -> CellValue:
    """A value as a cell holds it: a Term as its label, a yes/no in words, a moment in JST.

    Nothing stays nothing: an empty cell is not 0. Raises TypeError for anything else, and
    ValueError for a moment without a time zone.
    """
    match value:
        case None | "":
            return None
        case bool():
            return "はい" if value else "いいえ"
        case Term():
            return value.label
        case datetime():
            if value.tzinfo is None:
                raise ValueError("a moment needs its time zone")
            return value.astimezone(TOKYO)
        case str() | int() | float() | Decimal() | date():
            return value
    raise TypeError(f"a cell cannot hold {type(value).__name__}")


def checked_row(row: Sequence[object], columns: Sequence[Column]) -> tuple[CellValue, ...]:
    """The row's cells; raises ValueError when it is longer or shorter than the header."""
    if len(row) != len(columns):
        raise ValueError(f"{len(row)} cells under {len(columns)} columns")
    return tuple(cell_value(value) for value in row)


def one_line(text: str) -> str:
    """Line breaks and tabs become one space each: a data cell has no layout (rule L1).

    >>> one_line("1行目\\r\\n2行目")
    '1行目 2行目'
    """
    return text.replace("\r\n", " ").translate(
        dict.fromkeys(map(ord, "\r\n\t\v\f\x85\u2028\u2029"), " ")
    )


def display_width(text: str) -> int:
    """Half-width characters that the longest line takes; an East Asian character takes two."""
    return max(
        (sum(1 if ord(char) < 0x2000 else 2 for char in line) for line in text.split("\n")),
        default=0,
    )
