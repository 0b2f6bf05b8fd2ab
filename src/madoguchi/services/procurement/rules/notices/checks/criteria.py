"""評価項目・参加条件・受付時間の点検: criteria without an answer, conditions without a proof."""

import re
from collections.abc import Iterator

from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.hours import SPAN_PATTERN, parse_span
from madoguchi.services.procurement.rules.notices.findings import Desk, Found, Rule, Severity
from madoguchi.services.procurement.rules.notices.shape import Passage

CRITERIA_TITLES = ("評価基準", "審査基準", "評価項目", "審査項目", "提出者を選定するための基準")
ITEM_TITLES = ("提案書項目", "提案項目", "提案書の項目", "記載項目",
               "提案書(1次審査書類)に求める内容", "提案書に求める内容",
               "企画提案書の内容")  # fmt: skip
CONDITION_TITLES = ("参加資格", "応募資格", "参加条件", "参加要件", "応募条件")
PAPER_TITLES = ("参加表明", "参加申込", "応募書類", "提出書類", "応募手続")
_WORD = re.compile(r"[一-龥々]{2,}|[ァ-ヴー]{3,}|[A-Za-z]{3,}")
_EVERYWHERE = {
    "内容", "提案", "考え方", "取組", "取組み", "本業務", "業務", "適切", "具体的", "的確", "妥当",
    "妥当性", "項目", "評価", "審査", "事業", "区", "本業務委託", "委託", "効果", "効果的", "参加",
    "者", "対象", "確保", "記載", "特徴", "以下", "基準", "方法", "提出", "書類", "考慮", "以下の",
}  # fmt: skip
_KINDS = ("財務", "資格", "実績")  # 財務状況 is answered by 財務諸表
_TALK = re.compile(r"プレゼン|ヒアリング|質疑|説明能力|意欲|コミュニケーション|応答")
_NOT_JUDGED = re.compile(r"表紙|担当者|連絡先|問[い]?合|目次|任意|誓約")
_UNREGISTERED = re.compile(r"資格を(?:有しない|持たない)(?:場合|者)|資格がない(?:場合|者)|未登録の")
# (condition, papers that prove it, name)
PROOFS: tuple[tuple[str, str, str], ...] = (
    (
        r"(?:都道府県民税|市町村民税|住民税|地方税)",
        r"(?:都道府県民税|市町村民税|住民税|地方税)[^。]{0,20}(?:証明|わかる)|滞納[^。]{0,6}証明",
        "地方税を滞納していないこと",
    ),
    (r"国税", r"国税|納税証明書|納税\(滞納なし\)証明", "国税を滞納していないこと"),
    (
        r"競争入札参加資格",
        r"受付票|資格審査[^。]{0,10}(?:票|通知|写し)|登録[^。]{0,12}(?:写し|証)|名簿[^。]{0,16}写し",
        "入札参加資格があること",
    ),
    (
        r"プライバシーマーク|ISMS|27001",
        r"(?:プライバシーマーク|ISMS|27001|認証)[^。]{0,30}(?:写し|証|証憑)",
        "認証を受けていること",
    ),
    (
        r"(?:受注|履行|業務|同種|類似)[^。]{0,12}実績[^。]{0,10}(?:を有|がある)",
        r"実績[^。]{0,10}(?:一覧|調書|書|写し|わかる)",
        "実績があること",
    ),
)  # fmt: skip


def unanswered(desk: Desk) -> Iterator[Found]:
    """Criteria whose words no item of the proposal and no paper asks for."""
    items, criteria = _leaves(desk, ITEM_TITLES), _leaves(desk, CRITERIA_TITLES)
    if len(items) < 3 or not criteria:
        return
    asked = "".join(item.text for item in items) + "".join(_asked_of_all(desk))
    for item in criteria:
        words = _words(item)
        if words and not _TALK.search(item.text) and not _is_answered(item, words, asked):
            yield Found(
                item.lines[:1],
                f"評価項目「{_short(item)}」に答える提案項目も提出書類も見当たりません。"
                "何で評価するかを書いてください。",
                item.text[:40],
            )


def _is_answered(item: Passage, words: list[str], asked: str) -> bool:
    """By one of its words; a criterion of finances, though, by something of finances alone."""
    kinds = [kind for kind in _KINDS if any(word.startswith(kind) for word in words)]
    return all(kind in asked for kind in kinds) and any(_is_in(word, asked) for word in words)


def unjudged(desk: Desk) -> Iterator[Found]:
    """Items of the proposal whose words no criterion takes up."""
    items, criteria = _leaves(desk, ITEM_TITLES), _leaves(desk, CRITERIA_TITLES)
    if not items or len(criteria) < 3:
        return
    judged = "".join(item.text for item in criteria)
    for item in items:
        words = _words(item)
        if not words or _NOT_JUDGED.search(item.text[:30]):
            continue
        if not any(_is_in(word, judged) for word in words):
            yield Found(
                item.lines[:1],
                f"提案項目「{_short(item)}」を評価する項目が見当たりません。",
                item.text[:40],
            )


def _leaves(desk: Desk, titles: tuple[str, ...]) -> list[Passage]:
    """Numbered items under the headings that have no numbered items of their own."""
    found: list[Passage] = []
    for heading in desk.notice.titled(*titles, part=0):
        items = [p for p in desk.notice.scope(heading)[1:] if p.is_item]
        found += [
            item
            for item in items
            if not any(o.path[: len(item.path)] == item.path for o in items if o is not item)
            and item not in found
        ]
    return found


def _words(item: Passage) -> list[str]:
    """Words of an item that tell it from others: those of its first cell or sentence."""
    text = re.sub(r"【[^】]*】|\([^()]*\)", " ", item.cells[0]).split("。")[0]
    return [
        word
        for word in _WORD.findall(text)
        if word not in _EVERYWHERE and not re.fullmatch(r"課題|本業務.*", word)
    ]


def _is_in(word: str, text: str) -> bool:
    """The word, three characters in a row of a compound, or the kind of proof (財務…)."""
    if word in text or any(word.startswith(kind) and kind in text for kind in _KINDS):
        return True
    return len(word) >= 4 and any(word[i : i + 3] in text for i in range(len(word) - 2))


def _short(item: Passage) -> str:
    text = item.cells[0].strip()
    return text if len(text) <= 24 else f"{text[:24]}…"


def asked_papers(desk: Desk) -> list[Passage]:
    """Everything under the headings that ask for papers of participation."""
    return [
        passage
        for heading in desk.notice.titled(*PAPER_TITLES, part=0)
        if len(heading.path) <= 2
        for passage in desk.notice.scope(heading)
    ]


def _asked_of_all(desk: Desk) -> Iterator[str]:
    """Texts of the papers that everybody hands in, not only who lacks a registration."""
    branch: Passage | None = None
    for passage in asked_papers(desk):
        if branch is not None and passage.path[: len(branch.path)] == branch.path:
            continue
        found = _UNREGISTERED.search(passage.text)
        branch = passage if found and passage.is_item else None
        yield passage.text[: found.start()] if found else passage.text


def unproven(desk: Desk) -> Iterator[Found]:
    """Conditions of participation that none of the papers proves."""
    papers = "\n".join(passage.text for passage in asked_papers(desk))
    headings = [h for h in desk.notice.titled(*CONDITION_TITLES, part=0) if len(h.path) == 1]
    if not papers or not headings:
        return
    for condition, proof, name in PROOFS:
        rows = [
            p
            for heading in headings
            for p in desk.notice.scope(heading)[1:]
            if re.search(condition, p.text)
        ]
        if rows and not re.search(proof, papers):
            yield Found(
                (rows[0].lines[0],),
                f"参加資格「{name}」を確かめる書類が、提出書類にありません。"
                "区が自ら確認するなら、そう書いてください。",
                name,
            )


def two_hours(desk: Desk) -> Iterator[Found]:
    """Reception hours that differ between sections of the main text."""
    spans: dict[str, list[int]] = {}
    for passage in desk.notice.own_passages:
        text = passage.text.replace(" ", "")
        if passage.part or not re.search(r"受付|土日|土・日", text) or "稼働" in text:
            continue
        for found in SPAN_PATTERN.finditer(text):
            try:
                spans.setdefault(str(parse_span(found[0])), []).append(passage.lines[0])
            except Unreadable:
                continue
    # 12時から13時 is the break in the middle of the day, not another reception.
    told = {span: lines for span, lines in spans.items() if not span.startswith("12時")}
    if len(told) > 1:
        listed = "と".join(f"「{span}」" for span in told)
        yield Found(
            tuple(line for lines in told.values() for line in lines),
            f"受付時間が{listed}に分かれています。手続ごとに違うなら、その旨を書いてください。",
            "".join(sorted(told)),
        )


RULES = (
    Rule(
        "criterion_unanswered", "答える提案項目のない評価項目", Severity.WARNING,
        "提案書に書く場所がないことで点が分かれ、採点の根拠を示せません。",
        "評価基準の一つ一つの言葉を、提案項目と参加時の提出書類の言葉と比べます。"
        "入札参加資格のない事業者だけが出す書類と、プレゼンテーションの評価は除きます。",
        unanswered,
    ),
    Rule(
        "item_unjudged", "評価されない提案項目", Severity.NOTE,
        "手間をかけて書いたものが点にならず、事業者の不信を招きます。",
        "提案項目の言葉が、どの評価基準にも出てこないものを挙げます。表紙や連絡先は除きます。",
        unjudged,
    ),
    Rule(
        "condition_unproven", "確かめる書類のない参加資格", Severity.NOTE,
        "資格を満たさない事業者を見落とすか、後から書類を求めて公平でなくなります。",
        f"税・入札参加資格・認証・実績の{len(PROOFS)}種類の条件について、提出書類に証明するものがあるかを見ます。",
        unproven,
    ),
    Rule(
        "hours_two_ways", "受付時間が2通り", Severity.NOTE,
        "8時30分に来た事業者が、9時まで受け付けてもらえないことになります。",
        "受付や土日の除外とともに書かれた時間帯を比べます。昼の休みは除きます。",
        two_hours,
    ),
)  # fmt: skip
