"""The parse copy: widths, kanji digits and spaces made even; the stored text stays as it is."""

import re
import unicodedata

_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_KANJI = "〇零一二三四五六七八九十百千"
_UNIT = r"(?:年|月|日|時|分|秒|営業日|開庁日|週間|(?:か|ヶ|ケ|カ|ヵ|箇)月)"
_KANJI_NUMBER = re.compile(rf"[{_KANJI}]+(?=\s*{_UNIT})")
_SPLIT_DIGITS = re.compile(rf"(?<![\d/.\-:])(\d) (\d)(?=\s*{_UNIT})")
_SPACE = re.compile(r"(?<=\d)\s+(?=\d)|\s+")
_WAVES = str.maketrans({"〜": "~", "∼": "~", "∽": "~", "‐": "-", "‑": "-", "–": "-", "—": "-"})
_MORE_WAVES = str.maketrans({"―": "-", "−": "-", "〔": "(", "〕": ")", "[": "(", "]": ")"})


def kanji_number(text: str) -> int:
    """Value of a number in kanji, positional (二〇二六) or with powers (三十一).

    >>> kanji_number("二〇二六"), kanji_number("三十一"), kanji_number("十"), kanji_number("百五")
    (2026, 31, 10, 105)
    """
    if not any(sign in _POWERS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total, pending = 0, 0
    for sign in text:
        if sign in _POWERS:
            total += (pending or 1) * _POWERS[sign]
            pending = 0
        else:
            pending = _DIGITS[sign]
    return total + pending


def parse_copy(text: str) -> str:
    """A copy of ``text`` for the parsers: NFKC, ascii digits, one kind of wave and bracket.

    Spaces go, except one between two digits, which may part a date from a time; a number torn
    apart before its unit (「1 2 月」, as PDF extraction leaves it) is joined.

    >>> parse_copy("令 和 ６ 年 １ 2 月")
    '令和6年12月'
    >>> parse_copy("㋿八年二月二日（月）")
    '令和8年2月2日(月)'
    >>> parse_copy("2026-02-02  17:00")
    '2026-02-02 17:00'
    """
    copy = unicodedata.normalize("NFKC", text).translate(_WAVES).translate(_MORE_WAVES)
    copy = copy.replace("【", "(").replace("】", ")").strip()
    copy = _KANJI_NUMBER.sub(lambda found: str(kanji_number(found.group())), copy)
    copy = _SPLIT_DIGITS.sub(r"\1\2", copy)
    return _SPACE.sub(lambda found: " " if _parts_digits(copy, found) else "", copy)


def _parts_digits(copy: str, gap: re.Match[str]) -> bool:
    before, after = copy[gap.start() - 1 : gap.start()], copy[gap.end() : gap.end() + 1]
    return before.isdigit() and after.isdigit()
