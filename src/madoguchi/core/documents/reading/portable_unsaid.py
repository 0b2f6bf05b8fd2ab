"""What a PDF draws where it tells readers to take another text (/ActualText)."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf

from madoguchi.core.documents.pdfium import UnreadablePdf, page_texts
from madoguchi.core.documents.reading.portable_strings import unpacked
from madoguchi.core.documents.reading.shape import Part, PartKind

MOST_DRAWING_BYTES = 32 * 1024 * 1024
REPLACED = re.compile(rb"/ActualText\s*(?:<([0-9A-Fa-f\s]+)>|\(((?:\\.|[^\\)])*)\))", re.DOTALL)
# Texts in brackets are passed over, so that their letters are not taken for operators.
STEPS = re.compile(
    rb"\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\)|/ActualText|(?<![\w/])(?:BDC|BMC|EMC|Do)(?!\w)",
    re.DOTALL,
)
Unsay = Callable[[bytes], bytes]
_DICTIONARIES = (pikepdf.Dictionary, pikepdf.Stream)


def drawn_otherwise(content: bytes, document: pikepdf.Pdf) -> Iterator[Part]:
    """Each replacement, and the pages read without them.

    Twice: without any, and without those that hold others. Typesetters say signs of two glyphs
    (ｽﾞ) by a replacement of their own, which must stay when one around it is taken away.
    """
    if not any(_replaces(item) for item in document.objects):
        return
    said: list[str] = []
    for unsay in (_all_unsaid, _outer_unsaid):
        for number, text in enumerate(_read_without(content, unsay, said), start=1):
            yield Part(PartKind.OTHER, f"{number}頁に描かれた文字", text, page=number)
    for text in dict.fromkeys(said):
        yield Part(PartKind.ALT_TEXT, "置き換えの文字", text)


def _read_without(content: bytes, unsay: Unsay, said: list[str]) -> tuple[str, ...]:
    with pikepdf.open(io.BytesIO(content)) as other:
        for page in other.pages:
            page.contents_coalesce()  # a mark may open in one stream of a page and close in another
        for item in other.objects:
            if isinstance(item, pikepdf.Stream) and _may_draw(item):
                drawing = unpacked(item, MOST_DRAWING_BYTES)
                if b"/ActualText" in drawing:
                    said += _replacements(drawing)
                    item.write(unsay(drawing))
            for listed in _lists(item):
                del listed["/ActualText"]
        out = io.BytesIO()
        other.save(out)
    try:
        return page_texts(out.getvalue())
    except UnreadablePdf:
        return ()


def _all_unsaid(drawing: bytes) -> bytes:
    return drawing.replace(b"/ActualText", b"/NoActualText")


def _outer_unsaid(drawing: bytes) -> bytes:
    """Without the replacements that hold a marked part or another drawing within them."""
    outer: list[int] = []
    open_marks: list[int] = []  # where each open mark says its text, -1 if it does not
    told = -1
    for step in STEPS.finditer(drawing):
        match step[0]:
            case b"/ActualText":
                told = step.start()
            case b"BDC" | b"BMC":
                outer += [place for place in open_marks if place >= 0]
                open_marks.append(told if step[0] == b"BDC" else -1)
                told = -1
            case b"Do":
                outer += [place for place in open_marks if place >= 0]
            case b"EMC" if open_marks:
                open_marks.pop()
    changed = bytearray(drawing)
    for place in sorted(set(outer), reverse=True):
        changed[place + 1 : place + 1] = b"No"
    return bytes(changed)


def _replacements(drawing: bytes) -> list[str]:
    """The texts that a drawing tells readers to take instead of what it draws."""
    found = []
    for as_hex, as_text in REPLACED.findall(drawing):
        if as_hex:
            content = bytes.fromhex(re.sub(rb"\s", b"", as_hex).decode() + "0" * (len(as_hex) % 2))
        else:
            content = re.sub(rb"\\(.)", rb"\1", as_text, flags=re.DOTALL)
        found.append(str(pikepdf.String(content)))
    return found


def _replaces(item: Any) -> bool:
    if any(_lists(item)):
        return True
    is_drawing = isinstance(item, pikepdf.Stream) and _may_draw(item)
    return is_drawing and b"/ActualText" in unpacked(item, MOST_DRAWING_BYTES)


def _may_draw(item: Any) -> bool:
    return "/Subtype" not in item or item.get("/Subtype") == "/Form"


def _lists(item: Any) -> Iterator[Any]:
    """Lists of properties that hold a replacement, the item itself or within its resources."""
    if not isinstance(item, _DICTIONARIES):
        return
    if isinstance(item, pikepdf.Dictionary) and "/ActualText" in item:
        yield item
    for owner in (item, item.get("/Resources")):
        if isinstance(owner, _DICTIONARIES):
            properties = owner.get("/Properties")
            if isinstance(properties, _DICTIONARIES):
                yield from (one for one in properties.values() if _is_list(one))


def _is_list(one: Any) -> bool:
    return isinstance(one, _DICTIONARIES) and "/ActualText" in one
