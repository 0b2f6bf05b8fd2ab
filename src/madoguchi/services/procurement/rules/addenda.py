"""追補: which numbered section of the notice a clause in people's words belongs to."""

import re
import unicodedata

_LEADING = re.compile(r"(?:§|第)?\s*(\d{1,3})")


def section_number(clause: str) -> int | None:
    """The section that ``clause`` starts with; None where it names none (PROC-076).

    Source: seed 001 §7(5) 回答は説明書と一体のもので同等の効力を有する.

    >>> [section_number(each) for each in ("§9(1)②", "９（１）", "第9条", "様式5", "")]
    [9, 9, 9, None, None]
    """
    found = _LEADING.match(unicodedata.normalize("NFKC", clause).strip())
    return int(found[1]) if found else None
