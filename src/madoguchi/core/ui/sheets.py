"""Pages made of tables, as plain values: what is registered, and the acts that belong to each row.

Drawn by ``ui/sheets.html``, which a page includes with ``sheets`` and ``plots``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Link:
    """An act or a page; ``of`` names the row for people who hear the page."""

    label: str
    url: str
    of: str = ""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A state in one word with its tone."""

    tone: str
    word: str
    more: str = ""


RECORD = ("項目", "内容")
LONG = 12
ACTS = "操作"
DAY = re.compile(r"(明治|大正|昭和|平成|令和)(元|\d+)年\d+月\d+日\(.\)")

Cell = str | Link | Mark | tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One table; ``empty`` says what to do when there are no rows."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    empty: str
    lead: str = ""
    actions: tuple[Link, ...] = ()

    @property
    def is_record(self) -> bool:
        """One thing as names and values, not rows to compare."""
        return self.columns == RECORD

    @property
    def is_long(self) -> bool:
        """Its acts stand above the rows: below them nobody would see them."""
        return len(self.rows) > LONG

    @property
    def shown_columns(self) -> tuple[str, ...]:
        """Without the column of the acts for somebody who may do none of them."""
        is_idle = self.columns[-1] == ACTS and not any(row[-1] for row in self.rows)
        return self.columns[:-1] if is_idle else self.columns

    @property
    def shown_rows(self) -> list[list[tuple[str, Cell, str]]]:
        """Each cell with its column's label and its kind, for the template."""
        shown = self.shown_columns
        return [
            [
                (label, cell, _kind(cell))
                for label, cell in zip(shown, row[: len(shown)], strict=True)
            ]
            for row in self.rows
        ]


@dataclass(frozen=True, kw_only=True)
class Plot:
    """Bars beside the tables: (label, figure) each; ``limit`` is the full length."""

    title: str
    caption: str
    items: Sequence[tuple[str, float]]
    unit: str = ""
    limit: int = 100


def _kind(cell: Cell) -> str:
    if isinstance(cell, str) and DAY.fullmatch(cell):
        return "day"
    kinds = {Link: "link", Mark: "mark", tuple: "links"}
    return kinds.get(type(cell), "text")
