"""The format rules (書式) that a notice plainly states, as values for the check of copies."""

import re
from typing import Any

from madoguchi.services.procurement.rules.notices.evening import even

_PAPER = re.compile(r"A([34])")
_LANDSCAPE = re.compile(r"A[34]\s*(?:版|判|サイズ)?\s*\(?横")
_PAGES = re.compile(r"(\d{1,3})\s*(?:ページ|頁)以内")
_SIZE = r"(\d{1,2}(?:\.\d)?)\s*(?:ポイント|pt)"
_LEAST = re.compile(rf"{_SIZE}以上")
_STANDARD = re.compile(
    rf"{_SIZE}(?:を|の)?標準|(?:文字サイズ|文字の大きさ)は?\s*{_SIZE}(?:とする|$|、|。)"
)


def format_demands(words: str) -> dict[str, Any]:
    """Paper, orientation, page limit, numbering and size of letters; what is not said is left out.

    min_font_pt       no letter may be smaller
    standard_font_pt  most letters are to be of this size or larger (標準)

    >>> format_demands("A3横1枚、12ポイント標準")["standard_font_pt"]
    12.0
    >>> format_demands("文字の大きさは１０．５ポイント以上とする。")["min_font_pt"]
    10.5
    """
    text = even(words)
    rules: dict[str, Any] = {}
    papers = set(_PAPER.findall(text))
    if len(papers) == 1:
        rules["paper"] = f"A{papers.pop()}"
        if _LANDSCAPE.search(text):
            rules["orientation"] = "landscape"
    pages = _PAGES.search(text)
    if pages:
        rules["max_pages"] = int(pages[1])
        rules["counts_cover"] = bool(re.search(r"表紙(?:を)?(?:含む|含め)|表紙込み", text))
    rules["page_numbers"] = bool(re.search(r"(?:ページ|頁)番号", text))
    rules["contents_list"] = "目次" in text and not re.search(r"目次(?:を|は)?除く", text)
    rules["index_tabs"] = "インデックス" in text
    return rules | _letters(text)


def _letters(text: str) -> dict[str, float]:
    least = _LEAST.search(text)
    if least:
        return {"min_font_pt": float(least[1])}
    standard = _STANDARD.search(text)
    return {"standard_font_pt": float(standard[1] or standard[2])} if standard else {}
