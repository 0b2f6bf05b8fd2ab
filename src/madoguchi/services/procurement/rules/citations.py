"""別紙・別添の引用: annexes that a text names and that are not attached."""

import re
import unicodedata
from collections.abc import Iterable

_CITED = re.compile(r"(?:別紙|別添)(?:\d+(?:-\d+)?|仕様書(?:\(案\))?)")
_SPACES = re.compile(r"\s+")


def missing_annexes(texts: Iterable[str], attached: Iterable[str]) -> tuple[str, ...]:
    """What the texts cite and nothing attached answers to, each once, in order (PROC-017).

    attached  number and name of each attached document together: "別紙 仕様書(案)"
    Full and half width count as one; the texts themselves stay untouched.

    >>> missing_annexes(["別紙仕様書（案）及び貸与資料", "別紙１参照"], ["別紙1 特記事項"])
    ('別紙仕様書(案)',)
    """
    at_hand = [_plain(name) for name in attached]
    cited = dict.fromkeys(found for text in texts for found in _CITED.findall(_plain(text)))
    return tuple(each for each in cited if not any(_is(each, name) for name in at_hand))


def _is(cited: str, name: str) -> bool:
    """別紙1 is not 別紙1-2 and not 別紙10."""
    return re.match(rf"{re.escape(cited)}(?![\d-])", name) is not None


def _plain(text: str) -> str:
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).replace("‐", "-")
