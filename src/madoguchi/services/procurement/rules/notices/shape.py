"""Notice: a read document as numbered passages, each with the lines that it came from."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from madoguchi.services.procurement.rules.notices.evening import tight

_CLAUSES = re.compile(r"特記事項|約款")


@dataclass(frozen=True)
class SourceLine:
    """One line of the document: ``number`` counts from 1, ``place`` is how a person finds it."""

    number: int
    text: str
    place: str = ""


@dataclass(frozen=True)
class Mark:
    """The number in front of an item: kind (num, paren, circled, kana …), ordinal, as printed."""

    kind: str
    ordinal: int
    text: str


@dataclass(frozen=True)
class Passage:
    """A run of lines that belong together, as one even text.

    starts  offset in ``text`` at which each of ``lines`` begins
    raw     the same run as printed; each character stands where it stands in ``text``
    path    the marks of the items it stands under, its own last
    is_item the passage begins with the last mark of its path
    """

    text: str
    lines: tuple[int, ...]
    starts: tuple[int, ...]
    path: tuple[Mark, ...]
    part: int
    is_item: bool = False
    raw: str = ""

    def printed(self, start: int = 0, end: int | None = None) -> str:
        """``text[start:end]`` as the document has it, full width and all."""
        return (self.raw or self.text)[start:end].strip()

    def lines_at(self, start: int, end: int | None = None) -> tuple[int, ...]:
        """The source lines of ``text[start:end]``."""
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, max(start, (end or start + 1) - 1)) - 1
        return tuple(dict.fromkeys(self.lines[first : last + 1]))

    @property
    def is_row(self) -> bool:
        return "\t" in self.text

    @property
    def cells(self) -> tuple[str, ...]:
        return tuple(cell.strip() for cell in self.text.split("\t"))

    @property
    def label(self) -> str:
        """Where it stands: 「6(1)②イ」, "" before the first number."""
        kinds = [mark.kind for mark in self.path]
        # 2-1 says its 2 itself.
        path = self.path[1:] if kinds[:2] == ["num", "sub"] else self.path
        return "".join(mark.text for mark in path)

    @cached_property
    def head(self) -> tuple[str, str]:
        """(title, what follows it): 「期 限:1月16日」 gives ("期限", "1月16日")."""
        return split_head(self.text)

    @property
    def title(self) -> str:
        return self.head[0]


@dataclass(frozen=True)
class NoticePart:
    """The main text (ordinal 0) or one annex. ``label`` is 「別紙1」 where the paper says so."""

    ordinal: int
    title: str
    label: str
    line: int


@dataclass(frozen=True)
class Notice:
    """A whole document. Nothing in it is repaired."""

    lines: tuple[SourceLine, ...]
    passages: tuple[Passage, ...]
    parts: tuple[NoticePart, ...]
    name: str = field(default="", compare=False)
    contents: tuple[SourceLine, ...] = ()  # the entries of a table of contents, without page number

    def items(self, part: int | None = None) -> Iterator[Passage]:
        return iter(self._all_items if part is None else self._items_of.get(part, ()))

    @cached_property
    def _all_items(self) -> tuple[Passage, ...]:
        return tuple(p for p in self.passages if p.is_item)

    @cached_property
    def _items_of(self) -> dict[int, list[Passage]]:
        found: dict[int, list[Passage]] = {}
        for item in self._all_items:
            found.setdefault(item.part, []).append(item)
        return found

    @cached_property
    def _items_at(self) -> dict[tuple[int, tuple[Mark, ...]], list[Passage]]:
        found: dict[tuple[int, tuple[Mark, ...]], list[Passage]] = {}
        for item in self._all_items:
            found.setdefault((item.part, item.path), []).append(item)
        return found

    def above(self, passage: Passage) -> list[Passage]:
        """The items that a passage stands under, itself included, the outermost first."""
        steps = (passage.path[:depth] for depth in range(1, len(passage.path) + 1))
        return [item for path in steps for item in self._items_at.get((passage.part, path), ())]

    @cached_property
    def _places(self) -> dict[int, int]:
        return {id(passage): place for place, passage in enumerate(self.passages)}

    def scope(self, item: Passage) -> tuple[Passage, ...]:
        """The item and everything that stands under it."""
        if not item.is_item:
            return (item,)
        start = self._places[id(item)]
        depth = len(item.path)
        found = [item]
        for place in range(start + 1, len(self.passages)):
            passage = self.passages[place]
            same = passage.part == item.part and passage.path[:depth] == item.path
            if not same or (passage.is_item and len(passage.path) <= depth):
                break
            found.append(passage)
        return tuple(found)

    def find(self, part: int, path: tuple[tuple[str, int], ...]) -> Passage | None:
        """The item with this path of (kind, ordinal), read from the top of the part."""
        return self._items_by_number.get((part, path))

    @cached_property
    def _items_by_number(self) -> dict[tuple[int, tuple[tuple[str, int], ...]], Passage]:
        found: dict[tuple[int, tuple[tuple[str, int], ...]], Passage] = {}
        for item in self._all_items:
            numbers = tuple((mark.kind, mark.ordinal) for mark in item.path)
            found.setdefault((item.part, numbers), item)
        return found

    def titled(self, *words: str, part: int | None = 0) -> tuple[Passage, ...]:
        """Items whose title holds one of the words, in order; ``part`` None looks everywhere."""
        return tuple(item for item in self.items(part) if any(w in item.title for w in words))

    def part_of(self, passage: Passage) -> NoticePart:
        return self.parts[passage.part]

    @cached_property
    def clause_parts(self) -> frozenset[int]:
        """Annexes that are a printed set of standing clauses, the same in every contract."""
        titles: dict[int, str] = {part.ordinal: part.title for part in self.parts}
        for passage in self.passages:
            if passage.part and not passage.path:
                titles[passage.part] += f"\n{passage.text}"
        return frozenset(
            ordinal for ordinal, title in titles.items() if ordinal and _CLAUSES.search(title)
        )

    def is_clauses(self, passage: Passage) -> bool:
        return passage.part in self.clause_parts

    @cached_property
    def own_passages(self) -> tuple[Passage, ...]:
        """Everything but the standing clauses."""
        return tuple(p for p in self.passages if p.part not in self.clause_parts)

    @cached_property
    def text(self) -> str:
        return "\n".join(passage.text for passage in self.passages)

    @property
    def is_call(self) -> bool:
        """Whether it calls for proposals (要領, 公告), and is not a specification alone."""
        main = "".join(p.text for p in self.own_passages)
        return "提案書" in main and ("参加表明" in main or "プロポーザル" in main)


def split_head(text: str) -> tuple[str, str]:
    """Title and rest of an item's text without its mark.

    >>> split_head("期 限:令和8年1月16日"), split_head("履行期間(予定)"), split_head("目 的")
    (('期限', '令和8年1月16日'), ('履行期間(予定)', ''), ('目的', ''))
    """
    first = text.split("\t", 1)
    words = first[0].split()
    if not words:
        return "", text
    title = [words.pop(0)]
    while words and len(title[-1]) == 1 and len(words[0].split(":")[0]) == 1:
        title.append(words.pop(0))
        if ":" in title[-1]:
            break
    joined = "".join(title)
    rest = " ".join(words)
    if ":" in joined and not joined.startswith("http"):
        joined, _, after = joined.partition(":")
        rest = f"{after} {rest}".strip()
    elif rest.startswith(":"):
        rest = rest[1:].strip()
    if len(first) > 1:
        rest = f"{rest}\t{first[1]}".strip()
    return tight(joined), rest
