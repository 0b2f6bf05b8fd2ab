"""金額と数量の点検: sums that are off, one amount or count in two ways, thresholds, capacities."""

import re
from collections.abc import Iterator

from madoguchi.services.procurement.rules.notices.findings import Desk, Found, Rule, Severity
from madoguchi.services.procurement.rules.notices.money import NUMBER, Yen, amounts, number
from madoguchi.services.procurement.rules.notices.shape import Passage

_UNIT = r"(?:部|名|人|枚|回|点|円|社|箇所|か所|冊|台|時間)"
_WHOLE = re.compile(
    rf"(?:(?P<before>計|合計|全部で|総計)\s*)?(?P<n>{NUMBER})\s*(?P<unit>{_UNIT})\s*\((?P<parts>[^()]+)\)"
)
_PART = re.compile(rf"(?P<n>{NUMBER})\s*(?P<unit>{_UNIT})")
_VAGUE = re.compile(r"あたり|以上|以内|以下|程度|ごと|毎|につき|最大|上限|月|うち")
_TIMES = re.compile(
    rf"(?P<n>{NUMBER})\s*(?P<unit>{_UNIT})\s*(?:以上)?\s*\((?P<a>{NUMBER})[^×xX()]{{0,12}}[×xX]\s*(?P<b>{NUMBER})"
)
_YEAR = re.compile(r"令\s*和\s*(元|\d{1,2})\s*年\s*度")
_SHARES = re.compile(r"合計|うち|割合")
_CEILING = re.compile(r"限度額|上限額|予定価格の上限")
_LIMIT = re.compile(
    rf"(?P<n>{NUMBER})\s*(?P<u>億|千万|百万|万|千)?\s*円\s*(?:\([^()]*\)\s*)?(?P<how>を超え|超|以上|以下|未満)"
)
_CONFLICTS = ({"を超え", "以上"}, {"以下", "未満"})
_LIMITED = re.compile(r"(?:予定価格|労働報酬下限額|契約金額|委託料|履行保証|工事)")
_COPIES = re.compile(
    r"(?P<paper>参加表明書|参加申込書|企画提案書|提案書|見積書|質問書|質問票)(?!の内容)[^。、\n]{0,24}?"
    r"(?P<n>\d{1,2})\s*部(?!分|引)"
)
_BOTH = re.compile(
    r"(?:正・副|正副|正本・副本|正本及び副本)\s*(?:各|それぞれ)\s*(?P<n>\d{1,2})\s*部"
)
_CAPACITY = re.compile(r"定員\s*(?P<n>\d{1,5})\s*(?:名|人)")
_PLACES = re.compile(r"(?P<n>\d{1,5})\s*(?:名|人)程度(?:の参加)?")
_QUALIFIED = re.compile(r"(?P<n>\d{1,4})\s*(?P<unit>回|名|社|部|箇所)\s*(?P<how>程度|以上|以内)")


def sums(desk: Desk) -> Iterator[Found]:
    """11部（原本1部、副本9部）: a whole and its parts in brackets; 24回（12×2）: a product."""
    for passage in desk.notice.own_passages:
        for found in _WHOLE.finditer(passage.text):
            parts = _PART.findall(found["parts"])
            same = [number(n) for n, unit in parts if unit == found["unit"]]
            if len(same) > 1 and len(same) == len(parts) and not _VAGUE.search(found["parts"]):
                yield from _off(passage, found, sum(same), "内訳の合計")
        for found in _TIMES.finditer(passage.text):
            yield from _off(passage, found, number(found["a"]) * number(found["b"]), "かけ算の答え")


def _off(passage: Passage, found: re.Match[str], real: int, what: str) -> Iterator[Found]:
    stated = number(found["n"])
    if stated != real:
        yield Found(
            passage.lines_at(*found.span()),
            f"「{stated:,}{found['unit']}」とありますが、{what}は{real:,}{found['unit']}です。",
            found[0],
        )


def breakdowns(desk: Desk) -> Iterator[Found]:
    """An amount over several years, with the years' own amounts under 内訳."""
    for item in desk.notice.titled("限度額", "上限額", part=0):
        scope = desk.notice.scope(item)
        rows = [(p, yen) for p in scope for yen in amounts(p)]
        heads = [i for i, p in enumerate(scope) if "内訳" in p.text]
        if not heads or not rows:
            continue
        before = [yen for p, yen in rows if scope.index(p) < heads[0]]
        after = [yen for p, yen in rows if scope.index(p) > heads[0]]
        total = before[-1] if before else None
        if total is not None and len(after) > 1 and sum(y.yen for y in after) != total.yen:
            yield Found(
                (*total.lines, *(line for y in after for line in y.lines)),
                f"総額{total.yen:,}円と、内訳の合計{sum(y.yen for y in after):,}円が合いません。",
                total.text,
            )


def ceilings(desk: Desk) -> Iterator[Found]:
    """The ceiling of one 年度 with two amounts."""
    stated: dict[str, dict[int, list[int]]] = {}
    for label, yen in _ceilings(desk):
        stated.setdefault(label, {}).setdefault(yen.yen, []).extend(yen.lines)
    for label, values in stated.items():
        if len(values) > 1:
            listed = "と".join(f"{value:,}円" for value in values)
            yield Found(
                tuple(line for lines in values.values() for line in lines),
                f"令和{label}年度の提案限度額が{listed}の2通りです。",
                label,
            )


def _ceilings(desk: Desk) -> Iterator[tuple[str, Yen]]:
    """(年度, amount) where the sentence or the section says that it is the ceiling."""
    sections = {
        id(p)
        for item in desk.notice.titled("限度額", "上限額", part=0)
        for p in desk.notice.scope(item)
    }
    label, spent = "", False
    for passage in desk.notice.own_passages:
        if _SHARES.search(passage.text):
            continue
        inside = id(passage) in sections
        if not inside:
            label = ""
        for yen in amounts(passage):
            near = passage.text[max(0, yen.start - 40) : yen.start]
            if not inside and not _CEILING.search(near):
                continue
            years = _YEAR.findall(near)
            spent = spent and not years
            label = years[-1] if years else label
            if len(years) < 2 and label and not spent:
                yield label, yen
                spent = True
        if inside and (years := _YEAR.findall(passage.text)) and not list(amounts(passage)):
            label, spent = (years[-1], False) if len(set(years)) == 1 else ("", True)


def thresholds(desk: Desk) -> Iterator[Found]:
    """One amount as a limit that once includes it and once does not."""
    seen: dict[int, list[tuple[str, str, tuple[int, ...]]]] = {}
    for passage in desk.notice.own_passages + _clauses(desk):
        for found in _LIMIT.finditer(passage.text):
            near = passage.text[max(0, found.start() - 24) : found.end() + 50]
            if _LIMITED.search(near):
                text = f"{found['n']}{found['u'] or ''}円"
                (yen,) = [y for y in amounts(passage) if y.start == found.start()]
                how = "を超え" if found["how"] in {"を超え", "超"} else found["how"]
                lines = passage.lines_at(*found.span())
                seen.setdefault(yen.yen, []).append((how, f"{text}{found['how']}", lines))
    for value, limits in seen.items():
        kinds = {how for how, _text, _lines in limits}
        for conflict in _CONFLICTS:
            if not conflict <= kinds:
                continue
            against = [limit for limit in limits if limit[0] in conflict]
            listed = "と".join(dict.fromkeys(f"「{text}」" for _how, text, _lines in against))
            yield Found(
                tuple(line for _how, _text, lines in against for line in lines),
                f"同じ{value:,}円の境目が{listed}と書かれ、ちょうどの額を含むかどうかが食い違います。",
                str(value),
            )


def _clauses(desk: Desk) -> tuple[Passage, ...]:
    return tuple(p for p in desk.notice.passages if desk.notice.is_clauses(p))


def copies(desk: Desk) -> Iterator[Found]:
    """One paper to be handed in as 1部 here and in two copies there."""
    stated: dict[str, dict[int, list[int]]] = {}
    for passage in desk.notice.own_passages:
        for found in _COPIES.finditer(passage.text):
            if not re.search(r"正|副|原本", found[0]):
                _note(stated, found["paper"], int(found["n"]), passage, found)
        both = _BOTH.search(passage.text)
        name = re.match(r"(参加表明書|企画提案書|提案書|見積書)", passage.title)
        if both and name:
            _note(stated, name[1], 2 * int(both["n"]), passage, both)
    for paper, counts in stated.items():
        if len(counts) > 1:
            listed = "と".join(f"{count}部" for count in counts)
            yield Found(
                tuple(line for lines in counts.values() for line in lines),
                f"「{paper}」の提出部数が{listed}の2通りに読めます。",
                paper,
            )


def _note(
    stated: dict[str, dict[int, list[int]]], paper: str, count: int, passage: Passage,
    found: re.Match[str],
) -> None:  # fmt: skip
    lines = passage.lines_at(*found.span())
    stated.setdefault(paper, {}).setdefault(count, []).extend(lines)


def capacities(desk: Desk) -> Iterator[Found]:
    """A capacity whose parts, listed below it, do not add up to it."""
    for item in desk.notice.items():
        scope = desk.notice.scope(item)
        own = [p for p in scope if not p.is_item or p is item]
        found = next(((p, m) for p in own if (m := _CAPACITY.search(p.text))), None)
        below = [
            (p, m)
            for p in scope[1:]
            if p.is_item and len(p.path) == len(item.path) + 1 and (m := _PLACES.search(p.text))
        ]
        if found is None or len(below) < 2:
            continue
        total = sum(int(m["n"]) for _p, m in below)
        if total != int(found[1]["n"]):
            yield Found(
                (*found[0].lines_at(*found[1].span()), *(p.lines[0] for p, _m in below)),
                f"定員は{found[1]['n']}名ですが、内訳の人数を足すと{total}名です。"
                "同時に行わないものがあるなら、そう書いてください。",
                item.title,
            )


def qualified(desk: Desk) -> Iterator[Found]:
    """2回程度 and 2回以上 for one thing."""
    for item in desk.notice.items():
        if len(item.path) != 2 or desk.notice.is_clauses(item):
            continue
        seen: dict[tuple[str, str], dict[str, list[int]]] = {}
        for passage in desk.notice.scope(item):
            for found in _QUALIFIED.finditer(passage.text):
                count = seen.setdefault((found["n"], found["unit"]), {})
                count.setdefault(found["how"], []).extend(passage.lines_at(*found.span()))
        for (count_of, unit), ways in seen.items():
            if len(ways) > 1:
                listed = "と".join(f"「{count_of}{unit}{how}」" for how in ways)
                yield Found(
                    tuple(line for lines in ways.values() for line in lines),
                    f"{listed}の両方が書かれています。最低の数なのか、目安なのかを揃えてください。",
                    f"{item.title}{count_of}{unit}",
                )


RULES = (
    Rule(
        "sum_off", "内訳と合計が合わない", Severity.ERROR,
        "どちらの数で用意すればよいか分からず、提出部数の不足で失格になりかねません。",
        "「11部（原本1部、副本10部）」のような合計と（ ）の中の内訳、「24回（12×2回）」のかけ算を"
        "確かめます。"
        "「程度」「以上」の付く内訳は見ません。",
        sums,
    ),
    Rule(
        "breakdown_off", "限度額の総額と内訳が合わない", Severity.ERROR,
        "提案の上限が2つあることになり、どちらを超えたら失格かが決められません。",
        "提案限度額の項目の「内訳」の後の金額を足し、直前の総額と比べます。",
        breakdowns,
    ),
    Rule(
        "ceiling_two_ways", "限度額が2通り", Severity.ERROR,
        "上限を超えたかどうかの判断が、読む場所によって変わります。",
        "年度ごとの提案限度額を、文書の中で比べます。",
        ceilings,
    ),
    Rule(
        "threshold_two_ways", "金額の境目が2通り", Severity.ERROR,
        "ちょうどその額の契約に、義務があるのかないのかが決まりません。",
        "同じ金額に「以上」と「を超える」、「以下」と「未満」の両方が付いているかを見ます。",
        thresholds,
    ),
    Rule(
        "copies_two_ways", "提出部数が2通り", Severity.WARNING,
        "窓口で部数が足りないと言われるか、余分に刷ることになります。",
        "参加表明書・提案書・見積書の部数と、「正・副各1部」の合計を比べます。",
        copies,
    ),
    Rule(
        "capacity_off", "定員と内訳が合わない", Severity.WARNING,
        "必要な設備や人員の見積りが、事業者によって変わります。",
        "「定員○名」の項目のすぐ下に並ぶ「○名程度」を足して比べます。",
        capacities,
    ),
    Rule(
        "count_two_ways", "回数や人数の言い方が2通り", Severity.NOTE,
        "最低の数か目安かで、契約の数量と検査の合否が変わります。",
        "同じ項目の中で、同じ数に「程度」「以上」「以内」の別のものが付いているかを見ます。",
        qualified,
    ),
)  # fmt: skip
