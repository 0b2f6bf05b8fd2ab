"""Free text: short, and without what identifies somebody else's life (SAFE-022)."""

import re
import unicodedata

LONGEST = 200
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+", re.ASCII)
# Digits as people write them: with hyphens, spaces or brackets between.
TELEPHONE = re.compile(r"(?<!\d)0\d{1,4}[-()\s]{0,2}\d{1,4}[-()\s]{0,2}\d{3,4}(?!\d)")
TWELVE_DIGITS = re.compile(r"(?<!\d)(?:\d[-\s]?){11}\d(?!\d)")
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－", "-"))


def refuse_text(text: str, *, longest: int = LONGEST) -> str | None:
    """Why the text is not taken, in one sentence; None if it may be saved.

    >>> refuse_text("０９０ー１２３４ー５６７８に電話")
    '電話番号は書けません。番号を消して、もう一度保存してください。'
    >>> refuse_text("朝、表情が暗い。") is None
    True
    """
    plain = unicodedata.normalize("NFKC", text).translate(DASHES)
    if len(text) > longest:
        return f"{longest}字までで入力してください（いまは{len(text)}字です）。"
    if TWELVE_DIGITS.search(plain):
        return "12桁の番号は書けません。番号を消して、もう一度保存してください。"
    if TELEPHONE.search(plain):
        return "電話番号は書けません。番号を消して、もう一度保存してください。"
    if ADDRESS.search(plain):
        return "メールアドレスは書けません。アドレスを消して、もう一度保存してください。"
    return None
