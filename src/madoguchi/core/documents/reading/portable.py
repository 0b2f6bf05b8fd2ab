"""PDF in: text with its place and look by pdfium; what else the file carries by pikepdf."""

import ctypes
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import hypot
from typing import Any

import pikepdf
from pypdfium2 import raw

from madoguchi.core.documents.archive import UnreadableFile, broken
from madoguchi.core.documents.pdfium import UnreadablePdf, opened
from madoguchi.core.documents.reading.portable_beneath import texts_beneath
from madoguchi.core.documents.reading.portable_objects import Drawn, Sides, drawn_on
from madoguchi.core.documents.reading.portable_parts import (
    facts_and_parts,
    layers_off,
    note_covers,
    pictures_unseen,
)
from madoguchi.core.documents.reading.shape import (
    Box,
    Hidden,
    Line,
    Page,
    Picture,
    ReadDocument,
    Span,
)

MOST_PAGES = 500
MOST_CHARACTERS = 3_000_000
INVISIBLE_MODE = 3
FONT_NAME_BYTES = 256
COLUMN_GAP = 1.2  # of the size of the letters; a blank this wide parts two columns


@dataclass(frozen=True)
class _Look:
    font: str
    size_pt: float
    colour: str
    hidden: Hidden
    address: int = field(default=0, compare=False)


_PLAIN = _Look("", 0.0, "", Hidden.NO)


@dataclass(frozen=True)
class _Sight:
    """What of a page's text a reader can see: covers, grounds, layers that are switched off."""

    drawn: Drawn
    hidden_layers: frozenset[str]
    notes: tuple[Sides, ...]

    def seen(self, look: _Look, sides: Sides) -> _Look:
        """The look of one character at ``sides``, hidden when something hides it."""
        if look.hidden is not Hidden.NO and look.hidden is not Hidden.WHITE:
            return look
        if self.hidden_layers and self.drawn.layers.get(look.address) in self.hidden_layers:
            return replace(look, hidden=Hidden.LAYER_OFF)
        if not self.drawn.areas and not self.notes:
            return look
        x, y = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
        order = self.drawn.orders.get(look.address, -1)
        if any(note[0] <= x <= note[2] and note[1] <= y <= note[3] for note in self.notes):
            return replace(look, hidden=Hidden.COVERED)
        if order >= 0 and self.drawn.is_covered(order, x, y):
            return replace(look, hidden=Hidden.COVERED)
        return self._on_ground(look, order, x, y)

    def _on_ground(self, look: _Look, order: int, x: float, y: float) -> _Look:
        ground = self.drawn.ground(order, x, y) if order >= 0 else None
        if ground is None:
            return look
        if ground.colour == look.colour:
            return replace(look, hidden=Hidden.SAME_COLOUR)
        return replace(look, hidden=Hidden.NO)


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
        _demand_readable(content)
        with pikepdf.open(io.BytesIO(content)) as structure:
            covers = note_covers(structure)
            pages, pictures = _pages(content, layers_off(structure), covers)
            metadata, parts = facts_and_parts(structure)
            pictures += pictures_unseen(structure, {each.sha256 for each in pictures})
            beneath = texts_beneath(content, structure, pages, metadata, parts)
    except UnreadablePdf as error:
        raise UnreadableFile(error.code, error.message) from error
    except (pikepdf.PdfError, ValueError, RecursionError) as error:
        raise broken() from error
    return ReadDocument("pdf", name, pages, metadata, parts, pictures, beneath)


def read_pages(content: bytes) -> tuple[Page, ...]:
    """The pages alone, for questions of format; raises as ``read_pdf``."""
    try:
        _demand_readable(content)
        return _pages(content, frozenset(), {})[0]
    except UnreadablePdf as error:
        raise UnreadableFile(error.code, error.message) from error


def _demand_readable(content: bytes) -> None:
    with opened(content) as document:
        if len(document) > MOST_PAGES:
            raise UnreadableFile(
                "too_many_pages",
                f"頁数が多すぎて読めません（{MOST_PAGES}頁まで）。ファイルを分けてください。",
            )


def _pages(
    content: bytes, hidden_layers: frozenset[str], covers: Mapping[int, Sequence[Sides]]
) -> tuple[tuple[Page, ...], tuple[Picture, ...]]:
    with opened(content) as document:
        left = MOST_CHARACTERS
        pages: list[Page] = []
        pictures: list[Picture] = []
        for number, page in enumerate(document, start=1):
            sight = _Sight(
                drawn_on(page, with_layers=bool(hidden_layers)),
                hidden_layers,
                tuple(covers.get(number, ())),
            )
            read, used = _page(page, number, left, sight)
            pages.append(read)
            pictures += _pictures(sight.drawn, number, _frame(page))
            left -= used
            page.close()
    return tuple(pages), tuple(pictures)


def _pictures(drawn: Drawn, number: int, frame: _Frame) -> Iterator[Picture]:
    for place, (sides, sha256) in enumerate(drawn.pictures, start=1):
        yield Picture(f"{number}頁の画像{place}", sha256, number, frame.shown(*sides))


def _page(page: Any, number: int, most: int, sight: _Sight) -> tuple[Page, int]:
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
            for place, spans in enumerate(_lines(frame, layer, count, sight), start=1)
        )
    finally:
        layer.close()
    outlines = tuple(frame.shown(*sides) for sides in sight.drawn.outlines)
    unknown = sum(map(_is_unknown, "".join(line.text for line in lines)))
    read = Page(
        number, f"{number}頁", lines, frame.width, frame.height,
        outlines=outlines, unknown_letters=unknown,
    )  # fmt: skip
    return read, count


def _is_unknown(letter: str) -> bool:
    return letter in "\x00\ufffd" or "\ue000" <= letter <= "\uf8ff"


def _frame(page: Any) -> _Frame:
    width, height = page.get_size()
    x, y = page.get_cropbox()[:2]
    return _Frame(width, height, x, y, page.get_rotation())


def _lines(frame: _Frame, layer: Any, count: int, sight: _Sight) -> Iterator[tuple[Span, ...]]:
    runs: list[_Run] = []
    looks: dict[int, _Look] = {}
    fonts: dict[int, str] = {}
    for index in range(count):
        code = raw.FPDFText_GetUnicode(layer, index)
        if code in {0x0A, 0x0D}:
            if runs:
                yield _spans(runs)
            runs = []
            continue
        # pdfium puts U+FFFE where a word was cut at the end of a line.
        text = "-" if code == 0xFFFE else chr(code)
        look, sides = _look(layer, index, looks, fonts), _sides(layer, index)
        box = frame.shown(*sides) if sides else None
        if look is not None and sides is not None:
            look = sight.seen(look, sides)
            if frame.lacks(box):
                look = replace(look, hidden=Hidden.OFF_PAGE)
        _join(runs, text, look, box)
    if runs:
        yield _spans(runs)


def _join(runs: list[_Run], text: str, look: _Look | None, box: Box | None) -> None:
    """Add a character to the last run of the same look; a generated space has no look."""
    if runs and (look is None or (look == runs[-1].look and not _is_far(runs[-1], look, box))):
        runs[-1].text += text
        # A blank that pdfium makes up fills the gap between columns and has no place of its own.
        runs[-1].box = _around(runs[-1].box, box if look is not None else None)
    else:
        runs.append(_Run(look, text, box))


def _is_far(run: _Run, look: _Look, box: Box | None) -> bool:
    """Whether a wide blank lies between: the columns of a table have places of their own."""
    if box is None or run.box is None:
        return False
    return box.left - run.box.right > COLUMN_GAP * look.size_pt > 0


def _spans(runs: list[_Run]) -> tuple[Span, ...]:
    return tuple(_span(run, run.look or _PLAIN) for run in runs)


def _span(run: _Run, look: _Look) -> Span:
    return Span(_whole(run.text), run.box, look.font, look.size_pt, look.colour, look.hidden)


def _whole(text: str) -> str:
    """Halves of a character outside the BMP, as pdfium gives those of a cluster, made whole."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


# Written by pdfium, read at once; ``opened`` lets one caller at a time come here.
_RGBA = tuple(ctypes.c_uint() for _ in range(4))
_BOX = tuple(ctypes.c_double() for _ in range(4))
_MATRIX = raw.FS_MATRIX()


def _look(layer: Any, index: int, known: dict[int, _Look], fonts: dict[int, str]) -> _Look | None:
    found = raw.FPDFText_GetTextObject(layer, index)
    if not found:
        return None
    key = ctypes.addressof(found.contents)
    look = known.get(key)
    if look is None:
        look = known[key] = _read_look(layer, index, found, key, fonts)
    return look


def _read_look(layer: Any, index: int, found: Any, key: int, fonts: dict[int, str]) -> _Look:
    red, green, blue, alpha = _RGBA
    raw.FPDFText_GetFillColor(layer, index, red, green, blue, alpha)
    size = float(raw.FPDFText_GetFontSize(layer, index))
    raw.FPDFText_GetMatrix(layer, index, _MATRIX)
    size *= hypot(_MATRIX.c, _MATRIX.d) or 1.0
    colour = f"#{red.value:02x}{green.value:02x}{blue.value:02x}"
    mode = raw.FPDFTextObj_GetTextRenderMode(found)
    hidden = _hidden(mode, alpha.value, colour, size)
    return _Look(_font(layer, index, found, fonts), round(size, 2), colour, hidden, key)


def _hidden(mode: int, alpha: int, colour: str, size: float) -> Hidden:
    if mode == INVISIBLE_MODE:
        return Hidden.INVISIBLE
    if alpha == 0:
        return Hidden.TRANSPARENT
    if size < 1:
        return Hidden.TINY
    return Hidden.WHITE if colour == "#ffffff" else Hidden.NO


def _font(layer: Any, index: int, found: Any, fonts: dict[int, str]) -> str:
    font = raw.FPDFTextObj_GetFont(found)
    address = ctypes.addressof(font.contents) if font else 0
    if address not in fonts:
        fonts[address] = _font_name(layer, index)
    return fonts[address]


def _font_name(layer: Any, index: int) -> str:
    buffer = ctypes.create_string_buffer(FONT_NAME_BYTES)
    flags = ctypes.c_int()
    length = raw.FPDFText_GetFontInfo(layer, index, buffer, FONT_NAME_BYTES, flags)
    name = buffer.raw[: max(0, min(length, FONT_NAME_BYTES) - 1)].decode(
        "utf-8", "backslashreplace"
    )
    return name.rpartition("+")[2]


def _sides(layer: Any, index: int) -> Sides | None:
    left, right, bottom, top = _BOX
    if not raw.FPDFText_GetCharBox(layer, index, left, right, bottom, top):
        return None
    return left.value, bottom.value, right.value, top.value


def _around(one: Box | None, other: Box | None) -> Box | None:
    if one is None or other is None:
        return one or other
    return Box(
        min(one.left, other.left), min(one.top, other.top),
        max(one.right, other.right), max(one.bottom, other.bottom),
    )  # fmt: skip
