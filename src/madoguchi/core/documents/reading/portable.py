"""PDF in: text with its place and look by pdfium; what else the file carries by pikepdf."""

import ctypes
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pypdfium2 import raw

from madoguchi.core.documents.archive import UnreadableFile, broken
from madoguchi.core.documents.pdfium import UnreadablePdf, opened
from madoguchi.core.documents.reading.shape import (
    Box,
    Fact,
    Hidden,
    Line,
    Page,
    Part,
    PartKind,
    ReadDocument,
    Span,
)

MOST_PAGES = 500
MOST_CHARACTERS = 3_000_000
MOST_PARTS = 20_000
DEEPEST = 50
INVISIBLE_MODE = 3
FONT_NAME_BYTES = 256


@dataclass(frozen=True)
class _Look:
    font: str
    size_pt: float
    colour: str
    hidden: Hidden


_PLAIN = _Look("", 0.0, "", Hidden.NO)


@dataclass(frozen=True)
class _Frame:
    """The page as it is shown: size in points, origin of the crop box, rotation in degrees."""

    width: float
    height: float
    x: float
    y: float
    rotation: int

    def shown(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A box of page space (left, bottom, right, top), from the top left of the shown page."""
        x0, x1, y0, y1 = x0 - self.x, x1 - self.x, y0 - self.y, y1 - self.y
        match self.rotation:
            case 90:
                return Box(y0, x0, y1, x1)
            case 180:
                return Box(self.width - x1, y0, self.width - x0, y1)
            case 270:
                return Box(self.width - y1, self.height - x1, self.width - y0, self.height - x0)
        return Box(x0, self.height - y1, x1, self.height - y0)

    def lacks(self, box: Box | None) -> bool:
        """Whether the box lies wholly outside the page."""
        if box is None:
            return False
        is_beside = box.right < 0 or box.left > self.width
        return is_beside or box.bottom < 0 or box.top > self.height


@dataclass
class _Run:
    look: _Look | None
    text: str
    box: Box | None


def read_pdf(content: bytes, name: str) -> ReadDocument:
    """Pages, metadata and parts; raises ``UnreadableFile`` in words for the person."""
    try:
        pages = _pages(content)
        metadata, parts = _rest(content)
    except UnreadablePdf as error:
        raise UnreadableFile(error.code, error.message) from error
    except (pikepdf.PdfError, ValueError, RecursionError) as error:
        raise broken() from error
    return ReadDocument("pdf", name, pages, metadata, parts)


def _pages(content: bytes) -> tuple[Page, ...]:
    with opened(content) as document:
        if len(document) > MOST_PAGES:
            raise UnreadableFile(
                "too_many_pages",
                f"頁数が多すぎて読めません（{MOST_PAGES}頁まで）。ファイルを分けてください。",
            )
        left = MOST_CHARACTERS
        pages = []
        for number, page in enumerate(document, start=1):
            read, used = _page(page, number, left)
            pages.append(read)
            left -= used
            page.close()
    return tuple(pages)


def _page(page: Any, number: int, most: int) -> tuple[Page, int]:
    frame = _frame(page)
    layer = page.get_textpage()
    count = layer.count_chars()
    if count > most:
        raise UnreadableFile(
            "too_much_text", "文字が多すぎて読めません。ファイルを分けて、もう一度選んでください。"
        )
    try:
        lines = tuple(
            Line(f"{number}頁{place}行目", spans)
            for place, spans in enumerate(_lines(frame, layer, count), start=1)
        )
    finally:
        layer.close()
    return Page(number, f"{number}頁", lines, frame.width, frame.height), count


def _frame(page: Any) -> _Frame:
    width, height = page.get_size()
    x, y = page.get_cropbox()[:2]
    return _Frame(width, height, x, y, page.get_rotation())


def _lines(frame: _Frame, layer: Any, count: int) -> Iterator[tuple[Span, ...]]:
    runs: list[_Run] = []
    looks: dict[int, _Look] = {}
    for index in range(count):
        code = raw.FPDFText_GetUnicode(layer, index)
        if code in {0x0A, 0x0D}:
            if runs:
                yield _spans(frame, runs)
            runs = []
            continue
        # pdfium puts U+FFFE where a word was cut at the end of a line.
        text = "-" if code == 0xFFFE else chr(code)
        _join(runs, text, _look(layer, index, looks), _box(frame, layer, index))
    if runs:
        yield _spans(frame, runs)


def _join(runs: list[_Run], text: str, look: _Look | None, box: Box | None) -> None:
    """Add a character to the last run of the same look; a generated space has no look."""
    if runs and (look is None or look == runs[-1].look):
        runs[-1].text += text
        runs[-1].box = _around(runs[-1].box, box)
    else:
        runs.append(_Run(look, text, box))


def _spans(frame: _Frame, runs: list[_Run]) -> tuple[Span, ...]:
    return tuple(_span(run, run.look or _PLAIN, frame) for run in runs)


def _span(run: _Run, look: _Look, frame: _Frame) -> Span:
    hidden = Hidden.OFF_PAGE if frame.lacks(run.box) else look.hidden
    return Span(_whole(run.text), run.box, look.font, look.size_pt, look.colour, hidden)


def _whole(text: str) -> str:
    """Halves of a character outside the BMP, as pdfium gives those of a cluster, made whole."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _look(layer: Any, index: int, known: dict[int, _Look]) -> _Look | None:
    found = raw.FPDFText_GetTextObject(layer, index)
    if not found:
        return None
    key = ctypes.addressof(found.contents)
    if key not in known:
        known[key] = _read_look(layer, index, found)
    return known[key]


def _read_look(layer: Any, index: int, found: Any) -> _Look:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFText_GetFillColor(layer, index, red, green, blue, alpha)
    size = float(raw.FPDFText_GetFontSize(layer, index))
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(layer, index, matrix)
    size *= abs(matrix.d) or abs(matrix.b) or 1.0
    colour = f"#{red.value:02x}{green.value:02x}{blue.value:02x}"
    mode = raw.FPDFTextObj_GetTextRenderMode(found)
    return _Look(
        _font(layer, index), round(size, 2), colour, _hidden(mode, alpha.value, colour, size)
    )


def _hidden(mode: int, alpha: int, colour: str, size: float) -> Hidden:
    if mode == INVISIBLE_MODE:
        return Hidden.INVISIBLE
    if alpha == 0:
        return Hidden.TRANSPARENT
    if size < 1:
        return Hidden.TINY
    return Hidden.WHITE if colour == "#ffffff" else Hidden.NO


def _font(layer: Any, index: int) -> str:
    buffer = ctypes.create_string_buffer(FONT_NAME_BYTES)
    flags = ctypes.c_int()
    length = raw.FPDFText_GetFontInfo(layer, index, buffer, FONT_NAME_BYTES, flags)
    name = buffer.raw[: max(0, min(length, FONT_NAME_BYTES) - 1)].decode(
        "utf-8", "backslashreplace"
    )
    return name.rpartition("+")[2]


def _box(frame: _Frame, layer: Any, index: int) -> Box | None:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not raw.FPDFText_GetCharBox(layer, index, left, right, bottom, top):
        return None
    return frame.shown(left.value, bottom.value, right.value, top.value)


def _around(one: Box | None, other: Box | None) -> Box | None:
    if one is None or other is None:
        return one or other
    return Box(
        min(one.left, other.left), min(one.top, other.top),
        max(one.right, other.right), max(one.bottom, other.bottom),
    )  # fmt: skip


def _rest(content: bytes) -> tuple[tuple[Fact, ...], tuple[Part, ...]]:
    with pikepdf.open(io.BytesIO(content)) as document:
        parts = []
        for part in _parts(document):
            parts.append(part)
            if len(parts) >= MOST_PARTS:
                raise UnreadableFile("too_many_parts", "注釈やしおりが多すぎて読めません。")
        return tuple(_facts(document)), tuple(parts)


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
        yield from _annotations(page, f"{number}頁")
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


def _annotations(page: Any, place: str) -> Iterator[Part]:
    for note in page.get("/Annots", []):
        if not isinstance(note, pikepdf.Dictionary):
            continue
        author = _plain(note.get("/T", ""))
        if note.get("/Subtype") == "/Link":
            action: Any = note.get("/A", {})
            if "/URI" in action:
                yield Part(PartKind.LINK, place, _plain(action["/URI"]))
        elif note.get("/Subtype") == "/Widget":
            yield Part(PartKind.FORM_FIELD, f"{place} {author}", _plain(note.get("/V", "")))
        elif note.get("/Subtype") == "/FileAttachment":
            file: Any = note.get("/FS", {})
            named = _plain(file.get("/UF", file.get("/F", "")))
            yield Part(PartKind.ATTACHMENT, place, named, author)
        elif note.get("/Subtype") != "/Popup":
            yield Part(PartKind.COMMENT, place, _plain(note.get("/Contents", "")), author)


def _layers(document: pikepdf.Pdf) -> Iterator[Part]:
    if "/OCProperties" in document.Root:
        for layer in document.Root.OCProperties.get("/OCGs", []):
            yield Part(PartKind.LAYER, "文書", _plain(layer.get("/Name", "")))


def _plain(value: Any) -> str:
    return str(value)
