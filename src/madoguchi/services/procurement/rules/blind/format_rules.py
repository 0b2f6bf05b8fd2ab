"""書式の点検: paper, orientation, pages, numbering, letter size and sections of a copy."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from madoguchi.core.documents.reading.shape import Page, ReadDocument
from madoguchi.services.procurement.rules.page_format import PageSize, page_findings

_WORD = re.compile(r"[一-龥々]{2,}|[ァ-ヴー]{3,}|[A-Za-z]{3,}")
MARGIN_SHARE = 0.15  # page numbers stand in the outer 15 % of the page
NUMBER = re.compile(
    r"^[-－–—\s]*(?:p\.?|P\.?|頁)?\s*(\d{1,3})(?:\s*[/／]\s*\d{1,3})?\s*(?:頁|ページ)?[-－–—\s]*$"
)


def format_words(
    copy: ReadDocument, options: Mapping[str, Any], *, size_bytes: int = 0
) -> tuple[str, ...]:
    """What the copy breaks of the rules, a sentence each; of a PDF only.

    options  as ``page_format.page_findings``, and "min_font_pt" or "standard_font_pt" number,
             "page_numbers" bool, "sections" list of titles, "max_bytes" int
    """
    if copy.kind != "pdf":
        return ()
    sizes = [PageSize(page.width_pt, page.height_pt) for page in copy.pages]
    return (
        *(finding.message for finding in page_findings(sizes, options)),
        *_letters(copy.pages, options),
        *_standard(copy.pages, options),
        *_numbers(copy.pages, options),
        *_sections(copy, options),
        *_bytes(size_bytes, options),
    )


def _letters(pages: Sequence[Page], options: Mapping[str, Any]) -> Iterator[str]:
    least = options.get("min_font_pt")
    if least is None:
        return
    for page in pages:
        sizes = [
            span.size_pt
            for line in page.lines
            for span in line.spans
            if span.size_pt and not span.hidden and span.text.strip()
        ]
        if sizes and min(sizes) < float(least) - 0.05:
            small = f"{least}ポイントより小さい文字（{min(sizes):g}ポイント）"
            yield f"{page.number}ページに{small}があります。"


def _standard(pages: Sequence[Page], options: Mapping[str, Any]) -> Iterator[str]:
    """「12ポイントを標準とする」: most letters are of that size or larger."""
    standard = options.get("standard_font_pt")
    if standard is None:
        return
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            for span in line.spans:
                if span.size_pt and not span.hidden:
                    sizes[round(span.size_pt, 1)] += len("".join(span.text.split()))
    small = sum(count for size, count in sizes.items() if size < float(standard) - 0.05)
    if small * 2 > sizes.total():
        most = max(sizes, key=lambda size: sizes[size])
        yield (
            f"標準の{float(standard):g}ポイントより小さい文字が半分を超えています"
            f"（最も多い大きさは{most:g}ポイント）。"
        )


def _numbers(pages: Sequence[Page], options: Mapping[str, Any]) -> Iterator[str]:
    """The cover may go without; each later number is one more than the one before."""
    if not options.get("page_numbers"):
        return
    found = [_number_of(page) for page in pages]
    missing = [place for place, number in enumerate(found, start=1) if number is None and place > 1]
    if missing:
        yield f"{'、'.join(map(str, missing[:5]))}ページに頁番号が見当たりません。"
    known = [(place, number) for place, number in enumerate(found) if number is not None]
    for (place, number), (after, following) in pairwise(known):
        if following - number != after - place:
            seen = f"{place + 1}枚目が{number}、{after + 1}枚目が{following}"
            yield f"頁番号が続いていません（{seen}）。"
            return


def _number_of(page: Page) -> int | None:
    edge = page.height_pt * MARGIN_SHARE
    for line in reversed(page.lines):
        box = line.spans[0].box if line.spans else None
        match = NUMBER.match(line.text.strip())
        if match and box and (box.bottom < edge or box.top > page.height_pt - edge):
            return int(match[1])
    return None


def _sections(copy: ReadDocument, options: Mapping[str, Any]) -> Iterator[str]:
    text = "".join(copy.text.split())
    for title in options.get("sections", ()):
        if not _is_treated("".join(str(title).split()), text):
            yield f"項目「{title}」が見当たりません。"


def _is_treated(title: str, text: str) -> bool:
    """The title itself, or most of its words: a firm words its headings in its own way."""
    if title in text:
        return True
    words = _WORD.findall(re.sub(r"[(（][^()（）]*[)）]", "", title))
    pairs = [word[n : n + 2] for word in words for n in range(0, len(word) - 1, 2)]
    return len(pairs) > 1 and sum(pair in text for pair in pairs) * 2 > len(pairs)


def _bytes(size_bytes: int, options: Mapping[str, Any]) -> Iterator[str]:
    limit = options.get("max_bytes")
    if limit is not None and size_bytes > int(limit):
        yield f"ファイルの大きさは{int(limit) // 1024 // 1024}MBまでです。"
