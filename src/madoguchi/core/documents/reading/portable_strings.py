"""Texts anywhere else in a PDF: descriptions, scripts, labels, marks of pictures, lost objects."""

import re
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf

from madoguchi.core.documents.reading.font_names import names_in_font
from madoguchi.core.documents.reading.said_in_bytes import APART, said_in
from madoguchi.core.documents.reading.shape import Part, PartKind

MOST_OBJECTS = 300_000
MOST_STREAM_BYTES = 4 * 1024 * 1024
DEEPEST = 12
SHORTEST = 2
DESCRIBING = {"/Alt": PartKind.ALT_TEXT, "/ActualText": PartKind.ALT_TEXT, "/E": PartKind.ALT_TEXT,
              "/TU": PartKind.FORM_FIELD, "/DV": PartKind.FORM_FIELD, "/V": PartKind.FORM_FIELD,
              "/Opt": PartKind.FORM_FIELD, "/TM": PartKind.FORM_FIELD, "/URI": PartKind.LINK,
              "/F": PartKind.LINK, "/UF": PartKind.LINK, "/Names": PartKind.NAME,
              "/Dests": PartKind.NAME, "/RC": PartKind.COMMENT, "/Subj": PartKind.COMMENT,
              "/Contents": PartKind.COMMENT}  # fmt: skip
# Binary by nature: keys of encryption, identifiers, digests, tables of glyphs.
BINARY = {"/ID", "/O", "/U", "/OE", "/UE", "/Perms", "/CheckSum", "/Lookup", "/W", "/Cert"}
TAG = re.compile(r"<[^<>]*>")
QUOTED = re.compile("\"([^\"<>]+)\"|'([^'<>]+)'")
MARKED_PICTURES = (b"\xff\xd8", b"\0\0\0\x0cjP", b"\xff\x4f\xff\x51")  # JPEG, JPEG 2000
FONT_FILES = {"/FontFile", "/FontFile2", "/FontFile3", "/ToUnicode", "/CIDToGIDMap", "/CIDSet"}


def texts_elsewhere(document: pikepdf.Pdf, said: set[str]) -> Iterator[Part]:
    """Every text object and readable stream of the file that is not in ``said``, used or not."""
    drawing = _drawing_streams(document)
    names: set[str] = set()
    yield from _fonts(document)
    for number, item in enumerate(document.objects, start=1):
        if number > MOST_OBJECTS:
            break
        place = f"オブジェクト{number}"
        if not _is_structure(item):
            names.update(_names(item))
        for key, text in _strings(item, "", 0):
            if len(text) >= SHORTEST and text not in said:
                said.add(text)
                yield Part(DESCRIBING.get(key, PartKind.OTHER), f"{place}{key}", text)
        if isinstance(item, pikepdf.Stream) and item.objgen not in drawing:
            yield from _stream(item, place, said)
    yield Part(PartKind.NAME, "内部の名前", APART.join(sorted(names)))


def _strings(item: Any, key: str, depth: int) -> Iterator[tuple[str, str]]:
    """(key, text) of the text objects written directly in ``item``."""
    if depth > DEEPEST or key in BINARY:
        return
    if isinstance(item, pikepdf.String):
        yield key, str(item)
        if _is_of_bytes(bytes(item)):
            yield f"{key} ", said_in(bytes(item))
    elif isinstance(item, pikepdf.Array):
        for inner in item:
            if not _is_elsewhere(inner):
                yield from _strings(inner, key, depth + 1)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for name, inner in item.items():
            if not _is_elsewhere(inner):
                yield from _strings(inner, name, depth + 1)


def _is_of_bytes(content: bytes) -> bool:
    """Not marked as text: a certificate, or a text in an encoding that PDF does not know."""
    is_marked = content.startswith((b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf"))
    return not is_marked and max(content, default=0) >= 0x80


def _fonts(document: pikepdf.Pdf) -> Iterator[Part]:
    for number, item in enumerate(document.objects, start=1):
        if not isinstance(item, pikepdf.Dictionary):
            continue
        for key in ("/FontFile", "/FontFile2", "/FontFile3"):
            file: Any = item.get(key)
            if isinstance(file, pikepdf.Stream):
                names = names_in_font(unpacked(file, MOST_STREAM_BYTES))
                if names:
                    yield Part(PartKind.OTHER, f"オブジェクト{number}の書体", names)


def _names(item: Any, depth: int = 0) -> Iterator[str]:
    """Names are for programs, but people choose some: of fonts, layers, fields."""
    if isinstance(item, pikepdf.Name):
        yield str(item)[1:]
    elif isinstance(item, pikepdf.Array) and depth < DEEPEST:
        for inner in item:
            if not _is_elsewhere(inner):
                yield from _names(inner, depth + 1)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream) and depth < DEEPEST:
        for name, inner in item.items():
            yield name[1:]
            if not _is_elsewhere(inner):
                yield from _names(inner, depth + 1)


def _is_structure(item: Any) -> bool:
    """An element of the tagged structure: thousands, with standard names only."""
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem"


def _is_elsewhere(inner: Any) -> bool:
    return isinstance(inner, pikepdf.Object) and inner.is_indirect


def _drawing_streams(document: pikepdf.Pdf) -> set[tuple[int, int]]:
    """Streams that draw or are fonts: their text is read from the pages."""
    found = set()
    for item in document.objects:
        if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            continue
        for key in (*FONT_FILES, "/Contents", "/EF"):
            inner: Any = item.get(key)
            streams = inner if isinstance(inner, pikepdf.Array) else (inner,)
            found |= {each.objgen for each in streams if isinstance(each, pikepdf.Stream)}
    return found


def _stream(stream: Any, place: str, said: set[str]) -> Iterator[Part]:
    is_picture = stream.get("/Subtype") == "/Image"
    if stream.get("/Subtype") == "/Form" or stream.get("/Type") in {
        "/ObjStm",
        "/XRef",
        "/CMap",
        "/EmbeddedFile",
    }:
        return
    if int(stream.get("/Length", 0)) > MOST_STREAM_BYTES and not is_picture:
        return
    content = _stored(stream) if is_picture else unpacked(stream, MOST_STREAM_BYTES)
    if is_picture and not content.startswith(MARKED_PICTURES):
        return  # bare points have no marks
    text = said_in(content[:MOST_STREAM_BYTES])
    runs = _between_tags(text) if stream.get("/Subtype") == "/XML" else text.split(APART)
    kept = APART.join(run for run in runs if run not in said)
    if kept:
        kind = PartKind.PICTURE if is_picture else PartKind.OTHER
        yield Part(kind, place, kept)


def _between_tags(text: str) -> list[str]:
    """Texts and values of attributes of an XML text, cut apart."""
    quoted = [one or other for one, other in QUOTED.findall(text)]
    return [run.strip() for run in (*TAG.split(text), *quoted) if run.strip()]


def _stored(picture: Any) -> bytes:
    """The picture's file, taken out of the packing around it; bare points stay packed."""
    content = bytes(picture.read_raw_bytes())
    filters: Any = picture.get("/Filter")
    if isinstance(filters, pikepdf.Array) and len(filters) > 1 and filters[0] == "/FlateDecode":
        try:
            return zlib.decompressobj().decompress(content, MOST_STREAM_BYTES)
        except zlib.error:
            return content
    return content


def unpacked(stream: Any, most: int) -> bytes:
    """The stream's content, at most ``most`` bytes of one that was packed to be endless."""
    packed = bytes(stream.read_raw_bytes())
    if stream.get("/Filter") == "/FlateDecode" and "/DecodeParms" not in stream:
        try:
            return zlib.decompressobj().decompress(packed, most)
        except zlib.error:
            return packed[:most]
    try:
        return bytes(stream.read_bytes())[:most]
    except pikepdf.PdfError:
        return packed[:most]
