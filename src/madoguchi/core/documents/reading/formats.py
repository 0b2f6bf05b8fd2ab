"""Paper and picture of a PDF: what the format rules of a call ask about (用紙, 向き, 頁数)."""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from madoguchi.core.documents.archive import UnreadableFile
from madoguchi.core.documents.pdfium import opened
from madoguchi.core.documents.reading.portable import read_pages
from madoguchi.core.documents.reading.shape import Page

MM_PER_POINT = 25.4 / 72
TOLERANCE_MM = 3.0  # printers and programs round; 3 mm never confuses two sizes
SIZES_MM = {
    "A3": (297, 420),
    "A4": (210, 297),
    "A5": (148, 210),
    "B4": (257, 364),
    "B5": (182, 257),
}
MOST_PIXELS = 60_000_000


@dataclass(frozen=True)
class PageFormat:
    """``paper`` is "A4", "A3", … or "" when it is none of them; sizes as the page is shown."""

    number: int
    width_mm: float
    height_mm: float
    paper: str
    is_landscape: bool
    font_sizes: tuple[tuple[float, int], ...]

    @property
    def label(self) -> str:
        """「A4横」, or the size in mm."""
        if not self.paper:
            return f"{self.width_mm:.0f}×{self.height_mm:.0f}mm"
        return f"{self.paper}{'横' if self.is_landscape else '縦'}"


@dataclass(frozen=True)
class PdfFormat:
    """All pages; ``smallest_font_pt`` counts visible text only, 0.0 without any."""

    pages: tuple[PageFormat, ...]

    @property
    def page_count(self) -> int:
        return len(self.pages)

    @property
    def smallest_font_pt(self) -> float:
        return min((size for page in self.pages for size, _ in page.font_sizes), default=0.0)


def pdf_format(stream: BinaryIO) -> PdfFormat:
    """Page count, and per page: paper, orientation, and (font size in points, characters) sorted.

    Source of the rules: PROC-081 (A4 横 20 pages, A3 横 1 page, 12 point standard).
    """
    return PdfFormat(
        tuple(
            _page_format(page.number, page.width_pt, page.height_pt, _sizes(page))
            for page in read_pages(stream.read())
        )
    )


def page_images(pdf: bytes, dpi: int = 110) -> Iterator[bytes]:
    """A PNG per page, one after the other; raises ``UnreadableFile`` for a page too large."""
    with opened(pdf) as document:
        for number in range(len(document)):
            page = document[number]
            width, height = page.get_size()
            if width * height * (dpi / 72) ** 2 > MOST_PIXELS:
                raise UnreadableFile(
                    "page_too_large", f"{number + 1}頁目の用紙が大きすぎて表示できません。"
                )
            out = io.BytesIO()
            page.render(scale=dpi / 72).to_pil().save(out, "PNG")
            page.close()
            yield out.getvalue()


def _sizes(page: Page) -> Counter[float]:
    found: Counter[float] = Counter()
    for line in page.lines:
        for span in line.spans:
            if span.size_pt and not span.hidden and span.text.strip():
                found[round(span.size_pt, 1)] += len(span.text.strip())
    return found


def _page_format(number: int, width: float, height: float, sizes: Counter[float]) -> PageFormat:
    short, long = sorted((width * MM_PER_POINT, height * MM_PER_POINT))
    paper = next(
        (
            name
            for name, (small, large) in SIZES_MM.items()
            if abs(short - small) <= TOLERANCE_MM and abs(long - large) <= TOLERANCE_MM
        ),
        "",
    )
    return PageFormat(
        number, width * MM_PER_POINT, height * MM_PER_POINT, paper, width > height,
        tuple(sorted(sizes.items())),
    )  # fmt: skip
