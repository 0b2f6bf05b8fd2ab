"""Finds: the words that a document still says, each with its place."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from madoguchi.core.documents.reading.shape import Box, Hidden, PartKind, ReadDocument
from madoguchi.services.procurement.rules.blind.passages import Area, Passage, passages_of
from madoguchi.services.procurement.rules.blind.search import Match, find_words
from madoguchi.services.procurement.rules.blind.words import LABELS, Word

MOST_FINDS = 2000


@dataclass(frozen=True)
class Find:
    """One place that tells who the bidder is.

    kind    the key of the registration ("legal_name", …)
    page    from 1 (a workbook's sheets count as pages), None where there are none
    text    as it stands in the file
    where   the place in words; ``area`` is its code
    hidden  why a reader does not see it, or Hidden.NO
    word    the registered value that it shows
    box     in points from the top left of the page as shown, of a PDF's text
    """

    kind: str
    page: int | None
    text: str
    where: str
    area: str
    hidden: Hidden
    word: str
    box: Box | None = None

    @property
    def label(self) -> str:
        return LABELS[self.kind]

    def as_json(self) -> dict[str, Any]:
        box = self.box
        return {
            "kind": self.kind, "label": self.label, "page": self.page, "text": self.text,
            "where": self.where, "area": self.area, "hidden": self.hidden.value,
            "word": self.word,
            "box": [round(side, 1) for side in (box.left, box.top, box.right, box.bottom)]
            if box else None,
        }  # fmt: skip


def finds_in(document: ReadDocument, words: tuple[Word, ...]) -> tuple[Find, ...]:
    """Every find, in the order of the file, each place once, at most ``MOST_FINDS``."""
    return _once(_all(passages_of(document), words))


def _all(passages: Iterable[Passage], words: tuple[Word, ...]) -> Iterable[Find]:
    for passage in passages:
        for match in find_words(passage.text, words):
            yield _find(passage, match)


def _once(finds: Iterable[Find]) -> tuple[Find, ...]:
    kept: dict[tuple[object, ...], Find] = {}
    for find in finds:
        place = (find.page, find.where, find.kind, "".join(find.text.split()), find.box)
        kept.setdefault(place, find)
        if len(kept) >= MOST_FINDS:
            break
    return tuple(kept.values())


def _find(passage: Passage, match: Match) -> Find:
    pieces = passage.pieces_in(match.start, match.end)
    hidden = next((piece.hidden for piece in pieces if piece.hidden), Hidden.NO)
    area: Area | PartKind = passage.area
    if hidden and area is Area.TEXT:
        area = Area.HIDDEN_TEXT
    where = pieces[0].where + (f"（{hidden.label}）" if hidden else "")
    return Find(
        kind=match.word.key,
        page=passage.page,
        text=passage.text[match.start : match.end],
        where=where,
        area=area.value,
        hidden=hidden,
        word=match.word.source,
        box=passage.box_of(match.start, match.end),
    )
