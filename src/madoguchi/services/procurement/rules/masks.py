"""墨入れの場所: a rectangle as parts of the page, so that any screen size can name it."""

from dataclasses import dataclass

PARTS = 10_000
POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Mask:
    """A rectangle on page ``page`` (from 1); the rest in 1/10000 of its width and height."""

    page: int
    left: int
    top: int
    width: int
    height: int


def mask_in_points(
    mask: Mask, width_mm: float, height_mm: float
) -> tuple[float, float, float, float]:
    """(left, top, right, bottom) in points from the top left of the page as shown.

    >>> [round(each) for each in mask_in_points(Mask(1, 0, 5000, 10000, 5000), 210, 297)]
    [0, 421, 595, 842]
    """
    wide, high = width_mm * POINTS_PER_MM / PARTS, height_mm * POINTS_PER_MM / PARTS
    return (
        mask.left * wide,
        mask.top * high,
        (mask.left + mask.width) * wide,
        (mask.top + mask.height) * high,
    )
