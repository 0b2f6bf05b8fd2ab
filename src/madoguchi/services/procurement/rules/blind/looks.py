"""Looks: what no program can judge, listed for human eyes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from madoguchi.core.documents.reading.said_in_bytes import PLACE_TOLD
from madoguchi.core.documents.reading.shape import Box, PartKind, ReadDocument
from madoguchi.core.terms import Term

FEW_LETTERS = 10
NO_FILES = ("customXml/", "/media/", "/ctrlProps/")  # parts of every Office file


class LookKind(Term):
    """Why somebody has to look."""

    PICTURE = "picture", "画像（ロゴ・印影・写真）"
    OUTLINES = "outlines", "図形で描かれた文字"
    UNKNOWN_LETTERS = "unknown_letters", "読み取れない文字"
    PICTURE_PAGE = "picture_page", "画像だけの頁"
    ATTACHMENT = "attachment", "添付ファイル"
    PLACE = "place", "撮影場所が残っている画像"


@dataclass(frozen=True)
class Look:
    """One thing to look at. ``is_in_original``: the same stored picture is there too, if known."""

    kind: LookKind
    page: int | None
    where: str
    box: Box | None = None
    sha256: str = ""
    is_in_original: bool | None = None

    def as_json(self) -> dict[str, Any]:
        box = self.box
        return {
            "kind": self.kind.value, "label": self.kind.label, "page": self.page,
            "where": self.where, "sha256": self.sha256, "in_original": self.is_in_original,
            "box": [round(side, 1) for side in (box.left, box.top, box.right, box.bottom)]
            if box else None,
        }  # fmt: skip


def looks_in(copy: ReadDocument, original: ReadDocument | None = None) -> tuple[Look, ...]:
    """Pictures first, then what cannot be read as text."""
    return tuple(_all(copy, original))


def _all(copy: ReadDocument, original: ReadDocument | None) -> Iterator[Look]:
    known = {picture.sha256 for picture in original.pictures} if original else None
    for picture in copy.pictures:
        is_known = None if known is None else picture.sha256 in known
        yield Look(
            LookKind.PICTURE, picture.page, picture.name, picture.box, picture.sha256, is_known
        )
    drawn = {picture.page for picture in copy.pictures}
    for page in copy.pages:
        for box in page.outlines:
            yield Look(LookKind.OUTLINES, page.number, page.name, box)
        if page.unknown_letters:
            where = f"{page.name}（{page.unknown_letters}字）"
            yield Look(LookKind.UNKNOWN_LETTERS, page.number, where)
        if page.number in drawn and len("".join(page.text.split())) < FEW_LETTERS:
            yield Look(LookKind.PICTURE_PAGE, page.number, page.name)
    for part in copy.beneath:
        if PLACE_TOLD in part.text:
            yield Look(LookKind.PLACE, part.page, part.place)
    for part in copy.parts:
        if part.kind is not PartKind.ATTACHMENT or any(mark in part.place for mark in NO_FILES):
            continue
        yield Look(LookKind.ATTACHMENT, part.page, part.place)
