"""名称の点検: two names for one body, paper or post, the title, and one word spelled two ways."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from madoguchi.services.procurement.rules.notices.checks.agreements import stated_titles
from madoguchi.services.procurement.rules.notices.evening import tight
from madoguchi.services.procurement.rules.notices.findings import (
    Desk,
    Found,
    Rule,
    Severity,
    divided,
)
from madoguchi.services.procurement.rules.notices.outline import CIRCLED
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
CANDIDATES: tuple[tuple[str, str], ...] = (
    ("契約候補者", r"契約候補者"),
    ("委託候補者", r"委託候補者"),
    ("委託候補業者", r"委託候補業者"),
    ("委託先候補者", r"委託先(?:の)?(?:第一)?候補者"),
    ("受託候補者", r"受託候補者"),
    ("優先交渉権者", r"優先交渉権者"),
)
STAGES: tuple[tuple[tuple[str, str], ...], ...] = tuple(
    (
        (f"{kanji}次審査", rf"(?<!第){kanji}次審査"),
        (f"{digit}次審査", rf"(?<![第\d]){digit}次審査"),
        (f"第{kanji}次審査", rf"第{kanji}次審査"),
        (f"第{digit}次審査", rf"第{digit}次審査"),
    )
    for kanji, digit in (("一", "1"), ("二", "2"))
)
_QUOTED = re.compile(r"「[^「」]{8,80}」")
_TITLE_END = re.compile(
    r"(?:に係る|の)?(?:公募型)?(?:プロポーザル)?(?:方式)?(?:実施要領.*|実施説明書.*|募集要項.*|"
    r"提案条件説明書.*|提案書|事業者選定.*|仕様書.*)$"
)
_WHICH = re.compile(r"\(その\d+\)$")
_KATAKANA = re.compile(r"[ァ-ヴー]{4,}")
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F5)}
_KATAKANA_WORD = re.compile(r"(?<![ァ-ヴー])[ァ-ヴ]{3,}(?![ァ-ヴー])")
CLOSE = 0.86
CLOSE_TITLE = 0.9


def bodies(desk: Desk) -> Iterator[Found]:
    yield from _two_names(desk, (BODIES,), "審査を行う組織")


def papers(desk: Desk) -> Iterator[Found]:
    yield from _two_names(desk, PAPERS, "同じ書類")


def posts(desk: Desk) -> Iterator[Found]:
    yield from _two_names(desk, POSTS[:2], "同じ役割の人")


def candidates(desk: Desk) -> Iterator[Found]:
    yield from _two_names(desk, (CANDIDATES,), "選ばれた事業者")


def stages(desk: Desk) -> Iterator[Found]:
    yield from _two_names(desk, STAGES, "同じ審査")


def headings(desk: Desk) -> Iterator[Found]:
    """A title quoted almost as it stands: a letter left out, a dot at another place."""
    items = {tight(i.title): i for i in desk.notice.items() if 8 <= len(i.title) < 60}
    for passage in desk.notice.own_passages:
        for found in _QUOTED.finditer(passage.text):
            for piece in re.split(rf"、(?=[{CIRCLED}])", found[0].strip("「」")):
                name = tight(re.sub(rf"^(?:\(\d+\))?\s*[{CIRCLED}]?\s*", "", piece))
                near = _near(name, items)
                if near is not None and items[near] is not passage:
                    yield Found(
                        (*passage.lines_at(*found.span()), items[near].lines[0]),
                        f"「{name}」と引用された項目の題は「{near}」です。どちらかを直してください。",
                        f"{name}{near}",
                    )


def _near(name: str, titles: Iterable[str]) -> str | None:
    """The one title that the name is nearly, and is not."""
    if len(name) < 8 or any(name in title or title in name for title in titles):
        return None
    near = [t for t in titles if abs(len(t) - len(name)) <= len(name) // 5]
    close = [t for t in near if SequenceMatcher(None, name, t).ratio() >= CLOSE_TITLE]
    return close[0] if len(close) == 1 and _digits_same(name, close[0]) else None


def _two_names(
    desk: Desk, groups: Iterable[tuple[tuple[str, str], ...]], what: str
) -> Iterator[Found]:
    for group in groups:
        where = {name: list(_lines(desk, re.compile(pattern))) for name, pattern in group}
        yield from divided(
            {name: lines for name, lines in where.items() if lines},
            "・",
            f"{what}を指すとみられる名前が{{listed}}と分かれています。同じものなら1つに揃えてください。",
        )


def _lines(desk: Desk, pattern: re.Pattern[str]) -> Iterator[int]:
    for passage in desk.notice.own_passages:
        for found in pattern.finditer(passage.text):
            yield passage.lines_at(found.start())[0]


def titles(desk: Desk) -> Iterator[Found]:
    """The title under 件名 against the one on the cover and in quotes."""
    stated = stated_titles(desk, 0)
    if not stated:
        return
    known = [title for title, _passage in stated]
    title, passage = stated[0]
    others: dict[str, list[int]] = {}
    for name, where in _other_titles(desk, passage):
        bare = _WHICH.sub("", title)
        if name in known or any(name == _WHICH.sub("", each) for each in known):
            continue
        ratio = SequenceMatcher(None, bare, name).ratio()
        only_kana = bare.translate(_TO_HIRAGANA) == name.translate(_TO_HIRAGANA)
        if (
            CLOSE <= ratio < 1
            and not only_kana
            and abs(len(bare) - len(name)) <= 6
            and _digits_same(bare, name)
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


def _other_titles(desk: Desk, stated: Passage) -> Iterator[tuple[str, tuple[int, ...]]]:
    for passage in desk.notice.own_passages:
        if not passage.path and passage.part == 0 and passage.lines[0] < stated.lines[0]:
            yield _TITLE_END.sub("", tight(passage.text)), passage.lines
        for found in re.finditer(r"「([^「」]{10,80})」", passage.text):
            yield _TITLE_END.sub("", tight(found[1]).strip("【】")), passage.lines_at(*found.span())


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
    yield from _in_hiragana(desk)


def _in_hiragana(desk: Desk) -> Iterator[Found]:
    """A katakana word of three letters or more that elsewhere is in hiragana (チラシ, ちらし)."""
    words: dict[str, list[int]] = {}
    for passage in desk.notice.own_passages:
        for found in _KATAKANA_WORD.finditer(passage.text):
            words.setdefault(found[0], []).append(passage.lines_at(found.start())[0])
    for word, lines in words.items():
        plain = word.translate(_TO_HIRAGANA)
        pattern = re.compile(rf"(?<![ぁ-ん]){plain}(?=[をのにがはでとや、。()・\s]|[一-龥]|$)")
        others = [
            passage.lines_at(found.start())[0]
            for passage in desk.notice.own_passages
            for found in pattern.finditer(passage.text)
        ]
        if others:
            rare = min((lines, others), key=len)
            yield Found(
                (*lines[:1], *others[:1], *rare[:6]),
                f"同じ言葉が「{word}」（{len(lines)}か所）と「{plain}」（{len(others)}か所）で書かれています。",
                word,
            )


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
        "candidate_two_names", "選ばれた事業者の呼び名が分かれる", Severity.NOTE,
        "選ばれた立場が1つなのか2つなのか、協議がどこまで進んだのかが読み取れません。",
        "契約候補者・委託候補者・受託候補者・優先交渉権者などのうち、2つ以上が使われているかを見ます。",
        candidates,
    ),
    Rule(
        "stage_two_names", "審査の段階の書き方が分かれる", Severity.NOTE,
        "一次審査と第一次審査が別のものに読め、通知や点数表を取り違えます。",
        "一次・1次・第一次・第1次の書き方が混ざっていないかを、審査の段階ごとに見ます。",
        stages,
    ),
    Rule(
        "heading_two_ways", "引用した題が少し違う", Severity.NOTE,
        "別の項目があるのか、書き誤りなのか、読み手には分かりません。",
        "「 」の中の8文字以上の言葉を、項目の題と比べます。9割以上同じで同じでないものを挙げます。",
        headings,
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
        "カタカナ4文字以上の言葉が、ほかの所でひらがな混じりで書かれていないか、3文字以上の言葉が"
        "全てひらがなで書かれていないかを見ます。",
        spellings,
    ),
)  # fmt: skip
