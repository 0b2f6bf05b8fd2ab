"""文どうしの点検: words that point the wrong way, a condition of two times, two sets of readers."""

import re
from collections.abc import Iterator
from itertools import accumulate

from madoguchi.services.procurement.rules.notices.evening import tight
from madoguchi.services.procurement.rules.notices.findings import Desk, Found, Rule, Severity
from madoguchi.services.procurement.rules.notices.shape import Passage

_POINTER = re.compile(
    r"(?P<way>上記|前記|前述|下記|後記)の?\s*(?:「(?P<quoted>[^」]{3,24})」|(?P<noun>[一-龥々ァ-ヴー]{3,12}))"
)
_UP = {"上記", "前記", "前述"}
_CONDITIONS = ("参加資格", "応募資格", "参加条件", "参加要件")
_AT_ENTRY = re.compile(
    r"(?:提案書|参加表明書|参加申込書|応募書類|申込書)[^。]{0,4}提出(?:時|日|する(?:時|日))"
    r"[^。]*?(?:すべて|全て)[^。]{0,12}満た"
)
_AT_CONTRACT = re.compile(r"契約(?:の締結|締結)?(?:日|時)(?:時点|点)?(?:で|に|まで)|契約締結までに")
_STAGE = r"(?P<stage>第?\s*[一二三123]\s*次審査|書類審査|最終審査)"
_TOLD = re.compile(
    rf"{_STAGE}の?結果(?:の?通知)?は、?(?P<who>[^。、]{{2,30}}?)(?:に対して|に対し|へ|に)[^。]{{0,20}}(?:送付|通知|連絡)"
)
_ROW = re.compile(rf"^{_STAGE}の?結果の?通知$")
_ROW_TOLD = re.compile(
    r"(?P<who>[^。、は]{2,30}?)(?:に対して|に対し|へ|に)[^。]{0,20}(?:送付|通知|連絡)"
)
_EVERYBODY = re.compile(r"(?:全て?の?|すべての)(?:事業者|応募者|参加者|提案者|応募事業者)")
_SOME = re.compile(r"対象|通過|進んだ|招請した|選ばれた")
_KANJI = str.maketrans("123", "一二三")
_DOUBLED = re.compile(
    r"(?P<verb>[一-龥]{2})する(?P<thing>[^、。()「」\t]{2,14})を(?P=verb)(?:し|する|す)"
)


def directions(desk: Desk) -> Iterator[Found]:
    """「上記の業務内容」 that only stands below, 「下記の日程」 that only stands above."""
    texts = [tight(passage.text) for passage in desk.notice.passages]
    ends = accumulate(map(len, texts))
    starts = {
        id(passage): end - len(text)
        for passage, text, end in zip(desk.notice.passages, texts, ends, strict=True)
    }
    whole = "".join(texts)
    for passage in desk.notice.own_passages:
        for found in _POINTER.finditer(passage.text):
            name, is_up = tight(found["quoted"] or found["noun"]), found["way"] in _UP
            own = starts[id(passage)] + len(tight(passage.text[: found.start()]))
            is_there = whole.find(name, 0, own) >= 0 if is_up else (
                whole.find(name, own + len(tight(found[0]))) >= 0
            )  # fmt: skip
            target = None if is_there else _titled(desk, passage, name, is_below=is_up)
            if target is not None:
                side = "後" if is_up else "前"
                yield Found(
                    (*passage.lines_at(*found.span()), target.lines[0]),
                    f"「{found[0]}」とありますが、「{target.title[:24]}」はこの文より{side}にあります。"
                    "どの項目のことかを番号で書いてください。",
                    f"{passage.label}{name}",
                )


def _titled(desk: Desk, passage: Passage, name: str, *, is_below: bool) -> Passage | None:
    """The item with the name in its title on that side; 下記 needs the very title."""
    items = [item for item in desk.notice.items(passage.part) if item is not passage]
    if is_below:
        later = [item for item in items if item.lines[0] > passage.lines[-1]]
        return next((item for item in later if name in item.title), None)
    own = [id(item) for item in desk.notice.above(passage)]
    earlier = [i for i in items if i.lines[0] < passage.lines[0] and id(i) not in own]
    return next((item for item in earlier if item.title == name), None)


def condition_moments(desk: Desk) -> Iterator[Found]:
    """All conditions are to be met at the entry, and one of them at the contract."""
    for heading in desk.notice.titled(*_CONDITIONS, part=0):
        scope = desk.notice.scope(heading)
        early = next((p for p in scope if _AT_ENTRY.search(p.text)), None)
        if early is None:
            continue
        for passage in scope:
            found = _AT_CONTRACT.search(passage.text)
            if found and passage is not early:
                yield Found(
                    (early.lines[0], *passage.lines_at(*found.span())),
                    f"参加資格は提出の時に全て満たすこととされていますが、「{passage.label}」は"
                    f"「{found[0]}」とされています。いつ満たせばよいかを書いてください。",
                    passage.label,
                )


def readers(desk: Desk) -> Iterator[Found]:
    """The result of one stage goes to everybody here, and to those of that stage there."""
    told: dict[str, dict[str, tuple[str, list[int]]]] = {}
    for stage, who, lines in _tellings(desk):
        circle = "all" if _EVERYBODY.fullmatch(who) else "some" if _SOME.search(who) else ""
        if circle:
            known = told.setdefault(stage, {}).setdefault(circle, (who, []))
            known[1].extend(lines)
    for stage, circles in told.items():
        if len(circles) == 2:
            yield Found(
                (*circles["all"][1], *circles["some"][1]),
                f"{stage}の結果を伝える相手が「{circles['all'][0]}」と「{circles['some'][0]}」の2通りです。",
                stage,
            )


def _tellings(desk: Desk) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """(stage, to whom, lines), of sentences and of rows of a schedule."""
    for passage in desk.notice.own_passages:
        row = _ROW.match(passage.cells[0]) if passage.is_row else None
        if row:
            told = _ROW_TOLD.search(passage.cells[-1].split("は、")[-1])
            if told:
                yield _stage(row["stage"]), tight(told["who"]), passage.lines
            continue
        for found in _TOLD.finditer(passage.text):
            yield _stage(found["stage"]), tight(found["who"]), passage.lines_at(*found.span())


def _stage(text: str) -> str:
    return tight(text).removeprefix("第").translate(_KANJI)


def doubled(desk: Desk) -> Iterator[Found]:
    """「作成する名簿を作成し」: one of the two verbs is left over from an earlier wording."""
    for passage in desk.notice.own_passages:
        found = _DOUBLED.search(passage.text.replace(" ", ""))
        if found:
            start = max(0, passage.text.find(found[0][:4]))
            yield Found(
                passage.lines_at(start, start + len(found[0])),
                f"「{found[0]}」と、同じ言葉が重なっています。どちらかの言葉の誤りではありませんか。",
                f"{passage.label}{found[0]}",
            )


RULES = (
    Rule(
        "direction_wrong", "「上記」「下記」の向きが違う", Severity.NOTE,
        "項目を入れ替えた後に残った言葉で、読み手は別の項目を条件だと思います。",
        "「上記の…」の言葉がそれより前に一度も出ず、後の見出しにだけあるものと、その逆を探します。"
        "3文字以上の言葉だけを見ます。",
        directions,
    ),
    Rule(
        "condition_moment_two_ways", "参加資格をいつ満たすかが2通り", Severity.WARNING,
        "契約までに整えるつもりの事業者を、参加の時に断ることになります。",
        "参加資格の前書きの「提出時に全て満たす」と、項目の「契約締結日時点で」などを比べます。",
        condition_moments,
    ),
    Rule(
        "readers_two_ways", "結果を伝える相手が2通り", Severity.NOTE,
        "通知の来ない事業者が出たとき、送り忘れなのか決まりどおりなのかを示せません。",
        "審査の段階ごとに、「全事業者」へ伝えるとする文や日程表の行と、対象者だけに伝えるとする文を比べます。",
        readers,
    ),
    Rule(
        "doubled_verb", "同じ言葉の重なり", Severity.NOTE,
        "何をすればよいのかが読み取れず、書き直す前の文が残っているとも読めます。",
        "「作成する…を作成し」のように、漢字2文字の同じ動詞が一続きに重なるところを探します。",
        doubled,
    ),
)  # fmt: skip
