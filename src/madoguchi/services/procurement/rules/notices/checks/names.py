"""名称の点検: two names for one body, paper or post, the title, and one word spelled two ways."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from madoguchi.services.procurement.rules.notices.evening import tight
from madoguchi.services.procurement.rules.notices.findings import Desk, Found, Rule, Severity
from madoguchi.services.procurement.rules.notices.shape import Passage

_K = "一-龥々ァ-ヶー"
# Words that name the same thing in a notice; each pattern must not match inside another word.
BODIES: tuple[tuple[str, str], ...] = (
    ("選定委員会", r"選定委員会"),
    ("審査委員会", r"審査委員会"),
    ("評価委員会", r"評価委員会"),
    ("選考委員会", r"選考委員会"),
    ("審査会", r"審査会"),
)
PAPERS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("参加表明書", r"参加表明書"),
        ("参加申込書", r"(?<!資料貸与)参加申込書"),
        ("参加意向表明書", r"参加意向(?:表明|申出)書"),
    ),
    (
        ("提案書", rf"(?<![{_K}])提案書"),
        ("企画提案書", rf"(?<![{_K}])企画提案書"),
        ("技術提案書", rf"(?<![{_K}])技術提案書"),
        ("一次提案書", rf"(?<![{_K}])(?:一次|1次)提案書"),
    ),
    (("質問書", r"質問書(?!兼)"), ("質問票", r"質問票"), ("質問状", r"質問状")),
    (("辞退届", r"辞退届"), ("辞退書", r"辞退書"), ("辞退願", r"辞退願")),
    (("見積書", r"見積書"), ("見積もり書", r"見積もり書")),
)
POSTS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("主任技術者", r"主任技術者"),
        ("監理技術者", r"監理技術者"),
        ("管理技術者", r"管理技術者"),
    ),
    (
        ("業務責任者", rf"(?<![{_K}])業務責任者"),
        ("統括責任者", r"統括責任者"),
        ("総括責任者", r"総括責任者"),
        ("現場責任者", r"現場責任者"),
    ),
    (("委託者", rf"(?<![{_K}])委託者"), ("発注者", rf"(?<![{_K}])発注者")),
)
_TITLE_END = re.compile(
    r"(?:に係る|の)?(?:公募型)?(?:プロポーザル)?(?:方式)?(?:実施要領.*|実施説明書.*|募集要項.*|"
    r"提案条件説明書.*|提案書|事業者選定.*|仕様書.*)$"
)
_KATAKANA = re.compile(r"[ァ-ヴー]{4,}")
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F5)}
_HIRAGANA_RUN = re.compile(r"[ぁ-ん]")
CLOSE = 0.86


def bodies(desk: Desk) -> Iterator[Found]:
    yield from _two_names(desk, (BODIES,), "審査を行う組織")


def papers(desk: Desk) -> Iterator[Found]:
    yield from _two_names(desk, PAPERS, "同じ書類")


def posts(desk: Desk) -> Iterator[Found]:
    yield from _two_names(desk, POSTS[:2], "同じ役割の人")


def _two_names(
    desk: Desk, groups: Iterable[tuple[tuple[str, str], ...]], what: str
) -> Iterator[Found]:
    for group in groups:
        where = {name: list(_lines(desk, re.compile(pattern))) for name, pattern in group}
        used = {name: lines for name, lines in where.items() if lines}
        if len(used) < 2:
            continue
        most = max(used, key=lambda name: len(used[name]))
        rare = [line for name, lines in used.items() if name != most for line in lines[:6]]
        listed = "・".join(f"「{name}」（{len(lines)}か所）" for name, lines in used.items())
        yield Found(
            (*used[most][:1], *rare),
            f"{what}を指すとみられる名前が{listed}と分かれています。同じものなら1つに揃えてください。",
            "".join(sorted(used)),
        )


def _lines(desk: Desk, pattern: re.Pattern[str]) -> Iterator[int]:
    for passage in desk.notice.own_passages:
        for found in pattern.finditer(passage.text):
            yield passage.lines_at(found.start())[0]


def titles(desk: Desk) -> Iterator[Found]:
    """The title under 件名 against the one on the cover and in quotes."""
    stated = _stated_title(desk)
    if stated is None:
        return
    title, passage = stated
    others: dict[str, list[int]] = {}
    for name, where in _other_titles(desk, passage):
        ratio = SequenceMatcher(None, title, name).ratio()
        only_kana = title.translate(_TO_HIRAGANA) == name.translate(_TO_HIRAGANA)
        if (
            CLOSE <= ratio < 1
            and not only_kana
            and abs(len(title) - len(name)) <= 6
            and _digits_same(title, name)
        ):
            others.setdefault(name, []).extend(where)
    for name, lines in others.items():
        yield Found(
            (passage.lines[0], *lines),
            f"件名「{title}」と、よく似た「{name}」が使われています。どちらが正しいか確認してください。",
            name,
        )


def _digits_same(one: str, other: str) -> bool:
    """その1 and その2, 令和7年度 and 令和8年度 are two things, not two spellings."""
    return re.sub(r"\D", "", one) == re.sub(r"\D", "", other)


def _stated_title(desk: Desk) -> tuple[str, Passage] | None:
    for item in desk.notice.titled("件名", part=0):
        title = tight(item.head[1])
        if not title:
            below = desk.notice.scope(item)[1:2]
            title = tight(below[0].text) if below and len(below[0].text) < 80 else ""
        if len(title) >= 10 and ":" not in title:
            return title, item
    return None


def _other_titles(desk: Desk, stated: Passage) -> Iterator[tuple[str, tuple[int, ...]]]:
    for passage in desk.notice.own_passages:
        if not passage.path and passage.part == 0 and passage.lines[0] < stated.lines[0]:
            yield _TITLE_END.sub("", tight(passage.text)), passage.lines
        for found in re.finditer(r"「([^「」]{10,80})」", passage.text):
            yield _TITLE_END.sub("", tight(found[1])), passage.lines_at(*found.span())


def spellings(desk: Desk) -> Iterator[Found]:
    """A katakana word that elsewhere begins in hiragana (セタチャレ, せたチャレ)."""
    folded = [(p, p.text.translate(_TO_HIRAGANA)) for p in desk.notice.own_passages]
    words = {w for p in desk.notice.own_passages for w in _KATAKANA.findall(p.text)}
    for word in sorted(words):
        key = word.translate(_TO_HIRAGANA)
        forms: dict[str, list[int]] = {}
        for passage, text in folded:
            for found in re.finditer(re.escape(key), text):
                printed = passage.text[found.start() : found.end()]
                before = passage.text[found.start() - 1 : found.start()]
                is_inside = bool(re.match(r"[ァ-ヴー]", before)) or _runs_on(passage.text, found)
                if not is_inside and printed != printed.translate(_TO_HIRAGANA):
                    forms.setdefault(printed, []).append(passage.lines_at(found.start())[0])
        if len(forms) > 1:
            most = max(forms, key=lambda form: len(forms[form]))
            rare = [n for form, lines in forms.items() if form != most for n in lines[:8]]
            listed = "と".join(f"「{form}」（{len(lines)}か所）" for form, lines in forms.items())
            yield Found((*forms[most][:1], *rare), f"同じ言葉が{listed}で書かれています。", key)


def _runs_on(text: str, found: re.Match[str]) -> bool:
    return bool(re.match(r"[ァ-ヴー]", text[found.end() : found.end() + 1]))


RULES = (
    Rule(
        "body_two_names", "審査する組織の名前が分かれる", Severity.WARNING,
        "誰が決めたのかを後で示すとき、別の組織が決めたように読めます。",
        "選定委員会・審査委員会・評価委員会・選考委員会・審査会のうち、2つ以上が使われているかを見ます。"
        "本当に別の組織なら、そのまま了承してください。",
        bodies,
    ),
    Rule(
        "paper_two_names", "書類の名前が分かれる", Severity.WARNING,
        "別々の書類を求めていると読まれ、提出漏れや問合せが起きます。",
        "参加表明書・参加申込書、提案書・企画提案書など、同じ書類を指す言葉の組を数えます。",
        papers,
    ),
    Rule(
        "post_two_names", "役割の名前が分かれる", Severity.WARNING,
        "資格や配置を審査する相手が、募集で求めた人と食い違います。",
        "主任技術者・監理技術者・管理技術者など、取り違えやすい役割の言葉の組を数えます。",
        posts,
    ),
    Rule(
        "title_two_ways", "件名が2通りに書かれる", Severity.WARNING,
        "契約書・決裁・公表で件名が食い違い、同じ案件かどうかを確かめる手間がかかります。",
        "「件名」の欄と、表紙や「 」の中のよく似た題を比べます。"
        "年度や「その1」の違いは別の契約とみなします。",
        titles,
    ),
    Rule(
        "spelling_two_ways", "同じ言葉の書き方が分かれる", Severity.NOTE,
        "検索で見つからず、正式な名前がどちらか分かりません。",
        "カタカナ4文字以上の言葉が、ほかの所でひらがな混じりで書かれていないかを見ます。",
        spellings,
    ),
)  # fmt: skip
