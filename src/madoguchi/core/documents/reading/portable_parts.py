"""What stands beside the pages of a PDF: metadata, notes, fields, links, layers, attachments."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pikepdf

from madoguchi.core.documents.archive import UnreadableFile
from madoguchi.core.documents.reading.portable_objects import Sides
from madoguchi.core.documents.reading.shape import Fact, Part, PartKind, Picture

MOST_PARTS = 20_000
MOST_PICTURES = 2_000
DEEPEST = 50
OPAQUE_NOTES = {"/Square", "/FreeText", "/Stamp", "/Redact", "/Polygon", "/Circle"}


def facts_and_parts(document: pikepdf.Pdf) -> tuple[tuple[Fact, ...], tuple[Part, ...]]:
    """Metadata, and every part that a reader program can show."""
    parts: list[Part] = []
    for part in _parts(document):
        parts.append(part)
        if len(parts) >= MOST_PARTS:
            raise UnreadableFile("too_many_parts", "注釈やしおりが多すぎて読めません。")
    return tuple(_facts(document)), tuple(parts)


def layers_off(document: pikepdf.Pdf) -> frozenset[str]:
    """Names of the layers that are not shown when the file is opened."""
    layers: Any = document.Root.get("/OCProperties", {})
    setup: Any = layers.get("/D", {}) if layers else {}
    if not setup:
        return frozenset()
    off = list(setup.get("/OFF", []))
    if setup.get("/BaseState") == "/OFF":
        shown = [layer.objgen for layer in setup.get("/ON", [])]
        off = [layer for layer in layers.get("/OCGs", []) if layer.objgen not in shown]
    return frozenset(_plain(layer.get("/Name", "")) for layer in off)


def note_covers(document: pikepdf.Pdf) -> dict[int, list[Sides]]:
    """Page → rectangles of notes that are filled, so that nobody sees what is under them."""
    found: dict[int, list[Sides]] = {}
    for number, page in enumerate(document.pages, start=1):
        for note in page.get("/Annots", []):
            if isinstance(note, pikepdf.Dictionary) and _covers(note):
                left, bottom, right, top = (float(side) for side in note.Rect)
                sides = (min(left, right), min(bottom, top), max(left, right), max(bottom, top))
                found.setdefault(number, []).append(sides)
    return found


def pictures_unseen(document: pikepdf.Pdf, shown: set[str]) -> tuple[Picture, ...]:
    """Pictures in the file that no page draws: a preview of before, one that was taken out."""
    masks: set[tuple[int, int]] = set()
    images = [item for item in document.objects if _is_picture(item)]
    for image in images:
        masks |= {image[key].objgen for key in ("/SMask", "/Mask") if _is_picture(image.get(key))}
    found = dict.fromkeys(
        hashlib.sha256(image.read_raw_bytes()).hexdigest()
        for image in images[:MOST_PICTURES]
        if image.objgen not in masks
    )
    return tuple(
        Picture(f"どの頁にも出ていない画像{number}", sha256)
        for number, sha256 in enumerate((key for key in found if key not in shown), start=1)
    )


def _is_picture(item: Any) -> bool:
    if not isinstance(item, pikepdf.Stream):
        return False
    # A preview of a page (/Thumb) need not say what it is.
    return item.get("/Subtype") == "/Image" or ("/Width" in item and "/ColorSpace" in item)


def _covers(note: Any) -> bool:
    if note.get("/Subtype") not in OPAQUE_NOTES or len(note.get("/Rect", [])) != 4:
        return False
    is_filled = "/IC" in note or note.get("/Subtype") in {"/Stamp", "/Redact"}
    has_ground = note.get("/Subtype") == "/FreeText" and "/C" in note
    return (is_filled or has_ground) and float(note.get("/CA", 1)) >= 1


def _facts(document: pikepdf.Pdf) -> Iterator[Fact]:
    for key, value in document.docinfo.items():
        yield Fact("文書情報", str(key).lstrip("/"), _plain(value))
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        for key in xmp:
            value = xmp[key]
            shown = "、".join(map(str, value)) if isinstance(value, list | set) else str(value)
            yield Fact("XMP", str(key).rpartition("}")[2], shown)


def _parts(document: pikepdf.Pdf) -> Iterator[Part]:
    for name, attached in document.attachments.items():
        yield Part(PartKind.ATTACHMENT, attached.filename or name, attached.description or name)
    with document.open_outline() as outline:
        yield from _bookmarks(outline.root, 0)
    for number, page in enumerate(document.pages, start=1):
        yield from _annotations(page, number)
    yield from _layers(document)
    if "/AcroForm" in document.Root and "/XFA" in document.Root.AcroForm:
        yield Part(PartKind.OTHER, "文書", "XFAフォーム")
    if "/Names" in document.Root and "/JavaScript" in document.Root.Names:
        yield Part(PartKind.OTHER, "文書", "JavaScript")


def _bookmarks(items: Any, depth: int) -> Iterator[Part]:
    for item in items:
        yield Part(PartKind.BOOKMARK, "しおり", str(item.title))
        if depth < DEEPEST:
            yield from _bookmarks(item.children, depth + 1)


def _annotations(page: Any, number: int) -> Iterator[Part]:
    for note in page.get("/Annots", []):
        if not isinstance(note, pikepdf.Dictionary):
            continue
        for part in _annotation(note, f"{number}頁"):
            yield Part(part.kind, part.place, part.text, part.author, number)


def _annotation(note: Any, place: str) -> Iterator[Part]:
    author = _plain(note.get("/T", ""))
    match str(note.get("/Subtype", "")):
        case "/Link":
            action: Any = note.get("/A", {})
            if "/URI" in action:
                yield Part(PartKind.LINK, place, _plain(action["/URI"]))
        case "/Widget":
            yield Part(PartKind.FORM_FIELD, f"{place} {author}", _plain(note.get("/V", "")))
        case "/FileAttachment":
            file: Any = note.get("/FS", {})
            named = _plain(file.get("/UF", file.get("/F", "")))
            yield Part(PartKind.ATTACHMENT, place, named, author)
        case "/Popup":
            pass
        case _:
            yield Part(PartKind.COMMENT, place, _plain(note.get("/Contents", "")), author)


def _layers(document: pikepdf.Pdf) -> Iterator[Part]:
    if "/OCProperties" in document.Root:
        for layer in document.Root.OCProperties.get("/OCGs", []):
            yield Part(PartKind.LAYER, "文書", _plain(layer.get("/Name", "")))


def _plain(value: Any) -> str:
    return str(value)
