"""An even copy of a notice's line: widths and signs made one, character by character."""

import re

_FULL = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SIGNS = str.maketrans(
    {"\u3000": " ", "\xa0": " ", "〜": "~", "∼": "~", "−": "-", "–": "-", "—": "-", "―": "-",
     "‐": "-", "‑": "-", "〔": "(", "〕": ")", "｡": "。", "､": "、", "｢": "「", "｣": "」"}
)  # fmt: skip
_SPACES = re.compile(r"\s+")
_MARKUP = re.compile(r"^(?:#{1,6}\s+|-\s+(?=[(（\d①-⑳]|[ア-ン]\s)|\*\*)")
_BULLET = re.compile(r"^-\s+")
_TAG = re.compile(r"</?(?:ul|li|br|p|sup|sub|b|i)\b[^<>]*>")
_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()]*)\)")


def even(text: str) -> str:
    """The text with half-width letters, digits and signs; its length stays the same.

    >>> even("（１）件名：ＡＢ～Ｃ　①")
    '(1)件名:AB~C ①'
    """
    return text.translate(_FULL).translate(_SIGNS)


def tight(text: str) -> str:
    """An even copy without any space, to compare names by."""
    return _SPACES.sub("", even(text))


def unmarked(text: str) -> str:
    """A line without the marks that a text export of a PDF puts around it (#, **, links).

    >>> unmarked("## **別紙 1**"), unmarked("- (5) 件名"), unmarked("[規程](https://example.jp)")
    ('別紙 1', '(5) 件名', '規程')
    """
    text = _TAG.sub(" ", text) if "<" in text else text
    text = _BULLET.sub("・", _MARKUP.sub("", text.strip()))
    return _LINK.sub(r"\1", text).replace("**", "").strip()
