"""What a page of a PDF draws, in order: what lies over and under a text, pictures, outlines."""

import ctypes
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pypdfium2 import raw

DEEPEST = 10
MOST_OBJECTS = 200_000
OPAQUE = 255
# An outlined letter: a filled path with curves or many corners, of a letter's size in points.
LETTER_POINTS = (4.0, 72.0)
LETTER_SEGMENTS = 6
LETTERS_IN_A_ROW = 6
Matrix = tuple[float, float, float, float, float, float]
Sides = tuple[float, float, float, float]  # left, bottom, right, top in page space
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True)
class Area:
    """Something opaque. ``colour`` is "" for a picture; ``order`` grows with later drawing."""

    order: int
    sides: Sides
    colour: str


@dataclass(frozen=True)
class Drawn:
    """What one page draws besides text.

    orders    address of a text object → its place in the drawing order
    layers    address of a text object → name of the layer it is marked with
    areas     opaque rectangles and pictures
    pictures  (sides, SHA-256 of the stored picture)
    outlines  sides of rows of letters drawn as outlines
    """

    orders: dict[int, int]
    layers: dict[int, str]
    areas: tuple[Area, ...]
    pictures: tuple[tuple[Sides, str], ...]
    outlines: tuple[Sides, ...]

    def is_covered(self, order: int, x: float, y: float) -> bool:
        """Whether something opaque is drawn later over the point."""
        return any(area.order > order and _holds(area.sides, x, y) for area in self.areas)

    def ground(self, order: int, x: float, y: float) -> Area | None:
        """The last opaque thing drawn below the point before ``order``."""
        below = [a for a in self.areas if a.order < order and _holds(a.sides, x, y)]
        return max(below, key=lambda area: area.order, default=None)


def drawn_on(page: Any, *, with_layers: bool) -> Drawn:
    """Look at every object of the page once; nothing is rendered."""
    orders: dict[int, int] = {}
    layers: dict[int, str] = {}
    areas, pictures, letters = [], [], []
    for order, (item, matrix) in enumerate(_objects(page)):
        match raw.FPDFPageObj_GetType(item):
            case raw.FPDF_PAGEOBJ_TEXT:
                address = ctypes.addressof(item.contents)
                orders[address] = order
                if with_layers and (layer := _layer(item)):
                    layers[address] = layer
            case raw.FPDF_PAGEOBJ_IMAGE:
                sides = _moved(_bounds(item), matrix)
                pictures.append((sides, _sha256(item)))
                if not raw.FPDFPageObj_HasTransparency(item):
                    areas.append(Area(order, sides, ""))
            case raw.FPDF_PAGEOBJ_PATH:
                sides = _moved(_bounds(item), matrix)
                colour = _fill(item)
                if colour and _is_plain(item):
                    areas.append(Area(order, sides, colour))
                if colour and _is_letter(item, sides):
                    letters.append(sides)
    return Drawn(orders, layers, tuple(areas), tuple(pictures), tuple(_rows(letters)))


def _objects(page: Any) -> Iterator[tuple[Any, Matrix]]:
    """Objects in drawing order, those inside forms in the form's place, with their matrix."""
    count = raw.FPDFPage_CountObjects(page)
    seen = 0
    stack = [iter([(raw.FPDFPage_GetObject(page, n), _SAME) for n in range(count)])]
    while stack and seen < MOST_OBJECTS:
        found = next(stack[-1], None)
        if found is None:
            stack.pop()
            continue
        item, matrix = found
        if not item:
            continue
        seen += 1
        yield item, matrix
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_FORM and len(stack) < DEEPEST:
            inner = _times(_matrix(item), matrix)
            inside = raw.FPDFFormObj_CountObjects(item)
            stack.append(
                iter([(raw.FPDFFormObj_GetObject(item, n), inner) for n in range(max(inside, 0))])
            )


def _bounds(item: Any) -> Sides:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _matrix(item: Any) -> Matrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _moved(sides: Sides, matrix: Matrix) -> Sides:
    if matrix == _SAME:
        return sides
    a, b, c, d, e, f = matrix
    left, bottom, right, top = sides
    xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
    ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
    return min(xs), min(ys), max(xs), max(ys)


def _holds(sides: Sides, x: float, y: float) -> bool:
    return sides[0] <= x <= sides[2] and sides[1] <= y <= sides[3]


def _fill(item: Any) -> str:
    """The colour of an opaque filled path as "#rrggbb", else ""."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, mode, stroke)
    if mode.value == raw.FPDF_FILLMODE_NONE or raw.FPDFPageObj_HasTransparency(item):
        return ""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    if alpha.value != OPAQUE:
        return ""
    return f"#{red.value:02x}{green.value:02x}{blue.value:02x}"


def _is_plain(item: Any) -> bool:
    """A rectangle, or nearly one (round corners)."""
    return bool(2 <= raw.FPDFPath_CountSegments(item) <= 16)


def _is_letter(item: Any, sides: Sides) -> bool:
    smallest, largest = LETTER_POINTS
    height, width = sides[3] - sides[1], sides[2] - sides[0]
    if not (smallest <= max(height, width) <= largest):
        return False
    return bool(raw.FPDFPath_CountSegments(item) >= LETTER_SEGMENTS)


def _rows(letters: list[Sides]) -> Iterator[Sides]:
    """Rows of at least six outlines that stand side by side, as the box around each row."""
    rows: list[list[Sides]] = []
    for sides in sorted(letters, key=lambda each: (-each[3], each[0])):
        for row in rows:
            last = row[-1]
            height = max(last[3] - last[1], sides[3] - sides[1])
            is_level = abs((last[1] + last[3]) - (sides[1] + sides[3])) < height
            if is_level and -height < sides[0] - last[2] < 2 * height:
                row.append(sides)
                break
        else:
            rows.append([sides])
    for row in rows:
        if len(row) >= LETTERS_IN_A_ROW:
            yield (min(s[0] for s in row), min(s[1] for s in row),
                   max(s[2] for s in row), max(s[3] for s in row))  # fmt: skip


def _sha256(item: Any) -> str:
    length = raw.FPDFImageObj_GetImageDataRaw(item, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 1))
    raw.FPDFImageObj_GetImageDataRaw(item, buffer, length)
    return hashlib.sha256(buffer.raw[:length]).hexdigest()


def _layer(item: Any) -> str:
    """The name of the layer (OCG) that the object is marked with, or ""."""
    for number in range(raw.FPDFPageObj_CountMarks(item)):
        mark = raw.FPDFPageObj_GetMark(item, number)
        if _wide(raw.FPDFPageObjMark_GetName, mark) == "OC":
            return _parameter(mark, b"Name")
    return ""


def _wide(function: Any, mark: Any) -> str:
    length = ctypes.c_ulong()
    buffer = (ctypes.c_ushort * 256)()
    function(mark, buffer, 512, length)
    return bytes(buffer)[: max(0, length.value - 2)].decode("utf-16-le", "replace")


def _parameter(mark: Any, key: bytes) -> str:
    """A text of the mark's dictionary; as bytes, for pdfium takes each byte for a letter."""
    length = ctypes.c_ulong()
    buffer = (ctypes.c_ubyte * 2048)()
    raw.FPDFPageObjMark_GetParamBlobValue(mark, key, buffer, 2048, length)
    return str(pikepdf.String(bytes(buffer)[: length.value]))
