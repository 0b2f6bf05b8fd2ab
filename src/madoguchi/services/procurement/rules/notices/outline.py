"""Lines of a document → numbered passages: 第1, 1, 1-1, (1), ①, ア, A, ・, tables, annexes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from madoguchi.services.procurement.rules.notices.evening import even, tight, unmarked
from madoguchi.services.procurement.rules.notices.shape import (
    Mark,
    Notice,
    NoticePart,
    Passage,
    SourceLine,
)

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノ"
# A number that counts something is no item number: 「1 月 20 日」「3 社以内」.
_UNITS = (
    r"(?!(?:[月日年円時分秒回名頁部社者課号人件点級](?:$|[^一-龥々]|以[内上下降]|程度|未満|[前後間末度]"
    r"|[上中下初]旬)|[か箇ヶ%~、]|営業日|ページ|週))"
)
_SPAN = r"(?!\s*(?:[~、及のをが]|で(?!き)|は、|から|又は|または|に(?:記載|定め|該当)))"
_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("dai", re.compile(r"(第\s*(?P<n>\d{1,2}))(?=\s+\S)")),
    ("sub", re.compile(r"((?P<top>\d{1,2})-(?P<n>\d{1,2}))\s+(?=\D)")),
    ("num", re.compile(rf"((?P<n>\d(?:\s?\d)?)(?:\s*\.(?!\d)\s*|\s+{_UNITS}))(?=\S)")),
    ("paren", re.compile(rf"(\(\s?(?P<n>\d{{1,2}})\s?\)){_SPAN}")),
    ("pkana", re.compile(rf"(\((?P<k>[{KANA}])\)){_SPAN}")),
    ("circled", re.compile(rf"((?P<c>[{CIRCLED}])){_SPAN}")),
    ("kana", re.compile(rf"((?P<k>[{KANA}]))(?:\.|、|\s)\s*(?=\S)")),
    ("latin", re.compile(r"((?P<l>[A-H]))(?:\.\s*|\s+)(?=[^\sA-Za-z~と])")),
)
_LATE_MARK = re.compile(r"^(\S{2,6})\s+(?=①)")
_BULLET = re.compile(
    r"^(?:[・※○●■◆□◇☆★⇒→【<《]|\*\s|参考として"
    r"|令\s*和\s*\d{1,2}\s*(?:年\s*度\s*)?(?:~[^:]{1,8})?年\s*度\s*:|[一-龥]{1,3}\s?[一-龥]{0,5}\s*:)"
)
_ANNEX = r"(?:別紙|別添|別表)"
_LABEL = re.compile(
    rf"^【?\s*(?P<a>{_ANNEX})\s*(?P<n>\d+(?:-\d+)?)?\s*】?(?P<rest>\s+\S.{{0,40}}|\(.{{0,30}}\))?$"
    rf"|^(?P<before>(?![・※○●■*])[^。、「」]{{0,30}}?)\s*(?P<b>{_ANNEX})\s*(?P<m>\d+(?:-\d+)?)?$"
)
_SENTENCE_END = ("。", ")", ".", ":", "」", "】")
_CLOSED = ("。", ")", ":", "】")
_GOES_ON = re.compile(r"^[ぁ-んー、。)」ァィゥェォッャュョ]")
_CAPTION = re.compile(r"^\([^()]{2,20}\)$")
_TABLE_HEAD = re.compile(r"^(?:No\.?|番号|項番)[ \t]+\S+[ \t]+\S+$", re.IGNORECASE)
_CONTENTS = re.compile(r"^(?P<entry>\S.*?)(?:\s*[.．…・‥·⋯]{3,}\s*|\s{3,}|\t+)\d{1,3}$")
# Columns of a typeset table: two wide blanks between words of more than one character (件　　名).
_GAP = re.compile(r"(?<=[^\s\u3000]{2})\u3000{2,}(?=[^\s\u3000]{2})")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_NO_TITLE = re.compile(r"電話|〒|受付|メール|FAX|ファクシミリ|まで$|:")
_PAGE_NUMBER = re.compile(r"^(?:-\s*\d{1,3}\s*-|\d{1,3}\s*/\s*\d{1,3}|[Pp]\.?\s*\d{1,3})$")
_BROKEN_WORD = (re.compile(r"[ァ-ヴー]$"), re.compile(r"^[ァ-ヴー]"))
NEAR = 12
LEAST = 28  # no column of a paper is narrower, in characters
LONG = 20  # a line this long may have been broken in the middle of a sentence
FAR = 5  # an item number further ahead than this is some other number


@dataclass
class _Draft:
    path: tuple[Mark, ...]
    part: int
    is_item: bool
    text: str = ""
    raw: str = ""
    lines: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    sealed: bool = False
    gap_before: bool = False

    def add(self, raw: str, line: int) -> None:
        self.lines.append(line)
        self.starts.append(len(self.text))
        self.text += even(raw)
        self.raw += raw

    def done(self) -> Passage:
        return Passage(
            self.text,
            tuple(self.lines),
            tuple(self.starts),
            self.path,
            self.part,
            is_item=self.is_item,
            raw=self.raw,
        )


def read_outline(lines: Iterable[SourceLine], *, name: str = "") -> Notice:
    """The document as numbered passages.

    A line without a mark continues the passage before it when that one is plainly unfinished:
    the line was full, or the next begins with what cannot begin a sentence. A top number that
    starts again at 1 begins an annex; so does a line that is only 「別紙1」 with a title.
    """
    kept = tuple(lines)
    return _Reader(kept).read(name)


class _Reader:
    def __init__(self, lines: tuple[SourceLine, ...]) -> None:
        self.lines = lines
        self.widths = [_width(line.text.strip()) for line in lines]
        self.drafts: list[_Draft] = []
        self.parts: list[NoticePart] = [NoticePart(0, "", "", 1)]
        self.stack: list[Mark] = []
        self.gap = False
        self.in_table = False
        self.contents: list[SourceLine] = []
        self.in_contents = False
        self.gapped: set[int] = set()
        self.run_on: set[int] = set()  # lines that go on with a row of columns

    def read(self, name: str) -> Notice:
        for line in self.lines:
            for row in line.text.split("\n"):
                self._read_row(row, line.number)
        return Notice(
            self.lines,
            tuple(draft.done() for draft in self.drafts),
            tuple(self.parts),
            name,
            tuple(self.contents),
        )

    def _read_row(self, row: str, number: int) -> None:
        if _PAGE_NUMBER.match(even(row.strip())) or self._is_contents(row.strip(), number):
            return
        text = self._columns(unmarked(row).strip(), number)
        self.gap = self.gap or not text
        for piece in _pieces(text) if text else ():
            self._take(piece, number)
            self.gap = False

    def _is_contents(self, text: str, number: int) -> bool:
        """Whether the row belongs to a table of contents: 「第1 目的 ……… 1」."""
        if tight(text) in {"目次", "もくじ"}:
            self.in_contents = True
            return True
        found = _CONTENTS.match(even(text)) if self.in_contents else None
        if found:
            self.contents.append(SourceLine(number, found["entry"].strip()))
        self.in_contents = self.in_contents and (bool(found) or not text)
        return bool(found)

    def _columns(self, text: str, number: int) -> str:
        """A row of a table whose columns came out apart by blanks only."""
        if "\t" not in text and (wide := _GAP.sub("\t", text)) != text:
            self.gapped.add(number)
            text = wide
        if _TABLE_HEAD.match(even(text)):
            self.in_table = True
        elif self.in_table and text:
            cells = text.split(maxsplit=2)
            if len(cells) == 3 and even(cells[0]).isdigit():
                return "\t".join(cells)
            self.in_table = _mark(even(text)) is None and not _BULLET.match(even(text))
        return text

    def _take(self, raw: str, line: int) -> None:
        text = even(raw)
        found = _mark(text)
        if found is not None and self._fits(found[0]):
            self._open(found[0], raw[len(raw) - len(found[1]) :], line)
        elif (label := _annex_label(text)) is not None and not self._continues(text, line):
            self._begin_part(label[1], label[0], line)
            self._append(raw, line)
        elif self._continues(text, line):
            self.drafts[-1].add(raw, line)
        else:
            self._append(raw, line)

    def _append(self, raw: str, line: int) -> None:
        draft = _Draft(tuple(self.stack), len(self.parts) - 1, is_item=False, gap_before=self.gap)
        draft.add(raw, line)
        self.drafts.append(draft)

    def _open(self, mark: Mark, rest: str, line: int) -> None:
        if self._restarts(mark):
            self._part_from_title(line)
        depth = next((i for i, m in enumerate(self.stack) if m.kind == mark.kind), None)
        if depth is not None:
            del self.stack[depth:]
        elif mark.kind == "sub":
            keep = [m for m in self.stack if m.kind in {"dai", "num"}]
            self.stack[:] = keep[:1] if keep else []
        self.stack.append(mark)
        draft = _Draft(tuple(self.stack), len(self.parts) - 1, is_item=True, gap_before=self.gap)
        draft.add(rest, line)
        self.drafts.append(draft)

    def _fits(self, mark: Mark) -> bool:
        """Whether the number can be the next of its list, and is not some number in a text."""
        if mark.kind not in {"num", "sub"}:
            return True
        if mark.kind == "sub":
            return bool(self.stack)
        last = next((m.ordinal for m in self.stack if m.kind == mark.kind), 0)
        return mark.ordinal == 1 or last < mark.ordinal <= last + FAR or mark.ordinal == last

    def _restarts(self, mark: Mark) -> bool:
        top = self.stack[0] if self.stack else None
        return mark.kind == "num" and mark.ordinal == 1 and top is not None and top.kind == "num"

    def _begin_part(self, title: str, label: str, line: int) -> None:
        self.stack.clear()
        self.parts.append(NoticePart(len(self.parts), title, label, line))

    def _part_from_title(self, line: int) -> None:
        """Numbers start again: what stands right above is the title of an annex."""
        taken = self._title_drafts()
        title = next((d.text for d in taken if not _CAPTION.match(d.text)), "")
        self._begin_part(title, "", taken[0].lines[0] if taken else line)
        for draft in taken:
            draft.part, draft.path = len(self.parts) - 1, ()

    def _title_drafts(self) -> list[_Draft]:
        taken: list[_Draft] = []
        for draft in reversed(self.drafts):
            is_title = not draft.is_item and len(draft.text) < 60 and "。" not in draft.text
            bare = _IN_BRACKETS.sub("", draft.text)
            is_words = bool(bare.strip()) or _CAPTION.match(draft.text)
            is_title = is_title and bool(is_words) and not _NO_TITLE.search(bare)
            if not is_title or "\t" in draft.text or draft.text.startswith(("・", "※")):
                break
            taken.insert(0, draft)
            if draft.gap_before and not _CAPTION.match(draft.text):
                break
        return taken

    def _continues(self, text: str, number: int) -> bool:
        if not self.drafts:
            return False
        last = self.drafts[-1]
        if self._runs_on(last, text):
            self.run_on.add(number)
            return True
        if self.in_table and "\t" in last.text and "\t" not in text:
            return self.widths[last.lines[-1] - 1] >= LEAST  # the rest of a full row
        if "\t" in text or "\t" in last.text or _BULLET.match(text) or _CAPTION.match(text):
            return False
        length = self.widths[last.lines[-1] - 1]
        if length >= LONG and _is_broken(last.text, text):
            return True
        return length >= self._full(last.lines[-1]) and not last.text.endswith(_SENTENCE_END)

    def _runs_on(self, last: _Draft, text: str) -> bool:
        """Whether a row whose columns stood apart by blanks goes on with this line."""
        line = last.lines[-1]
        if line not in self.gapped | self.run_on or "\t" in text or _CAPTION.match(text):
            return False
        return self.widths[line - 1] >= self._full(line) and not last.text.endswith("。")

    def _full(self, line: int) -> float:
        """How long a line must be, where this one stands, to reach the edge of its column."""
        near = self.widths[max(0, line - 1 - NEAR) : line + NEAR]
        return max(LEAST, max(near) * 0.8)


def _is_broken(before: str, after: str) -> bool:
    """Whether a line breaks in the middle of a sentence or of a word in katakana."""
    if _BROKEN_WORD[0].search(before) and _BROKEN_WORD[1].match(after):
        return True
    return bool(_GOES_ON.match(after)) and not before.endswith(_CLOSED)


def _width(text: str) -> float:
    """How wide a line is on paper, in full-width characters."""
    return sum(0.5 if sign < "\u2000" else 1 for sign in text)


def _pieces(text: str) -> Iterator[str]:
    """A label with the first item of its list behind it (提出書類 ① …) is two passages."""
    found = _LATE_MARK.match(text)
    if found and _mark(even(text)) is None:
        yield found[1]
        yield text[found.end() :]
    else:
        yield text


def _mark(text: str) -> tuple[Mark, str] | None:
    """The mark in front of the text and what follows it."""
    if "\t" in text.split(" ", 1)[0] and text[0] not in CIRCLED:
        return None
    for kind, pattern in _MARKS:
        found = pattern.match(text)
        if found:
            groups = found.groupdict()
            return Mark(kind, _ordinal(groups), _printed(kind, found[1])), text[found.end() :]
    return None


def _ordinal(groups: dict[str, str | None]) -> int:
    if groups.get("c"):
        return CIRCLED.index(groups["c"] or "") + 1
    if groups.get("k"):
        return KANA.index(groups["k"] or "") + 1
    if groups.get("l"):
        return ord(groups["l"] or "A") - 64
    return int((groups["n"] or "0").replace(" ", ""))


def _printed(kind: str, text: str) -> str:
    plain = text.replace(" ", "")
    return plain.rstrip(".") if kind == "num" else plain


def _annex_label(text: str) -> tuple[str, str] | None:
    """(label, title) of a line that is only the label of an annex, else None."""
    if "\t" in text or text.endswith(("。", "、")):
        return None
    found = _LABEL.match(text)
    if found is None:
        return None
    word, number = found["a"] or found["b"], found["n"] or found["m"] or ""
    title = (found["rest"] or found["before"] or "").strip()
    return f"{word}{number}", title.strip("()")
