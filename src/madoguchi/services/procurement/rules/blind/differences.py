"""Differences: where the copy says something else than the original, masking apart (PROC-093)."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from madoguchi.core.documents.reading.shape import Page, ReadDocument
from madoguchi.services.procurement.rules.blind.search import find_words
from madoguchi.services.procurement.rules.blind.words import Word

MASKS = frozenset("〇○◯●◎■□▲△▼▽×✕＊*＿_＃#ＸxXx…‥・･-−―－ー~～〜█▇◆◇★☆()（）「」[]［］.．、，,")
STANDINGS = (
    "当社",
    "弊社",
    "自社",
    "当法人",
    "提案者",
    "本社",
    "受託者",
    "事業者",
    "当団体",
    "代表者",
    "Ａ社",
    "A社",
    "甲社",
    "甲",
    "（略）",
)
NEAR = 12  # letters around a registered word that go with it: legal form, title, brackets
SAME_BETWEEN = 2
SHARED = 2  # letters that a name and what stands for it may have in common at an end
LONGEST = 6000
CONTEXT = 30


@dataclass(frozen=True)
class Difference:
    """What the original says at a place, and what the copy says instead; one may be ""."""

    page: int
    original: str
    copy: str

    @property
    def words(self) -> str:
        if not self.original:
            return f"副本だけにあります：「{self.copy}」"
        if not self.copy:
            return f"副本にありません：「{self.original}」"
        return f"正本「{self.original}」が、副本では「{self.copy}」です。"

    def as_json(self) -> dict[str, Any]:
        return {"page": self.page, "original": self.original, "copy": self.copy}


def differences_between(
    original: ReadDocument, copy: ReadDocument, words: tuple[Word, ...]
) -> tuple[Difference, ...]:
    """Page by page; what only hides a registered word, or is put out by marks, is no difference."""
    found: list[Difference] = []
    pages = zip(original.pages, copy.pages, strict=False)
    for one, other in pages:
        found += _of_page(one, other, words)
    for page in original.pages[len(copy.pages) :]:
        found.append(Difference(page.number, _short(page.text) or page.name, ""))
    for page in copy.pages[len(original.pages) :]:
        found.append(Difference(page.number, "", _short(page.text) or page.name))
    return tuple(found)


def _of_page(original: Page, copy: Page, words: tuple[Word, ...]) -> Iterator[Difference]:
    one, other = _bare(original.text), _bare(copy.text)
    if one == other:
        return
    if max(len(one), len(other)) > LONGEST:
        yield Difference(copy.number, _short(one), _short(other))
        return
    secret = _secret(one, words)
    for a, b, c, d in _changes(one, other):
        if _is_masked(one[a:b], other[c:d]):
            continue
        if a < b and all(secret[a:b]) and _stands_in(one, other, (a, b, c, d)):
            continue
        yield Difference(copy.number, _short(one[a:b]), _short(other[c:d]))


def _changes(one: str, other: str) -> Iterator[tuple[int, int, int, int]]:
    """Ranges that differ; two with hardly a letter between them are one (株式会社 / 当社)."""
    kept: list[tuple[int, int, int, int]] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if kept and a - kept[-1][1] <= SAME_BETWEEN:
            kept[-1] = (kept[-1][0], b, kept[-1][2], d)
        else:
            kept.append((a, b, c, d))
    yield from kept


def _bare(text: str) -> str:
    return "".join(text.split())


def _secret(text: str, words: tuple[Word, ...]) -> list[bool]:
    """For each letter whether it is, or stands beside, a registered word."""
    marks = [False] * len(text)
    for match in find_words(text, words):
        start, end = max(0, match.start - NEAR), min(len(text), match.end + NEAR)
        marks[start:end] = [True] * (end - start)
    return marks


def _is_masked(original: str, copy: str) -> bool:
    return bool(copy) and bool(original) and all(letter in MASKS for letter in copy)


def _stands_in(one: str, other: str, change: tuple[int, int, int, int]) -> bool:
    """Whether the copy says 当社 there; its 社 may be the name's own last letter."""
    a, b, c, d = change
    return any(
        _is_standing(other[c - left : d + right])
        for left in range(min(a, c, SHARED) + 1)
        for right in range(SHARED + 1)
        if one[a - left : a] == other[c - left : c] and one[b : b + right] == other[d : d + right]
    )


def _is_standing(copy: str) -> bool:
    rest = copy
    for standing in STANDINGS:
        rest = rest.replace(standing, "")
    return all(letter in MASKS for letter in rest)


def _short(text: str) -> str:
    bare = _bare(text)
    return bare if len(bare) <= CONTEXT else f"{bare[:CONTEXT]}…"
