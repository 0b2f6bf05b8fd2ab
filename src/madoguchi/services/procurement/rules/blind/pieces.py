"""Passage: pieces of a file that are read on end, each with its place and look."""

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

from madoguchi.core.documents.reading.shape import Box, Hidden, PartKind, Span
from madoguchi.core.terms import Term


class Area(Term):
    """Where in a file a text stands; the word after the dash is what a person is told."""

    TEXT = "text", "本文"
    HIDDEN_TEXT = "hidden_text", "見えない文字"
    METADATA = "metadata", "文書情報"
    FILE_NAME = "file_name", "ファイル名"
    SHEET_NAME = "sheet_name", "シート名"
    AUTHOR = "author", "作成者"


HALF = "\u2000"  # letters before it are half as wide


@dataclass(frozen=True)
class Piece:
    """A run of one place and look."""

    text: str
    where: str
    hidden: Hidden = Hidden.NO
    box: Box | None = None

    @classmethod
    def of(cls, place: str, span: Span) -> "Piece":
        """A span of a line that stands at ``place``."""
        return cls(span.text, f"{place}{span.place}", span.hidden, span.box)

    def part_of_box(self, start: int, end: int) -> Box | None:
        """The share of the box that these letters take, a Latin letter half as wide as a kanji."""
        box, length = self.box, len(self.text)
        if box is None or not length or box.bottom - box.top > box.right - box.left:
            return box  # nothing known, or set upright
        widths = list(accumulate((0.5 if sign < HALF else 1.0 for sign in self.text), initial=0.0))
        unit = (box.right - box.left) / widths[-1]
        left, right = widths[min(length, max(0, start))], widths[max(0, min(length, end))]
        return Box(box.left + unit * left, box.top, box.left + unit * right, box.bottom)


@dataclass(frozen=True)
class Passage:
    """Pieces that are read on end. ``area`` is an ``Area`` or the ``PartKind`` of a part.

    >>> passage = Passage(Area.TEXT, 1, (Piece("みほ", "1頁1行目"), Piece("ん", "1頁2行目")))
    >>> passage.text, passage.piece_at(2).where
    ('みほん', '1頁2行目')
    """

    area: Area | PartKind
    page: int | None
    pieces: tuple[Piece, ...]
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        lengths = [len(piece.text) for piece in self.pieces]
        object.__setattr__(self, "_starts", tuple(accumulate([0, *lengths[:-1]])))

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    def piece_at(self, offset: int) -> Piece:
        return self.pieces[max(0, bisect_right(self._starts, offset) - 1)]

    def box_of(self, start: int, end: int) -> Box | None:
        """The box around the letters, on the line where they begin; None without places."""
        first, boxes = self.piece_at(start), []
        for piece, begin in zip(self.pieces, self._starts, strict=True):
            if begin < end and begin + len(piece.text) > start and piece.where == first.where:
                boxes.append(piece.part_of_box(start - begin, end - begin))
        known = [box for box in boxes if box is not None]
        if not known:
            return None
        return Box(
            min(box.left for box in known), min(box.top for box in known),
            max(box.right for box in known), max(box.bottom for box in known),
        )  # fmt: skip

    def pieces_in(self, start: int, end: int) -> tuple[Piece, ...]:
        """The pieces that the range touches, at least one."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = max(0, bisect_right(self._starts, max(start, end - 1)) - 1)
        return self.pieces[first : last + 1]
