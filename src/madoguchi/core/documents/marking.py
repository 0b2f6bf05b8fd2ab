"""Marks on the picture of a page: a frame around each place that somebody should look at."""

import io
from collections.abc import Iterable

from PIL import Image, ImageDraw

from madoguchi.core.documents.reading.shape import Box

COLOUR = "#ce0000"
POINTS_PER_INCH = 72
ROOM = 3  # points between the letters and their frame


def marked(png: bytes, boxes: Iterable[Box], *, dpi: int) -> bytes:
    """The picture with a red frame around each box (points from the top left of the page)."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    pen = ImageDraw.Draw(image)
    scale = dpi / POINTS_PER_INCH
    for box in boxes:
        sides = (box.left - ROOM, box.top - ROOM, box.right + ROOM, box.bottom + ROOM)
        left, top, right, bottom = (side * scale for side in sides)
        if right > left and bottom > top:
            pen.rectangle((left, top, right, bottom), outline=COLOUR, width=max(2, dpi // 40))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
