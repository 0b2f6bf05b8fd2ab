"""引用の点検: section numbers in references that lead nowhere or to another section."""

import re
from collections.abc import Iterator

from madoguchi.services.procurement.rules.notices.evening import tight, unmarked
from madoguchi.services.procurement.rules.notices.findings import Desk, Found, Rule, Severity
from madoguchi.services.procurement.rules.notices.outline import CIRCLED, KANA
from madoguchi.services.procurement.rules.notices.shape import Passage

_STEP = rf"(?:\s*\((?P<p>\d{{1,2}})\))?\s*(?P<c>[{CIRCLED}])?(?P<k>[{KANA}](?![ァ-ヶー]))?"
# A reference says so: in brackets or quotes, or with 記載・参照・のとおり behind it.
_QUOTED = re.compile(
    rf"[「『【]\s*(?P<n>\d{{1,2}})(?:\.\s*|\s+|(?=\()){_STEP}\s*(?P<t>[^」』】①-⑳~]{{0,40}}?)"
    rf"(?:[~から①-⑳]*)[」』】]"
)
_POINTED = re.compile(
    rf"(?<![\d第条・-])(?P<n>\d{{1,2}})\s*\.?\s*{_STEP}\.?\s*(?P<t>[^\s「」()、。\d]{{0,14}}?)\s*"
    r"(?=を?参照|に記載|記載の|に定め|のとおり|と同じ|に同じ|から[①-⑳]|を(?:すべて|全て)満た)"
)
_CLAUSE = re.compile(r"(?<![条号項\d])第\s*(\d{1,2})\s*項(?!第)")
_MARKS = (("p", "paren"), ("c", "circled"), ("k", "kana"))


def references(desk: Desk) -> Iterator[Found]:
    """References to a numbered section of the main text, with or without its title."""
    seen: set[tuple[int, int]] = set()
    for passage in desk.notice.own_passages:
        for pattern in (_QUOTED, _POINTED):
            for found in pattern.finditer(passage.text):
                key = (passage.lines_at(found.start())[0], int(found["n"]))
                if key in seen or _is_no_reference(passage, found):
                    continue
                seen.add(key)
                yield from _judge(desk, passage, found)


def _is_no_reference(passage: Passage, found: re.Match[str]) -> bool:
    """「令和7年度」 or 「3か月以内に記載」 count; a bare number needs a title or a step."""
    before = passage.text[max(0, found.start() - 2) : found.start()]
    has_step = bool(found["p"] or found["c"])
    title = tight(found["t"] or "")
    is_count = bool(re.match(r"(?:年|月|日|か月|部|名|社|回|円|ページ|点|つ|時)", title))
    return is_count or "様式" in before or "別" in before or not (has_step or len(title) > 1)


def _judge(desk: Desk, passage: Passage, found: re.Match[str]) -> Iterator[Found]:
    path = _path(found)
    title = tight(found["t"] or "")
    label = _label(path)
    lines = passage.lines_at(*found.span())
    item = _find(desk, passage.part, path)
    titled = _with_title(desk, passage.part, title)
    if item is None:
        more = f"「{title}」は{titled.label}にあります。" if titled else ""
        yield Found(lines, f"「{label}」を引用していますが、その番号の項目はありません。{more}",
                    f"{label}{title}")  # fmt: skip
    elif title and titled is not None and not _same(title, item):
        yield Found(
            (*lines, titled.lines[0]),
            f"「{label} {title}」と引用していますが、{label}は「{item.title[:20]}」です。"
            f"「{title}」は{titled.label}にあります。",
            f"{label}{title}",
        )


def _path(found: re.Match[str]) -> tuple[tuple[str, int], ...]:
    steps = [("num", int(found["n"]))]
    for group, kind in _MARKS:
        text = found[group]
        if text:
            order = CIRCLED if kind == "circled" else KANA
            steps.append((kind, int(text) if kind == "paren" else order.index(text) + 1))
    return tuple(steps)


def _label(path: tuple[tuple[str, int], ...]) -> str:
    signs = {"num": "{}", "paren": "({})"}
    return "".join(
        signs[kind].format(n) if kind in signs else (CIRCLED if kind == "circled" else KANA)[n - 1]
        for kind, n in path
    )


def _find(desk: Desk, part: int, path: tuple[tuple[str, int], ...]) -> Passage | None:
    """In the same part, else in the main text (an annex cites the notice)."""
    return desk.notice.find(part, path) or (desk.notice.find(0, path) if part else None)


def _with_title(desk: Desk, part: int, title: str) -> Passage | None:
    if len(title) < 2:
        return None
    items = [*desk.notice.items(part), *(desk.notice.items(0) if part else ())]
    return next((item for item in items if item.title == title), None)


def _same(title: str, item: Passage) -> bool:
    words = tight(item.text)
    return title in words or item.title in title


def contents(desk: Desk) -> Iterator[Found]:
    """Entries of the table of contents that no line of the text begins with."""
    listed = {line.number for line in desk.notice.contents}
    lines = [tight(unmarked(x.text)) for x in desk.notice.lines if x.number not in listed]
    for entry in desk.notice.contents:
        words = tight(entry.text)
        if len(words) > 2 and not any(line.startswith(words) for line in lines):
            yield Found(
                (entry.number,),
                f"目次の「{entry.text}」で始まる見出しが、本文にありません。",
                entry.text,
            )


def clauses(desk: Desk) -> Iterator[Found]:
    """「第23項」 in a set of clauses that has no such item."""
    for part in desk.notice.parts:
        if part.ordinal not in desk.notice.clause_parts:
            continue
        known = {item.path[0].ordinal for item in desk.notice.items(part.ordinal)}
        for passage in desk.notice.passages:
            if passage.part != part.ordinal:
                continue
            for found in _CLAUSE.finditer(passage.text):
                if int(found[1]) not in known:
                    yield Found(
                        passage.lines_at(*found.span()),
                        f"「第{found[1]}項」を引用していますが、この特記事項にはありません。",
                        f"{part.title}{found[1]}",
                    )


RULES = (
    Rule(
        "reference_wrong", "引用した項番が違う", Severity.ERROR,
        "項目を足したり消したりした後に引用を直し忘れると、提出先や条件を別の項目で読むことになります。",
        "「17 本件担当部課」「6(1)②イに記載」のような引用の番号と題を、実際の項目と比べます。"
        "題も「参照」もない番号は引用とみなしません。",
        references,
    ),
    Rule(
        "contents_off", "目次と見出しが合わない", Severity.WARNING,
        "目次から探した項目が見つからず、古い版の目次が残っていると疑われます。",
        "「目次」の後の「題 …… 頁」の並びを、本文の行の始めと比べます。頁の番号は見ません。",
        contents,
    ),
    Rule(
        "clause_missing", "特記事項の引用先がない", Severity.ERROR,
        "義務の根拠になる条項が読めません。",
        "特記事項・約款の中の「第○項」が、その特記事項にあるかを見ます。法令の条項は対象外です。",
        clauses,
    ),
)  # fmt: skip
