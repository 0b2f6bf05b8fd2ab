"""A read document as source lines of a notice."""

from collections.abc import Iterable
from typing import Protocol

from madoguchi.services.procurement.rules.notices.outline import read_outline
from madoguchi.services.procurement.rules.notices.shape import Notice, SourceLine


class PlacedLine(Protocol):
    """A line with its place in words, as core.documents reads it."""

    @property
    def place(self) -> str: ...

    @property
    def text(self) -> str: ...


def notice_of(lines: Iterable[PlacedLine], *, name: str = "") -> Notice:
    """The outline of a document's lines, numbered from 1 in reading order."""
    return read_outline(
        (SourceLine(n, line.text, line.place) for n, line in enumerate(lines, start=1)), name=name
    )
