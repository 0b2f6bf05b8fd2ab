"""Which characters our fonts can draw: asked before a document is made, never guessed after."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from madoguchi.core.errors import Refused

FONTS = Path(__file__).resolve().parent / "fonts"
MAIN_FONTS = ("BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf", "BIZUDPMincho-Regular.ttf")
RARE_FONT = "MadoguchiRareKanji-Regular.otf"
LINE_CONTROLS = frozenset("\t\n\r")
# Left over from word processors; they draw nothing, and PDF/A forbids some of them.
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
CONTROLS = frozenset({"Cc", "Cf", "Cs"})
NAMES_SHOWN = 5


class MissingGlyph(Refused):
    """No font of ours can draw ``characters`` (each once, in order of appearance)."""

    def __init__(self, characters: Iterable[str]) -> None:
        self.characters = tuple(dict.fromkeys(characters))
        super().__init__("missing_glyph", _sentence(self.characters))


@dataclass(frozen=True)
class Coverage:
    """Characters and variation sequences (base + selector) of one or more fonts."""

    characters: frozenset[int]
    sequences: frozenset[tuple[int, int]]


def printable(text: str) -> str:
    """``text`` as it goes to paper: without invisible joiners, line ends as ``\\n``.

    >>> printable("a\\u200bb\\r\\nc")
    'ab\\nc'
    """
    return text.translate(INVISIBLE).replace("\r\n", "\n").replace("\r", "\n")


def missing_characters(text: str) -> tuple[str, ...]:
    """Characters that would be drawn as a box, not at all, or in a misleading order.

    A private-use character (外字) is always missing: it means another character on each machine.
    Controls that turn the writing direction are missing too: a name must read as it is stored.

    >>> missing_characters("髙﨑𠮷邉󠄂 ①㈱"), missing_characters("福\\u202e祉")
    ((), ('\\u202e',))
    """
    suspects = dict.fromkeys(char for char in printable(text) if not _drawable(char))
    if any(unicodedata.combining(char) for char in suspects):
        composed = unicodedata.normalize("NFC", text)
        return tuple(c for c in suspects if c in composed or not unicodedata.combining(c))
    return tuple(suspects)


def require_glyphs(texts: Iterable[str]) -> None:
    """Raise ``MissingGlyph`` with every character of ``texts`` that cannot be drawn."""
    found = [char for text in texts for char in missing_characters(text)]
    if found:
        raise MissingGlyph(found)


def require_visible(texts: Iterable[str]) -> None:
    """Raise ``MissingGlyph`` for controls only: for papers whose reader brings the fonts."""
    found = [
        char
        for text in texts
        for char in printable(text)
        if char not in LINE_CONTROLS and unicodedata.category(char) in CONTROLS
    ]
    if found:
        raise MissingGlyph(found)


def rare_words(texts: Iterable[str]) -> tuple[str, ...]:
    """Characters and sequences that only the rare-kanji font draws, longest first.

    Naming them keeps the typesetter from composing them of parts of the main font, and keeps the
    form that a variation selector chose.
    """
    main, rare = main_coverage(), rare_coverage()
    found: dict[str, None] = {}
    for text in texts:
        for char, following in zip(text, [*text[1:], " "], strict=False):
            pair = (ord(char), ord(following))
            if pair in rare.sequences and pair not in main.sequences:
                found[char + following] = None
            elif ord(char) not in main.characters and ord(char) in rare.characters:
                found[char + following if is_selector(following) else char] = None
    return tuple(sorted(found, key=len, reverse=True))


def is_selector(char: str) -> bool:
    """Whether ``char`` is a variation selector (字形選択子)."""
    return 0xFE00 <= ord(char) <= 0xFE0F or 0xE0100 <= ord(char) <= 0xE01EF


@cache
def main_coverage() -> Coverage:
    """What all three BIZ UD fonts draw."""
    parts = [_coverage(name) for name in MAIN_FONTS]
    return Coverage(
        frozenset.intersection(*(part.characters for part in parts)),
        frozenset.intersection(*(part.sequences for part in parts)),
    )


@cache
def rare_coverage() -> Coverage:
    """What the fallback font draws."""
    return _coverage(RARE_FONT)


def _drawable(char: str) -> bool:
    kind = unicodedata.category(char)
    if char in LINE_CONTROLS or kind == "Zs" or is_selector(char):
        return True
    if kind in {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}:
        return False
    return ord(char) in main_coverage().characters or ord(char) in rare_coverage().characters


def _coverage(name: str) -> Coverage:
    with TTFont(FONTS / name, lazy=True) as font:
        table = font["cmap"]
        sequences = {
            (base, selector)
            for part in table.tables
            if part.format == 14
            for selector, pairs in part.uvsDict.items()
            for base, _ in pairs
        }
        return Coverage(frozenset(table.getBestCmap()), frozenset(sequences))


def _sentence(characters: tuple[str, ...]) -> str:
    shown = "、".join(_name(char) for char in characters[:NAMES_SHOWN])
    more = f"ほか{len(characters) - NAMES_SHOWN}字" if len(characters) > NAMES_SHOWN else ""
    return (
        f"{shown}{more}は印刷できない文字のため、文書を作成できません。別の文字に直してください。"
    )


def _name(char: str) -> str:
    code = f"U+{ord(char):04X}"
    kind = unicodedata.category(char)
    if kind == "Co":
        return f"外字（{code}）"
    return f"見えない制御文字（{code}）" if kind.startswith(("C", "Z")) else f"「{char}」（{code}）"
