"""Review of a notice: committee and posts (never names), rounds, criteria, sections, results."""

import re
from collections.abc import Iterator

from madoguchi.services.procurement.rules.notices.evening import tight
from madoguchi.services.procurement.rules.notices.facts.reading import Confidence, Reading
from madoguchi.services.procurement.rules.notices.shape import Passage

_COMMITTEE = re.compile(r"(?:事業者)?(?:選定委員会|審査委員会|評価委員会|選考委員会)")
_POST = re.compile(
    r"(?P<role>(?:審査)?委員長|(?:審査)?委\s*員)?\s*[::]?\s*"
    r"(?P<post>[^\s。、:「」()]{0,20}(?:\s[^\s。、:「」()]{1,16}){0,2}?\s?(?:部長|課長|所長|センター長|室長|局長|次長|校長|指導主事|係長))"
    r"(?=\s|$)"
)
_MEMBERS = re.compile(r"委員長|構成員|構成委員|委員の構成|(?:^|\s)委員")
_PASS = re.compile(r"(\d{1,3})\s*(?:パーセント|%|割)[^。]{0,10}以上")
_TOP = re.compile(r"上位\s*(\d)\s*(?:事業)?(?:者|社)")
_SHORTLIST = re.compile(r"(\d)\s*社以上の場合.{0,60}?(\d)\s*社程度")
_ROUND = re.compile(r"(?:第?[一二12]次審査|書類審査|ヒアリング審査|プレゼンテーション審査)")
_CRITERIA = ("審査基準", "評価基準", "評価項目", "審査項目", "選定するための基準")
_SECTIONS = ("提案書項目", "提案項目", "求める内容", "提案書の項目")
_TALK = re.compile(
    r"(?:説明|プレゼン)[^。]{0,16}?\(?(\d{1,2})\s*分.{0,24}?(\d{1,2})\s*分(?:程度)?の?(?:質疑)?"
)


def read_review(reading: Reading) -> None:
    if not reading.notice.is_call:
        return
    _committee(reading)
    _members(reading)
    _rounds(reading)
    _criteria(reading)
    _sections(reading)
    _results(reading)


def _committee(reading: Reading) -> None:
    for passage in reading.notice.own_passages:
        founding = re.search(r"「?([^「」、。]{4,60}?設置要綱)」?", passage.text)
        found = _COMMITTEE.search(passage.text)
        if founding and found:
            name = _COMMITTEE.findall(passage.text)[-1]
            reading.put("review.committee", f"{name}({_rule_name(founding[1])}による)", passage)
            return
    for passage in reading.notice.own_passages:
        found = _COMMITTEE.search(passage.text)
        if found:
            reading.put("review.committee", found[0], passage, Confidence.LIKELY)
            return


def _rule_name(text: str) -> str:
    return re.sub(r"^.*(?:ため|区)、?", "", tight(text))


def _members(reading: Reading) -> None:
    """Posts of the members. What follows the post, a person's name, is not taken over."""
    near = False
    for passage in reading.notice.own_passages:
        if passage.part:
            break
        text = passage.text
        if _MEMBERS.search(text) and len(text) < 60:
            near = True
        elif passage.is_item or len(text) > 80:
            near = False
        if re.search(r"区職員で構成する", text) and not reading.values("review.members"):
            reading.add("review.members", "区職員(氏名・職名の記載なし)", passage)
        for post in _posts(text) if near else ():
            if post not in reading.values("review.members"):
                reading.add("review.members", post, passage)


def _posts(text: str) -> Iterator[str]:
    for found in _POST.finditer(text):
        post = re.sub(r"\s+", " ", found["post"]).strip()
        post = re.sub(r"^(?:(?:審査)?委員長?|委\s*員)\s*", "", post)
        post = re.sub(r"^[^\s]{1,6}区(?=\S)", "", post)
        role = tight(found["role"] or "")
        yield f"{role}: {post}" if role else post


def _rounds(reading: Reading) -> None:
    for heading in reading.notice.titled("審査", part=0):
        title = heading.title
        is_round = len(heading.path) <= 2 and _ROUND.search(title)
        if is_round and not re.search(r"結果|求める|提出", title):
            scope = reading.notice.scope(heading)
            words = tight(" ".join(p.text for p in scope))
            reading.add("review.rounds", _round(title, words), scope)
    _shortlist(reading)
    if not reading.values("review.rounds"):
        _single_round(reading)


def _round(title: str, words: str) -> dict[str, object]:
    """The name of a round, and the rules that its section states."""
    row: dict[str, object] = {"name": _round_name(title, words)}
    share, top = _PASS.search(words), _TOP.search(words)
    if share and top:
        is_principle = "原則" in words
        row["pass"] = {
            "min_share": int(share[1]) / 100, "top": int(top[1]), "原則として": is_principle,
        }  # fmt: skip
    if "本業務に従事する" in words:
        row["presenter"] = "本業務に従事する候補者"
    if talk := _TALK.search(words):
        row |= {"talk_min": int(talk[1]), "questions_min": int(talk[2])}
    if must := re.search(r"。([^。]{4,80})は必ず出席", words):
        row["must_attend"] = [re.sub(r"^.*は、", "", w) for w in must[1].split("、") if w]
    if told := re.search(r"結果通知は(.{2,30}?)に対して(電子メール|文書|郵送)", words):
        row |= {"notify": told[1], "channel": told[2]}
    if re.search(r"新たな資料[^。]{0,8}認めない|追加資料[^。]{0,8}認めない", words):
        row["new_material"] = "不可"
    if limit := re.search(r"出席者は計?(\d)名(?:まで|以内)", words):
        row["max_attendees"] = int(limit[1])
    return row


def _shortlist(reading: Reading) -> None:
    """A first round that only takes place when many answer: it stands before the others."""
    for passage in reading.notice.own_passages:
        found = _SHORTLIST.search(tight(passage.text))
        if found is None:
            continue
        words = f"{found[1]}社以上のとき{found[2]}社程度に絞る"
        later = [fact for fact in reading.facts if fact.field.startswith("review.rounds[")]
        for fact in later:
            reading.facts.remove(fact)
        reading.add("review.rounds", {"name": "1次審査", "condition": words}, passage)
        for fact in later:
            reading.add("review.rounds", fact.value, fact.lines, fact.confidence)
        return


def _round_name(title: str, words: str) -> str:
    """「2次審査(ヒアリング)」 for a heading that says more than the round's name."""
    found = _ROUND.match(title)
    if found and re.search(r"基準|方法", title):
        return f"{found[0]}(ヒアリング)" if "ヒアリング" in words else found[0]
    return title


def _single_round(reading: Reading) -> None:
    for item in reading.notice.titled("審査方法", part=0):
        scope = reading.notice.scope(item)
        text = " ".join(p.text for p in scope[1:])
        name = "書類審査" if "書類審査" in text else "提案書・見積額・プレゼンテーションの総合評価"
        if name == "書類審査" or "総合" in text:
            reading.add("review.rounds", {"name": name}, scope, Confidence.LIKELY)


def _leaves(reading: Reading, titles: tuple[str, ...], not_in: str) -> Iterator[Passage]:
    headings = reading.notice.titled(*titles, part=0)
    deep = [heading for heading in headings if len(heading.path) == 2]
    seen: set[int] = set()
    for heading in deep or headings:
        top = "".join(i.title for i in reading.notice.items(0) if i.path == heading.path[:1])
        if re.search(not_in, top + heading.title):
            continue
        items = [p for p in reading.notice.scope(heading)[1:] if p.is_item]
        for item in items:
            inner = [o for o in items if o is not item and o.path[: len(item.path)] == item.path]
            if not inner and item.lines[0] not in seen:
                seen.add(item.lines[0])
                yield item


def _criteria(reading: Reading) -> None:
    """Criteria by item, each with its questions; a table of a hearing belongs to its round."""
    items: dict[str, list[str] | None] = {}
    used: list[Passage] = []
    for item in _leaves(reading, _CRITERIA, r"参加表明|提出者を選定する基準$"):
        above = [p for p in reading.notice.items(0) if p.path == item.path[:-1]]
        text = item.printed().split("\t")[0].strip()
        cells = [cell.strip() for cell in item.printed().split("\t")[1:] if "・" in cell]
        used.append(item)
        if cells:
            items[f"{item.path[-1].text}{text}"] = _questions_of(cells[-1])
        elif len(item.path) >= 3 and above:
            key = f"{above[-1].path[-1].text}{above[-1].printed()[:30]}"
            held = items.setdefault(key, [])
            if held is not None:
                held.append(f"{item.path[-1].text}{text}")
        else:
            items[f"{item.path[-1].text}{text}"] = _lines_below(reading, item)
    _attach(reading, items, used, 0)
    hearing: dict[str, list[str] | None] = {}
    rows = [
        p
        for heading in reading.notice.titled("2次審査", "二次審査", "ヒアリング", part=0)
        for p in reading.notice.scope(heading)
        if p.is_row and not p.is_item and "・" in p.cells[-1] and len(p.cells) >= 2
    ]
    for row in rows:
        hearing[row.cells[-2]] = _questions_of(row.printed().split("\t")[-1])
    _attach(reading, hearing, rows, 1)


def _lines_below(reading: Reading, item: Passage) -> list[str] | None:
    """Questions that stand below a criterion without a number of their own."""
    told = [
        p.printed() for p in reading.notice.scope(item)[1:]
        if not p.is_row and 5 <= len(p.text) <= 40 and "。" not in p.text
        and not p.text.startswith(("※", "("))
    ]  # fmt: skip
    return told or None


def _questions_of(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("・") if len(part.strip()) > 5]


def _attach(
    reading: Reading, items: dict[str, list[str] | None], used: list[Passage], number: int
) -> None:
    """The criteria into the round of that number (the first where there is only one)."""
    rounds = [f for f in reading.facts if f.field.startswith("review.rounds[")]
    if items and rounds:
        place = min(number, len(rounds) - 1)
        reading.put(f"review.rounds[{place}].criteria", items, used)
    elif items:
        reading.add("review.rounds", {"name": "審査", "criteria": items}, used, Confidence.LIKELY)


def _sections(reading: Reading) -> None:
    for item in _leaves(reading, _SECTIONS, r"参加表明"):
        text = item.printed().split("\t")[0].strip()
        mark = "".join(m.text for m in item.path if m.kind in {"circled", "kana"})
        if text and mark and "表紙" not in text:
            reading.add("proposal.sections", f"{mark} {text}", item)


def _results(reading: Reading) -> None:
    for passage in reading.notice.own_passages:
        text = tight(passage.text)
        if re.search(r"選定事業者なし|該当者なし", text):
            reading.put("review.no_award_allowed", value=True, at=passage)
        if re.search(r"(?:審査|選定)の?結果.{0,24}(?:文書|郵送|電子メール).{0,12}通知", text):
            ways = [w for w in ("電子メール", "郵送", "文書") if w in text]
            reading.put("review.result_notice", "及び".join(ways), passage)
        if re.search(r"1次審査.*2次審査.*合計", text):
            reading.put("review.final", "1次と2次の合計で最高の者", passage)
