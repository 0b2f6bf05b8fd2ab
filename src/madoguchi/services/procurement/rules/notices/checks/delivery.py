"""納品の点検: things that nothing describes, two forms, two ways, two dues."""

import re
from collections.abc import Iterator

from madoguchi.services.procurement.rules.notices.evening import tight
from madoguchi.services.procurement.rules.notices.findings import Desk, Found, Rule, Severity
from madoguchi.services.procurement.rules.notices.shape import Passage

_DELIVERY_TITLES = ("納品物", "成果物", "納入物", "提出物")
_EDITABLE = re.compile(r"編集(?:が)?(?:可能|できる)")
_FIXED = re.compile(
    r"(?:又は|または|もしくは|若しくは|及び|および|、)\s*PDF|PDF\s*(?:に(?:して|より)|形式で)"
)
_BOTH = re.compile(r"PDF\s*(?:及び|および|と)|(?:及び|および|と|並びに)\s*PDF|両方|ともに")
_ONLINE = re.compile(
    r"ファイル転送|オンラインストレージ|共有(?:リンク|フォルダ)|電子メールで納品|アップロード"
)
_MEDIUM = re.compile(
    r"(?:電子媒体|CD|DVD|USBメモリ|媒体)[^。]{0,12}(?:の表面|のラベル|に貼|に収め|に格納し)|CD-R|DVD-R"
)
# (class of a due, words of it)
DUES: tuple[tuple[str, str], ...] = (
    ("契約の前", r"あらかじめ|事前に|契約(?:締結)?前に"),
    ("契約の後すぐ", r"締結後(?:、)?(?:直ちに|速やかに)|契約(?:締結)?後\s*\d+\s*日以内"),
    ("毎月", r"翌月\s*\d+\s*日まで|毎月末(?:日)?まで"),
    ("業務の終了後", r"(?:業務|事業|委託|履行)(?:の)?(?:遂行|実施)?(?:終了|完了)後"),
)
_PAPER = re.compile(
    r"([一-龥々ァ-ヴー]{2,20}(?:書|名簿|台帳|計画|一覧表|工程表))(?:等)?(?:を|に|は|について)"
)
_LIST_ITEM = re.compile(r"([一-龥々ァ-ヴー]{2,20}(?:書|名簿|台帳|一覧|工程表))$")
_HAND_OVER = re.compile(r"提出|届け|通知")
_LISTED = re.compile(r"(?:以下|次)の(?:文書|書類|もの)を")
_PLAIN = frozenset({"本仕様書", "仕様書", "契約書", "見積書", "提案書", "文書", "書", "証明書"})
TAIL = 3
LEAST_ROWS = 3


def undescribed(desk: Desk) -> Iterator[Found]:
    """Rows of the table of deliveries that the text never speaks of."""
    rows = [
        p
        for item in desk.notice.titled(*_DELIVERY_TITLES, part=None)
        for p in desk.notice.scope(item)
        if p.is_row
    ]
    if len(rows) < LEAST_ROWS:
        return
    lines = {row.lines for row in rows}
    text = tight("".join(p.text for p in desk.notice.own_passages if p.lines not in lines))
    for row in rows[1:]:
        for name in _names_of(row):
            if not any(words in text for words in (name, _tail(name))):
                yield Found(
                    row.lines,
                    f"納品物「{name}」について、何を書くのか、いつの業務で作るのかが本文にありません。",
                    name,
                )


def _names_of(row: Passage) -> list[str]:
    cells = [cell for cell in row.cells if cell and not re.fullmatch(r"[\d.()]+", cell)]
    if not cells:
        return []
    name = re.sub(r"\([^()]*\)", "", tight(cells[0]))
    return [part for part in re.split(r"及び|・|、", name) if len(part) > TAIL]


def _tail(name: str) -> str:
    """The word that a name ends with, if it says something: 「…に対する提言書」 → 提言書."""
    found = re.search(r"[一-龥々ァ-ヴー]{3,}$", name)
    return found[0][-TAIL:] if found else name


def two_forms(desk: Desk) -> Iterator[Found]:
    """To be editable, and PDF will do."""
    for item in desk.notice.items():
        if desk.notice.is_clauses(item) or not _is_delivery(desk, item):
            continue
        own = [p for p in desk.notice.scope(item) if p.path == item.path]
        editable = next(((p, m) for p in own if (m := _EDITABLE.search(p.text))), None)
        fixed = next(((p, m) for p in own if (m := _FIXED.search(p.text))), None)
        if editable and fixed and not any(_BOTH.search(p.text) for p in own):
            yield Found(
                (*fixed[0].lines_at(*fixed[1].span()), *editable[0].lines_at(*editable[1].span())),
                "PDFでもよいとする文と、編集可能な形式にするとする文があります。どの納品物がどちらかを書いてください。",
                item.title,
            )


def two_ways(desk: Desk) -> Iterator[Found]:
    """Sent as files, and labelled on the disc."""
    for item in desk.notice.items():
        if desk.notice.is_clauses(item) or len(item.path) != 1 or not _is_delivery(desk, item):
            continue
        scope = desk.notice.scope(item)
        online = next(((p, m) for p in scope if (m := _ONLINE.search(p.text))), None)
        medium = next(((p, m) for p in scope if (m := _MEDIUM.search(p.text))), None)
        if online and medium:
            yield Found(
                (*online[0].lines_at(*online[1].span()), *medium[0].lines_at(*medium[1].span())),
                f"納品の方法が「{online[1][0]}」とされる一方で、「{medium[1][0]}」ともされています。"
                "どちらで受け取るのかを書いてください。",
                item.title,
            )


def _is_delivery(desk: Desk, item: Passage) -> bool:
    return any(re.search("納品|納入|成果", each.title) for each in desk.notice.above(item))


def two_dues(desk: Desk) -> Iterator[Found]:
    """One paper of the contractor, before the contract here and after it there."""
    known: dict[str, dict[str, tuple[str, list[int]]]] = {}
    for name, kind, words, lines in _dues(desk):
        known.setdefault(name, {}).setdefault(kind, (words, []))[1].extend(lines)
    for name, kinds in known.items():
        if len(kinds) > 1:
            listed = "と".join(f"「{words}」" for words, _lines in kinds.values())
            yield Found(
                tuple(line for _words, lines in kinds.values() for line in lines),
                f"「{name}」を出す時期が{listed}の2通りです。",
                f"{name}{listed}",
            )


def _dues(desk: Desk) -> Iterator[tuple[str, str, str, tuple[int, ...]]]:
    """(paper, class of the due, its words, lines) of each duty to hand something in."""
    for passage in desk.notice.passages:
        if passage.part == 0 and desk.notice.is_call and not _is_work(desk, passage):
            continue
        for sentence in re.finditer(r"[^。]+", passage.text):
            due = _due(sentence[0])
            if due is None or not _HAND_OVER.search(sentence[0]):
                continue
            lines = passage.lines_at(*sentence.span())
            for name in _papers_of(sentence[0]):
                yield name, *due, lines
            if _LISTED.search(sentence[0]) and passage.is_item:
                for below in desk.notice.scope(passage)[1:]:
                    found = _LIST_ITEM.search(below.text.strip())
                    name = _core(found[1]) if found and below.is_item else ""
                    if name:
                        yield name, *due, below.lines


def _is_work(desk: Desk, passage: Passage) -> bool:
    """In a call, only what stands under the description of the work."""
    tops = [item.title for item in desk.notice.above(passage) if len(item.path) == 1]
    return any(re.search("業務|履行|委託|納品", title) for title in tops)


def _due(sentence: str) -> tuple[str, str] | None:
    for kind, pattern in DUES:
        found = re.search(pattern, sentence)
        if found:
            return kind, found[0]
    return None


def _papers_of(sentence: str) -> list[str]:
    return [name for found in _PAPER.finditer(sentence) if (name := _core(found[1]))]


def _core(name: str) -> str:
    return "" if name in _PLAIN else name


RULES = (
    Rule(
        "delivery_undescribed", "本文に出てこない納品物", Severity.NOTE,
        "何を作れば合格なのか分からず、検査のときに争いになります。",
        "納品物の一覧（3行以上の表）の名前か、その終わりの3文字が、本文に一度でも出てくるかを見ます。",
        undescribed,
    ),
    Rule(
        "delivery_form_two_ways", "編集可能な形式とPDF", Severity.WARNING,
        "PDFで納められたものを、後で直せません。",
        "納品の項目の中に、PDFでもよいとする文と、編集可能とする文の両方があるかを見ます。「PDF及び…」は両方の納品とみなします。",
        two_forms,
    ),
    Rule(
        "delivery_medium_two_ways", "納品の方法が2通り", Severity.WARNING,
        "データで送るのか、媒体を持って来るのかが決まりません。",
        "納品の項目の中に、ファイル転送・共有フォルダなどと、媒体の表面・CD-Rなどの両方があるかを見ます。",
        two_ways,
    ),
    Rule(
        "paper_due_two_ways", "1つの書類を出す時期が2通り", Severity.WARNING,
        "早い方に間に合わなかった受託者を、遅れたと言えるかどうかが決まりません。",
        "「あらかじめ」「締結後直ちに」「翌月○日まで」「業務終了後」のうち、同じ名前の書類に違うものが付いていないかを見ます。",
        two_dues,
    ),
)  # fmt: skip
