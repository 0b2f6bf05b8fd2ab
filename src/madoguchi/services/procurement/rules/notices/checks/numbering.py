"""番号の点検: item numbers that jump or repeat, counted lists, marks of notes without a note."""

import re
from collections.abc import Iterator

from madoguchi.services.procurement.rules.notices.findings import Desk, Found, Rule, Severity
from madoguchi.services.procurement.rules.notices.shape import Mark, Passage

_COUNTED = re.compile(r"(?:以下|次|下記)の\s*(\d{1,2})\s*(点|つ|種類|項目|件|書類)")
_LISTED = ("・", "○", "●", "■")
_NOTE_MARK = re.compile(r"\(\s*(※\s*(?:[\d¹²³]|注\s*\d))\s*\)")
_RAISED = str.maketrans("¹²³", "123")


def numbers(desk: Desk) -> Iterator[Found]:
    """Numbers of one list that leave one out, or stand twice in a row."""
    last: dict[tuple[int, tuple[Mark, ...], str], Passage] = {}
    for item in desk.notice.items():
        mark = item.path[-1]
        place = (item.part, item.path[:-1], mark.kind)
        before = last.get(place)
        last[place] = item
        if before is None or mark.ordinal in {1, before.path[-1].ordinal + 1}:
            continue
        old = before.path[-1]
        if mark.ordinal == old.ordinal:
            words = f"番号「{item.label}」が2回続けて使われています。"
        elif mark.ordinal < old.ordinal:
            words = f"番号「{item.label}」が「{before.label}」の後にあり、順が戻っています。"
        else:
            words = f"番号が「{before.label}」から「{item.label}」に飛んでいます。"
        yield Found(
            (before.lines[0], item.lines[0]),
            words + "抜けた項目や番号の誤りがないか確認してください。",
            f"{before.title[:20]}{item.title[:20]}{mark.text}",
        )


def counted_lists(desk: Desk) -> Iterator[Found]:
    """「以下の4点」 before a list of another length."""
    passages = desk.notice.passages
    for index, passage in enumerate(passages):
        found = _COUNTED.search(passage.text)
        if not found or passage.text[found.end() :].count("。") > 1:
            continue
        listed = _listed_after(passages[index + 1 :], passage)
        if listed and len(listed) != int(found[1]):
            yield Found(
                (*passage.lines_at(*found.span()), *(each.lines[0] for each in listed)),
                f"「{found[0]}」とありますが、続く一覧は{len(listed)}{found[2]}です。",
                passage.text[:40],
            )


def _listed_after(following: tuple[Passage, ...], head: Passage) -> list[Passage]:
    """The list right behind a passage: bullets, or items one level below it."""
    listed: list[Passage] = []
    for passage in following:
        if passage.is_item and passage.path[:-1] == head.path and passage.part == head.part:
            if listed and not listed[-1].is_item:
                break
            listed.append(passage)
        elif passage.text.startswith(_LISTED) and not (listed and listed[-1].is_item):
            listed.append(passage)
        elif passage.text.startswith(("(", "※")) and listed:
            continue
        else:
            break
    return listed


def note_marks(desk: Desk) -> Iterator[Found]:
    """「（※1）」 without a note that begins with ※1."""
    used: dict[str, list[int]] = {}
    noted: set[str] = set()
    for passage in desk.notice.own_passages:
        for found in _NOTE_MARK.finditer(passage.text):
            mark = found[1].replace(" ", "").translate(_RAISED)
            used.setdefault(mark, []).extend(passage.lines_at(*found.span()))
        opening = passage.text.replace(" ", "").translate(_RAISED)
        noted |= {opening[:length] for length in (2, 3)}
    for mark, lines in used.items():
        if mark not in noted:
            yield Found(
                tuple(lines),
                f"「（{mark}）」の説明がありません。注を加えるか、記号を確認してください。",
                mark,
            )


RULES = (
    Rule(
        "number_order", "番号の飛び・重なり", Severity.WARNING,
        "抜けた項目があるのか、番号の誤りなのか、読み手には分かりません。引用する番号もずれます。",
        "第1・1・(1)・①・アなど、同じ段の番号が1ずつ進むかを見ます。1に戻るものは新しい一覧とみなします。",
        numbers,
    ),
    Rule(
        "listed_count", "数えた数と一覧の数が合わない", Severity.ERROR,
        "「以下の4点」のうち1点が抜けていると、提出漏れや指摘漏れになります。",
        "「以下の○点・つ・種類」のすぐ後ろに続く一覧の数を数えます。文の中に書き並べたものは数えません。",
        counted_lists,
    ),
    Rule(
        "note_missing", "注の記号に説明がない", Severity.WARNING,
        "条件が付いていることは分かっても、その条件が読めません。",
        "「（※1）」のような番号付きの記号に、同じ記号で始まる注があるかを見ます。",
        note_marks,
    ),
)  # fmt: skip
