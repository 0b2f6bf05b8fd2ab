"""Format rules (書式) of a proposal's PDF: paper, orientation, page limit (PROC-081, 086).

Runs inside the vault's fenced check of a received file; what it finds tells nothing of the
content.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from madoguchi.core.vault.inspection.findings import BROKEN, Finding

# Portrait width and height in points (1/72 inch); printers' drivers differ by a few.
PAPERS = {"A4": (595.3, 841.9), "A3": (841.9, 1190.6)}
TOLERANCE_POINTS = 6.0


@dataclass(frozen=True)
class PageSize:
    """Width and height of a page as shown, in points."""

    width: float
    height: float

    @property
    def paper(self) -> str:
        """ "A4", "A3" or "" for any other size."""
        short, long = sorted((self.width, self.height))
        for name, (width, height) in PAPERS.items():
            if abs(short - width) <= TOLERANCE_POINTS and abs(long - height) <= TOLERANCE_POINTS:
                return name
        return ""

    @property
    def is_landscape(self) -> bool:
        return self.width > self.height


def page_findings(pages: Sequence[PageSize], options: Mapping[str, Any]) -> Iterator[Finding]:
    """What the pages break of the call's rules.

    options  "max_pages" int, "counts_cover" bool, "paper" "A4"|"A3", "orientation" "landscape"

    >>> [f.message for f in page_findings([PageSize(842, 595)] * 21,
    ...     {"max_pages": 20, "counts_cover": True, "paper": "A4", "orientation": "landscape"})]
    ['ページ数は表紙を含めて20ページまでです（現在21ページ）。']
    """
    limit = options.get("max_pages")
    if limit == 1 and len(pages) > 1:
        sheet = f"{options.get('paper', '')}{'横' if _wants_landscape(options) else ''}"
        yield Finding("too_many_pages", f"{sheet}1枚までです（現在{len(pages)}枚）。")
    elif limit is not None and len(pages) > limit:
        cover = "表紙を含めて" if options.get("counts_cover") else ""
        yield Finding(
            "too_many_pages", f"ページ数は{cover}{limit}ページまでです（現在{len(pages)}ページ）。"
        )
    paper = options.get("paper")
    wrong = [n for n, page in enumerate(pages, start=1) if paper and page.paper != paper]
    if wrong:
        yield Finding("wrong_paper", f"{_listed(wrong)}ページが{paper}ではありません。")
    if _wants_landscape(options):
        upright = [n for n, page in enumerate(pages, start=1) if not page.is_landscape]
        if upright:
            yield Finding("wrong_orientation", f"{_listed(upright)}ページが横向きではありません。")


def _wants_landscape(options: Mapping[str, Any]) -> bool:
    return options.get("orientation") == "landscape"


def _listed(numbers: Sequence[int]) -> str:
    shown = "、".join(str(number) for number in numbers[:5])
    return f"{shown}ほか{len(numbers) - 5}" if len(numbers) > 5 else shown


def format_findings(stream: BinaryIO, name: str, options: Mapping[str, Any]) -> Iterable[Finding]:
    """The vault's door to the rules: reads the page sizes and judges them."""
    import pypdfium2 as pdfium  # noqa: PLC0415 - heavy, and only the fenced process needs it

    try:
        document = pdfium.PdfDocument(stream)
    except pdfium.PdfiumError:
        return [BROKEN]  # another reader may have mended it silently
    try:
        pages = [PageSize(*document.get_page_size(index)) for index in range(len(document))]
    finally:
        document.close()
    return list(page_findings(pages, options))
