"""Search: where in a text the words stand, in the original's own places."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from madoguchi.services.procurement.rules.blind.folding import (
    Folded,
    fold_address,
    fold_name,
    fold_number,
)
from madoguchi.services.procurement.rules.blind.words import Edge, Fold, Word

FOLDS: dict[Fold, Callable[[str], Folded]] = {
    Fold.NAME: fold_name, Fold.NUMBER: fold_number, Fold.ADDRESS: fold_address,
}  # fmt: skip
LONGEST_GAP = 40  # original characters per folded one: a name is not spread over a page
ROLE_ENDS = frozenset("者員長任当師名役表")  # 責任者森花, 担当森花
_LATIN = re.compile(r"[A-Za-zＡ-Ｚａ-ｚÀ-ÖØ-öø-ÿ]")
_DIGIT = re.compile(r"[0-9０-９]")
_KATAKANA = re.compile(r"[ァ-ヺーｦ-ﾟ]")
_HIRAGANA = re.compile(r"[ぁ-ゖ]")
_KANJI = re.compile(r"[々一-鿿㐀-䶿\U00020000-\U0003ffff豈-﫿]")


@dataclass(frozen=True)
class Match:
    """``original[start:end]`` says ``word``."""

    word: Word
    start: int
    end: int


def find_words(text: str, words: tuple[Word, ...]) -> list[Match]:
    """Every match, in the order of the text; of two that overlap the longer one stays.

    >>> from madoguchi.services.procurement.rules.blind.registration import read_registration
    >>> from madoguchi.services.procurement.rules.blind.words import make_words
    >>> words = make_words(read_registration({"legal_name": "みほん企画株式会社"})).words
    >>> [(m.start, m.end) for m in find_words("弊社（ﾐﾎﾝ 企\\n画）は", words)]
    [(3, 10)]
    """
    folded = {fold: FOLDS[fold](text) for fold in {word.fold for word in words}}
    found = [match for word in words for match in _of_word(text, folded[word.fold], word)]
    return _longest(found)


def _of_word(text: str, folded: Folded, word: Word) -> Iterator[Match]:
    for start, end in _places(folded.text, word):
        first, last = folded.origin(start, end)
        if last - first <= (end - start) * LONGEST_GAP and _stands_alone(text, first, last, word):
            yield Match(word, first, last)


def _places(folded: str, word: Word) -> Iterator[tuple[int, int]]:
    if word.pattern is not None:
        yield from (found.span() for found in word.pattern.finditer(folded))
        return
    at = folded.find(word.text)
    while at >= 0:
        yield at, at + len(word.text)
        at = folded.find(word.text, at + 1)


def _stands_alone(text: str, start: int, end: int, word: Word) -> bool:
    before, after, inside = text[start - 1 : start], text[end : end + 1], text[start:end]
    match word.edge:
        case Edge.LATIN:
            if word.is_exact and inside.replace(" ", "") != word.source.replace(" ", ""):
                return False
            return not (_LATIN.match(before) or _LATIN.match(after))
        case Edge.DIGIT:
            return not (_goes_on(before, inside[:1]) or _goes_on(after, inside[-1:]))
        case Edge.KATAKANA:
            script = _HIRAGANA if _HIRAGANA.match(inside) else _KATAKANA
            is_prose = script is _HIRAGANA and len(inside) < 4
            return not (script.match(before) or script.match(after) or is_prose)
        case Edge.KANJI:
            is_led = not _KANJI.match(before) or before in ROLE_ENDS
            return any(map(str.isspace, inside)) or (is_led and not _KANJI.match(after))
    return True


def _goes_on(beside: str, digit: str) -> bool:
    """Whether the digit beside is the number's: a note's 1 before ０３ is of another width."""
    return bool(_DIGIT.match(beside)) and beside.isascii() == digit.isascii()


def _longest(found: list[Match]) -> list[Match]:
    kept: list[Match] = []
    for match in sorted(found, key=lambda each: (each.start, -each.end)):
        if kept and match.start < kept[-1].end:
            if match.end - match.start > kept[-1].end - kept[-1].start:
                kept[-1] = match
            continue
        kept.append(match)
    return kept
