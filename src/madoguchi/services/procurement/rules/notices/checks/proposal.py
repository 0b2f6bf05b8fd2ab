"""提案・審査の数の点検: points, pages, minutes, places, members, and how the estimate is split."""

import re
from collections.abc import Iterator

from madoguchi.services.procurement.rules.notices.checks.criteria import CRITERIA_TITLES
from madoguchi.services.procurement.rules.notices.findings import Desk, Found, Rule, Severity
from madoguchi.services.procurement.rules.notices.shape import Mark, Passage

_POINTS = re.compile(r"(?<![\d第])(\d{1,3})\s*点(?![数検])")
_TOTAL = re.compile(r"(?:合計|総計|計|満点|総得点)\s*[:は]?\s*(\d{2,4})\s*点|(\d{2,4})\s*点\s*満点")
_PAGES = re.compile(
    r"(?P<paper>(?:企画|技術)?提案書)(?![^。]{0,40}(?:様式|課題|項目|表紙|目次|概要))[^。]{0,30}?"
    r"(?P<n>\d{1,3})\s*(?P<unit>ページ|頁|枚)\s*(?:以内|まで)"
)
_MINUTES = re.compile(
    r"(?P<what>プレゼンテーション|説明|質疑(?:応答)?|ヒアリング)(?:時間)?(?:は|を|が|:|\s|\()*(?:約)?\s*(?P<n>\d{1,3})\s*分"
)
_PLACES = re.compile(
    r"上位\s*(?P<n>\d{1,2})\s*(?:者|社|事業者)|(?P<m>\d{1,2})\s*(?:者|社)程度(?:を選|に決定)"
)
_MEMBERS = re.compile(r"委員(?:会)?[^。\d]{0,14}?(?P<n>\d{1,2})\s*(?:名|人)(?:以内|程度)?で?")
_MEMBER_ROW = re.compile(r"^(?:審査|選定)?(?:委員長|副委員長|委員)(?:\s|:|\t)")
_SPLIT = re.compile(
    r"(?P<what>[^、。]{2,40}?)(?:等|など)?の(?:経費|費用|金額)を(?:それぞれ)?分けて"
)
_TAX_IN = re.compile(r"税込|(?:消費税|税)[^。円]{0,14}(?:を?含む|込み)")
_TAX_OUT = re.compile(r"税抜|(?:消費税|税)[^。円]{0,14}(?:を?(?:含まない|除く))|税別")
_VALID = re.compile(
    r"(?P<paper>[一-龥々]{2,12}証明書)[^。]{0,30}?(?P<n>\d{1,2})\s*(?:か|ヶ|ケ|箇|カ)月以内"
)


def points(desk: Desk) -> Iterator[Found]:
    """Points of the criteria against the total, and of sub-items against their item."""
    for heading in desk.notice.titled(*CRITERIA_TITLES, part=0):
        scope = desk.notice.scope(heading)
        below: dict[tuple[Mark, ...], list[Passage]] = {}
        for item in scope:
            if item.is_item:
                below.setdefault(item.path[:-1], []).append(item)
        for item in scope:
            if item.is_item:
                yield from _sum_off(item, _first_points(item), below.get(item.path, []))
        rows = [p for p in scope[1:] if p.is_row and re.search(r"\d", p.text)]
        rows = [p for p in rows if not _TOTAL.search(p.text)]
        total = next(((p, m) for p in scope if (m := _TOTAL.search(p.text))), None)
        if total is not None:
            top = [p for p in scope if p.is_item and p.path[:-1] == heading.path] or rows
            yield from _sum_off(total[0], int(total[1][1] or total[1][2]), top)


def _sum_off(whole: Passage, stated: int | None, parts: list[Passage]) -> Iterator[Found]:
    marks = [_first_points(part) for part in parts]
    known = [mark for mark in marks if mark is not None]
    if stated is None or len(known) < 2 or len(known) != len(marks) or sum(known) == stated:
        return
    yield Found(
        (whole.lines[0], *(part.lines[0] for part in parts)),
        f"配点の合計は{stated}点とありますが、内訳を足すと{sum(known)}点です。",
        f"{whole.title[:20]}{stated}",
    )


def _first_points(passage: Passage) -> int | None:
    """The points that a criterion carries: in its text, or the last cell of its row."""
    if _TOTAL.search(passage.text):
        return None
    found = _POINTS.search(passage.text)
    if found:
        return int(found[1])
    last = passage.cells[-1] if passage.is_row else ""
    return int(last) if re.fullmatch(r"\d{1,3}", last) else None


def pages(desk: Desk) -> Iterator[Found]:
    """One limit of pages for the proposal here, another there."""
    stated: dict[tuple[str, str], list[int]] = {}
    for passage in desk.notice.own_passages:
        for found in _PAGES.finditer(passage.text):
            unit = "枚" if found["unit"] == "枚" else "ページ"
            key = (unit, found["n"])
            stated.setdefault(key, []).extend(passage.lines_at(*found.span()))
    for unit in ("ページ", "枚"):
        mine = {n: lines for (u, n), lines in stated.items() if u == unit}
        yield from _two(mine, f"提案書の{unit}数の上限が{{}}の2通りです。", unit, unit)


def minutes(desk: Desk) -> Iterator[Found]:
    """The talk of the second round with two lengths."""
    stated: dict[str, dict[str, list[int]]] = {}
    for passage in desk.notice.own_passages:
        if passage.part or not _is_talk(desk, passage):
            continue
        for found in _MINUTES.finditer(passage.text):
            what = "質疑" if found["what"].startswith("質疑") else found["what"]
            mine = stated.setdefault(what, {})
            mine.setdefault(found["n"], []).extend(passage.lines_at(*found.span()))
    for what, counts in stated.items():
        yield from _two(counts, f"「{what}」の時間が{{}}の2通りです。", "分", what)


def _is_talk(desk: Desk, passage: Passage) -> bool:
    above = desk.notice.above(passage)
    return any(re.search("審査|ヒアリング|プレゼン", item.title) for item in above)


def places(desk: Desk) -> Iterator[Found]:
    """How many go on to the second round, told in two ways."""
    stated: dict[str, list[int]] = {}
    for passage in desk.notice.own_passages:
        for found in _PLACES.finditer(passage.text):
            count = found["n"] or found["m"]
            stated.setdefault(count, []).extend(passage.lines_at(*found.span()))
    yield from _two(stated, "一次審査を通る事業者の数が{}の2通りです。", "者", "places")


def _two(counts: dict[str, list[int]], words: str, unit: str, key: str) -> Iterator[Found]:
    if len(counts) > 1:
        listed = "と".join(f"{count}{unit}" for count in counts)
        yield Found(
            tuple(line for lines in counts.values() for line in lines), words.format(listed), key
        )


def members(desk: Desk) -> Iterator[Found]:
    """A committee of five, of which four are listed."""
    for heading in desk.notice.titled("委員会", "委員", part=0):
        scope = desk.notice.scope(heading)
        rows = [p for p in scope if _MEMBER_ROW.match(p.text)]
        told = next(((p, m) for p in scope if (m := _MEMBERS.search(p.text))), None)
        if told and len(rows) > 2 and len(rows) != int(told[1]["n"]) and told[0] not in rows:
            yield Found(
                (*told[0].lines_at(*told[1].span()), *(row.lines[0] for row in rows)),
                f"委員は{told[1]['n']}名とありますが、並んでいるのは{len(rows)}名です。",
                heading.title,
            )


def splits(desk: Desk) -> Iterator[Found]:
    """The estimate is to be divided in one way here and in another there."""
    told: dict[str, list[int]] = {}
    for passage in desk.notice.own_passages:
        text = passage.text.replace(" ", "")
        for found in _SPLIT.finditer(text):
            what = re.sub(r"^.*(?:とともに|は|記載し)", "", found["what"]).strip()
            told.setdefault(what, []).extend(passage.lines)
    if len(told) > 1:
        listed = "と".join(f"「{what}」" for what in told)
        yield Found(
            tuple(line for lines in told.values() for line in lines),
            f"見積りで分けて書く経費が{listed}の2通りです。どの区分で見積もるかを揃えてください。",
            listed,
        )


def tax(desk: Desk) -> Iterator[Found]:
    """A ceiling with the tax here and without it there."""
    inside: list[int] = []
    outside: list[int] = []
    for item in desk.notice.titled("限度額", "上限額", part=0):
        for passage in desk.notice.scope(item):
            if "円" in passage.text or "税" in passage.text:
                out = _TAX_OUT.search(passage.text)
                inside += passage.lines if _TAX_IN.search(passage.text) and not out else ()
                outside += passage.lines if out else ()
    if inside and outside:
        yield Found(
            (*inside, *outside),
            "提案限度額が、消費税を含む額とも、含まない額とも書かれています。",
            "tax",
        )


def validity(desk: Desk) -> Iterator[Found]:
    """One certificate, three months old at most here and six there."""
    stated: dict[str, dict[str, list[int]]] = {}
    for passage in desk.notice.own_passages:
        for found in _VALID.finditer(passage.text):
            mine = stated.setdefault(found["paper"], {})
            mine.setdefault(found["n"], []).extend(passage.lines_at(*found.span()))
    for paper, counts in stated.items():
        yield from _two(counts, f"「{paper}」は、{{}}以内と2通りに書かれています。", "か月", paper)


RULES = (
    Rule(
        "points_off", "配点と合計が合わない", Severity.ERROR,
        "満点が決まらず、60パーセントなどの基準も計算できません。",
        "評価基準の項目の点を足し、書かれた合計・満点や、上の項目の点と比べます。点のない項目があるときは見ません。",
        points,
    ),
    Rule(
        "pages_two_ways", "ページ数の上限が2通り", Severity.ERROR,
        "多い方に合わせて作った提案書を、超過として扱えるかが決まりません。",
        "「提案書…○ページ以内」を文書の中で比べます。様式や課題ごとの枚数は見ません。",
        pages,
    ),
    Rule(
        "minutes_two_ways", "説明や質疑の時間が2通り", Severity.WARNING,
        "時間を超えた説明を止めるかどうかで、公平さを問われます。",
        "審査の項目の中で、説明・プレゼンテーション・質疑の分数を比べます。",
        minutes,
    ),
    Rule(
        "shortlist_two_ways", "一次審査を通る数が2通り", Severity.ERROR,
        "次の順位の事業者を呼ぶかどうかが決まりません。",
        "「上位○者」「○社程度に決定」の数を比べます。",
        places,
    ),
    Rule(
        "members_off", "委員の人数と名簿が合わない", Severity.WARNING,
        "誰が審査したのかを、後で示せません。",
        "委員会の項目の「○名」と、委員長・委員の行の数を比べます。",
        members,
    ),
    Rule(
        "estimate_two_ways", "見積りの分け方が2通り", Severity.WARNING,
        "事業者ごとに違う区分の見積書が届き、比べられません。",
        "「…の経費を分けて」とある文の、分ける経費の名前を比べます。",
        splits,
    ),
    Rule(
        "tax_two_ways", "税込みと税抜き", Severity.ERROR,
        "限度額が1割違うことになり、超えたかどうかの判断が分かれます。",
        "提案限度額の項目の中に、税込みと税抜きの両方があるかを見ます。",
        tax,
    ),
    Rule(
        "validity_two_ways", "証明書の期限が2通り", Severity.WARNING,
        "窓口で古いと言われた事業者が、別の項目を示して争います。",
        "同じ名前の証明書に付いた「○か月以内」を比べます。",
        validity,
    ),
)  # fmt: skip
