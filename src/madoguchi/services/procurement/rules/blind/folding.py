"""Folding: one form for the ways in which a word is written, with a map back to the original."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from madoguchi.services.procurement.rules.blind.kanji import ONE_FORM

DASHES = frozenset("-‐‑‒–—―−ー－ｰ─━﹣➖~〜～")
# Stand inside names without changing them: みほん・企画, M.I.H.O.N., 「みほん」企画 stays apart.
FILLERS = frozenset("・･·•‧∙⋅.'’‘`´_*＊")
IN_NUMBERS = frozenset("()+ .・/")
KANJI_DIGITS = {each: value for value, each in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "壱": 1, "弐": 2, "参": 3,
}  # fmt: skip
SMALL_KANA = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
# Of another script, yet drawn the same: Greek and Cyrillic letters that pass for Latin ones.
LOOK_ALIKE = str.maketrans(
    "асеорхуіјѕԁАВЕКМНОРСТХΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aceopxyijsdabekmhopctxabezhikmnoptyx"
)
VOICED = frozenset("\u3099\u309a\uff9e\uff9f")


@dataclass(frozen=True)
class Folded:
    """``text`` folded; character i comes from ``original[starts[i]:ends[i]]``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original from which ``text[start:end]`` (not empty) came."""
        return self.starts[start], self.ends[end - 1]


def fold_name(text: str) -> Folded:
    """For names: width, case, kana, old kanji, spaces, breaks, dots and dashes do not count.

    >>> fold_name("ﾐﾎﾝ・企　畫㈱").text, fold_name("㍿みほん　企画").text
    ('ミホン企画(株)', '株式会社ミホン企画')
    >>> fold_name("山\\n﨑").origin(0, 2)
    (0, 3)
    """
    return _folded(text, _name_form)


def fold_number(text: str) -> Folded:
    """For numbers: separators and brackets between digits do not count.

    >>> fold_number("電話（０３）１２３４－５６７８").text
    '電話0312345678'
    """
    return _folded(text, _number_form)


def fold_address(text: str) -> Folded:
    """For addresses: dashes stay, kanji numerals become digits.

    >>> fold_address("本町一丁目十二番３号").text
    '本町1丁目12番3号'
    """
    return _folded(text, _address_form, clusters=_with_numerals)


def _folded(
    text: str,
    form: Callable[[str], str],
    clusters: Callable[[str], Iterator[tuple[int, int, str]]] | None = None,
) -> Folded:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end, written in (clusters or _clusters)(text):
        if written[0] in VOICED and pieces:  # set apart from its letter: キ　ッ　ス　゛
            pieces[-1] = unicodedata.normalize("NFKC", pieces[-1] + written)[:1]
            ends[-1] = end
            continue
        for each in form(written):
            pieces.append(each)
            starts.append(start)
            ends.append(end)
    return Folded("".join(pieces), tuple(starts), tuple(ends))


def _clusters(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, characters): a letter with the marks that follow it."""
    start, length = 0, len(text)
    while start < length:
        end = start + 1
        while end < length and _is_mark(text[end]) and not _stands_between(text[start]):
            end += 1
        yield start, end, text[start:end]
        start = end


@lru_cache(maxsize=65536)
def _stands_between(letter: str) -> bool:
    """A space or filler bears no mark: the mark belongs to the letter before it."""
    is_nothing = unicodedata.category(letter) in {"Cf", "Cc", "Zs", "Zl", "Zp"}
    return is_nothing or letter in FILLERS or letter in DASHES


@lru_cache(maxsize=65536)
def _is_mark(letter: str) -> bool:
    return letter in VOICED or unicodedata.category(letter) in {"Mn", "Me"}


def _with_numerals(text: str) -> Iterator[tuple[int, int, str]]:
    """As ``_clusters``, a run of kanji numerals as one cluster of digits (十二 → 12)."""
    run: list[tuple[int, int, str]] = []
    for cluster in _clusters(text):
        if cluster[2] in KANJI_DIGITS or cluster[2] == "十":
            run.append(cluster)
            continue
        if run:
            yield run[0][0], run[-1][1], _digits("".join(each[2] for each in run))
            run = []
        yield cluster
    if run:
        yield run[0][0], run[-1][1], _digits("".join(each[2] for each in run))


def _digits(run: str) -> str:
    """
    >>> _digits("十二"), _digits("二十"), _digits("一〇三"), _digits("二十四")
    ('12', '20', '103', '24')
    """
    if "十" not in run:
        return "".join(str(KANJI_DIGITS[each]) for each in run)
    tens, _, ones = run.partition("十")
    high = int("".join(str(KANJI_DIGITS.get(each, 0)) for each in tens) or "1")
    low = int("".join(str(KANJI_DIGITS.get(each, 0)) for each in ones) or "0")
    return str(high * 10 + low)


@lru_cache(maxsize=65536)
def _base_form(written: str) -> str:
    """One cluster: NFKC, marks that only choose a shape dropped, small, katakana, one kanji."""
    kept = "".join(each for each in written if not _is_selector(each))
    plain = unicodedata.normalize("NFKC", kept)
    return "".join(_one(each) for each in plain)


def _one(letter: str) -> str:
    if letter in DASHES:
        return "-"
    if letter.isspace() or unicodedata.category(letter) in {"Cf", "Cc", "Mn", "Zs"}:
        return ""
    # Accents of Latin letters: a name is typed without them as often as with them.
    bare = unicodedata.normalize("NFD", letter)
    if len(bare) > 1 and bare[0].isascii():
        letter = bare[0]
    letter = ONE_FORM.get(letter, letter).translate(LOOK_ALIKE).casefold()
    if "ぁ" <= letter <= "ゖ":
        letter = chr(ord(letter) + 0x60)
    return letter.translate(SMALL_KANA)


def _is_selector(letter: str) -> bool:
    return "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"


@lru_cache(maxsize=65536)
def _name_form(written: str) -> str:
    return "".join(each for each in _base_form(written) if each != "-" and each not in FILLERS)


@lru_cache(maxsize=65536)
def _number_form(written: str) -> str:
    if written in KANJI_DIGITS:
        return str(KANJI_DIGITS[written])
    return "".join(each for each in _base_form(written) if each != "-" and each not in IN_NUMBERS)


@lru_cache(maxsize=65536)
def _address_form(written: str) -> str:
    return "".join(each for each in _base_form(written) if each not in FILLERS)
