"""All that a PDF holds beneath what a reader program shows."""

from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf

from madoguchi.core.documents.archive import UnreadableFile
from madoguchi.core.documents.reading.inside import read_inside
from madoguchi.core.documents.reading.portable_past import texts_of_the_past
from madoguchi.core.documents.reading.portable_strings import texts_elsewhere
from madoguchi.core.documents.reading.shape import Fact, Page, Part, PartKind

MOST_PARTS = 100_000


def texts_beneath(
    content: bytes,
    document: pikepdf.Pdf,
    pages: Sequence[Page],
    facts: Sequence[Fact],
    parts: Sequence[Part],
) -> tuple[Part, ...]:
    """Attached files, earlier versions, then every text that none of the others said."""
    said = {fact.value for fact in facts}
    for part in parts:
        said |= {part.text, part.author, part.place, part.place.partition(" ")[2]}
    found: list[Part] = []
    for part in (
        *_attached(document),
        *texts_of_the_past(content, document, {page.text for page in pages}),
        *texts_elsewhere(document, said),
    ):
        found.append(part)
        if len(found) >= MOST_PARTS:
            raise UnreadableFile("too_many_parts", "ファイルの中の部品が多すぎて読めません。")
    return tuple(found)


def _attached(document: pikepdf.Pdf) -> Iterator[Part]:
    """Every file inside, whichever way it is attached."""
    names: dict[tuple[int, int], str] = {}
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary) and "/EF" in item:
            name = str(item.get("/UF", item.get("/F", "")))
            for stream in _streams(item["/EF"]):
                names.setdefault(stream.objgen, name)
        elif isinstance(item, pikepdf.Stream) and item.get("/Type") == "/EmbeddedFile":
            names.setdefault(item.objgen, "")
    for number, (identity, name) in enumerate(names.items(), start=1):
        content = bytes(document.get_object(identity).read_bytes())
        place = f"添付「{name}」" if name else f"添付{number}"
        yield from read_inside(content, place, kind=PartKind.ATTACHMENT)


def _streams(files: Any) -> Iterator[Any]:
    for stream in files.values():
        if isinstance(stream, pikepdf.Stream):
            yield stream
