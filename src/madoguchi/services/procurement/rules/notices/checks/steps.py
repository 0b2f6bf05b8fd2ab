"""手続の点検: steps of the schedule and of the text against one another; subjects, own names."""

import re
from collections.abc import Iterator

from madoguchi.services.procurement.rules.notices.evening import tight
from madoguchi.services.procurement.rules.notices.findings import (
    Desk,
    Found,
    Rule,
    Severity,
    divided,
)
from madoguchi.services.procurement.rules.notices.schedule_rows import schedule_items, schedule_rows
from madoguchi.services.procurement.rules.notices.shape import Passage

# Steps to which somebody must come or be called, by the words that name them.
STEPS: tuple[tuple[str, str], ...] = (
    ("招請", r"招請"),
    ("説明会", r"(?:事業者|現地|事前|募集)?説明会"),
    ("現地見学", r"見学会|現地見学|内覧会"),
    ("ヒアリング", r"ヒアリング|ヒヤリング"),
    ("プレゼンテーション", r"プレゼンテーション|プレゼン(?!テ)"),
    ("面接", r"面接審査|面接"),
)
_JUDGING = ("審査", "選定方法", "評価方法", "選考")
_HELD = re.compile(r"(?:を(?:行う|行い|実施|開催)|に(?:より|よる)審査|審査を(?:行う|実施))")
_IF_NEEDED = re.compile(r"必要に応じ|場合がある|ことがある|行わない|実施しない")
_TOPIC = re.compile(
    r"(?:^|。)(?:\(\d+\))?(?P<who>[一-龥ァ-ヴー]{1,8})は、(?P<middle>[^。]*?[をにと])(?P=who)が"
    r"(?P<act>[^。、]{1,16}?(?:する|できる|行う|定める|とする))(?:。|$)"
)
_OWN_NAME = re.compile(
    r"(?<![一-龥])本(?P<name>(?:実施)?要領|(?:募集|実施)?要項|(?:実施|提案条件|選定)?説明書|公告)(?!等?の?様式)"
)
_KIND = re.compile(r"要領|要項|説明書|公告")
LEAST_ROWS = 3


def undescribed(desk: Desk) -> Iterator[Found]:
    """A step that stands in the schedule and nowhere else."""
    rows = schedule_rows(desk)
    inside = _inside(desk)
    for name, pattern in STEPS:
        named = [row for row in rows if re.search(pattern, row.name)]
        told = any(
            re.search(pattern, passage.text)
            for passage in desk.notice.own_passages
            if id(passage) not in inside
        )
        if named and not told:
            yield Found(
                tuple(line for row in named for line in row.lines),
                f"日程の「{named[0].name[:30]}」について、誰に何をするのかが本文にありません。"
                "項目を加えるか、要らない行なら消してください。",
                name,
            )


def unscheduled(desk: Desk) -> Iterator[Found]:
    """A session that the judging holds, without a day in the schedule or at its own place."""
    rows = schedule_rows(desk)
    if len(rows) < LEAST_ROWS:
        return
    for name, pattern in STEPS[3:]:
        held = [p for p in _judging(desk) if _is_held(p.text, pattern)]
        dated = any(re.search(pattern, f"{row.name}{row.rest}") for row in rows)
        if held and not dated and not any(_has_time(desk, passage) for passage in held):
            stages = [row for row in rows if "審査" in row.name]
            if not any(_stage(held[0]) in tight(row.name) for row in stages if _stage(held[0])):
                yield Found(
                    (held[0].lines[0], *rows[0].lines[:1]),
                    f"審査で{name}を行うとされていますが、日程にその日がありません。"
                    "出席する人が予定を空けられるよう、日かおおよその時期を書いてください。",
                    name,
                )


def _inside(desk: Desk) -> set[int]:
    return {id(p) for item in schedule_items(desk) for p in desk.notice.scope(item)}


def _judging(desk: Desk) -> Iterator[Passage]:
    for item in desk.notice.titled(*_JUDGING):
        yield from desk.notice.scope(item)


def _is_held(text: str, pattern: str) -> bool:
    return any(
        re.search(pattern, sentence) and _HELD.search(sentence) and not _IF_NEEDED.search(sentence)
        for sentence in text.split("。")
    )


def _has_time(desk: Desk, passage: Passage) -> bool:
    scopes = [desk.notice.scope(item) for item in desk.notice.above(passage)[-1:]] or [(passage,)]
    near = {id(each) for scope in scopes for each in scope} | {id(passage)}
    return any(id(mention.passage) in near for mention in desk.times)


def _stage(passage: Passage) -> str:
    """一次 or 二次, of the stage that a passage speaks of; "" when it names none."""
    found = re.search(r"[一二三1-3]次", passage.text)
    return found[0] if found else ""


def subjects(desk: Desk) -> Iterator[Found]:
    """「区は、…を区が公表することができる。」: one sentence with its subject twice."""
    for passage in desk.notice.own_passages:
        found = _TOPIC.search(passage.text.replace(" ", ""))
        if found:
            start = max(0, passage.text.find(f"{found['who']}が"))
            yield Found(
                passage.lines_at(start),
                f"「{found['who']}は、…{found['who']}が{found['act']}」と、主語が重なっています。"
                "どちらかを消してください。",
                f"{passage.label}{found['who']}{found['act']}",
            )


def own_names(desk: Desk) -> Iterator[Found]:
    """The paper calls itself 本要領 here and 本説明書 there."""
    used: dict[str, list[int]] = {}
    for passage in desk.notice.own_passages:
        if passage.part == 0:
            for found in _OWN_NAME.finditer(passage.text):
                kind = _KIND.search(found["name"])
                name = f"本{kind[0]}" if kind else "本"
                used.setdefault(name, []).extend(passage.lines_at(*found.span()))
    yield from divided(
        used, "と", "この文書を指す言葉が{listed}に分かれています。1つに揃えてください。"
    )


RULES = (
    Rule(
        "step_undescribed", "日程にだけある手続", Severity.NOTE,
        "招かれる人や出席の条件が分からず、問合せが集まります。",
        "日程の招請・説明会・見学会・ヒアリング・プレゼンテーション・面接が、日程の外で一度も触れられていないかを見ます。",
        undescribed,
    ),
    Rule(
        "session_unscheduled", "日程にない面談", Severity.WARNING,
        "出席を求める日が直前まで分からず、来られない事業者が出ます。",
        "審査の項目で「ヒアリング・プレゼンテーション・面接を行う」とする文と、3行以上の日程を比べます。"
        "その段階の審査が日程にあるもの、その項目に日付があるもの、「必要に応じて」とするものは除きます。",
        unscheduled,
    ),
    Rule(
        "subject_twice", "主語の重なり", Severity.NOTE,
        "書き直す前の文が残っているように読め、誰がするのかを問われます。",
        "「区は、…を区が公表することができる。」のように、同じ人が一文の主題と最後の動詞の主語に立つ文を探します。",
        subjects,
    ),
    Rule(
        "own_name_two_ways", "この文書の呼び名が分かれる", Severity.NOTE,
        "「本説明書に違反」と「本要領に違反」が別の文書への違反に読めます。",
        "本文の「本要領」「本要項」「本説明書」「本公告」のうち、2つ以上が使われているかを見ます。",
        own_names,
    ),
)  # fmt: skip
