"""世代: how many generations of a backup a method promises. Pure (CONT-102)."""

import re
import unicodedata

_SAID = re.compile(r"(\d{1,4})\s*世代")


def generations_in(words: str) -> int | None:
    """The number in the words of a method; of several the smallest, None if they name none.

    >>> generations_in("日次・７世代・暗号化"), generations_in("毎晩、別の建物へ")
    (7, None)
    """
    found = [int(number) for number in _SAID.findall(unicodedata.normalize("NFKC", words))]
    return min(found, default=None)
