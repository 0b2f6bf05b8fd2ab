"""契約の点検: years of titles and ceilings, titles of annexes, renewals that are also denied."""

import re
from collections.abc import Iterator

from madoguchi.core.calendar.fiscal import fiscal_year, fiscal_year_label
from madoguchi.services.procurement.rules.notices.evening import tight
from madoguchi.services.procurement.rules.notices.findings import Desk, Found, Rule, Severity
from madoguchi.services.procurement.rules.notices.shape import Passage
from madoguchi.services.procurement.rules.notices.terms_of_work import hull, terms_of

_YEAR = re.compile(r"令\s*和\s*(元|\d{1,2})\s*(?:年\s*度)?")
_YEARS = re.compile(
    r"令\s*和\s*(元|\d{1,2})\s*(?:年\s*度)?\s*(?:~\s*(?:令\s*和\s*)?(\d{1,2})\s*)?年\s*度"
)
_SAME_FIRM = re.compile(
    r"同(?:じ|一の?)(?:事業者|受託者|者)[^。]{0,16}契約を締結|(?:翌年度|令和\d{1,2}年度)の契約を行う"
    r"|年度についても[^。]{0,12}(?:契約を結ぶ|契約を締結)"
)
_ASKED = re.compile(r"随意契約により締結する予定(?P<after>[^。]{0,12})")
_NONE = re.compile(r"^\s*(?:の有無)?\s*[:はが]?\s*(?:無(?:い|し)?|なし|ない)(?:$|[。\s])")
_CEILINGS = ("限度額", "上限額")
_REFERENCE = re.compile(r"参考(?:値|額|価格|金額)")


def _year(text: str) -> int:
    return 2018 + (1 if text == "元" else int(text))


def stated_titles(desk: Desk, part: int) -> list[tuple[str, Passage]]:
    """The titles under 件名, also of several contracts a line each (令和7年度:…)."""
    found: list[tuple[str, Passage]] = []
    for item in desk.notice.titled("件名", part=part):
        for passage in desk.notice.scope(item):
            if passage.is_item and passage is not item:
                break
            text = tight(item.head[1] if passage is item else passage.text)
            text = re.sub(r"^令和\d{1,2}(?:~\d{1,2})?年度:", "", text)
            if 10 <= len(text) < 80 and ":" not in text and "。" not in text:
                found.append((text, passage))
    return found


def title_years(desk: Desk) -> Iterator[Found]:
    """A title of one 年度 over a period that lies in others."""
    for part in desk.notice.parts:
        start, end = hull(terms_of(desk, part.ordinal))
        if start is None or end is None:
            continue
        for title, passage in stated_titles(desk, part.ordinal):
            named = re.match(r"令和(元|\d{1,2})年度", title)
            if named and not fiscal_year(start) <= _year(named[1]) <= fiscal_year(end):
                yield Found(
                    (
                        *passage.lines,
                        *(line for t in terms_of(desk, part.ordinal) for line in t.lines),
                    ),
                    f"件名は{fiscal_year_label(_year(named[1]))}ですが、契約期間は"
                    f"{fiscal_year_label(fiscal_year(start))}です。どちらの年度の契約か確認してください。",
                    title,
                )


def annex_titles(desk: Desk) -> Iterator[Found]:
    """Annexes with a title of their own that the call does not know."""
    own = [title for title, _passage in stated_titles(desk, 0)]
    if not own:
        return
    others: dict[str, list[int]] = {}
    for part in desk.notice.parts[1:]:
        for title, passage in stated_titles(desk, part.ordinal):
            if not any(title in known or known in title for known in own):
                others.setdefault(title, []).extend(passage.lines)
    if others:
        listed = "・".join(f"「{title}」" for title in others)
        yield Found(
            tuple(line for lines in others.values() for line in lines),
            f"別紙・別添の件名{listed}が、本文の件名「{own[0]}」と違います。"
            "契約が分かれるなら、本文にもその名前を書いてください。",
            listed,
        )


def ceiling_years(desk: Desk) -> Iterator[Found]:
    """Years of the period for which no ceiling is given, though others have one."""
    start, end = hull(terms_of(desk, 0))
    headings = desk.notice.titled(*_CEILINGS, part=0)
    text = "\n".join(p.text for item in headings for p in desk.notice.scope(item))
    given = set(_years_of(text))
    if start is None or end is None or not given:
        return
    lacking = [y for y in range(fiscal_year(start), fiscal_year(end) + 1) if y not in given]
    if lacking:
        listed = "・".join(fiscal_year_label(year) for year in lacking)
        yield Found(
            (headings[0].lines[0], *(line for term in terms_of(desk, 0) for line in term.lines)),
            f"履行期間は{listed}に及びますが、その年度の限度額が書かれていません。"
            "示さないなら、いつどう決めるかを書いてください。",
            listed,
        )


def _years_of(text: str) -> Iterator[int]:
    for found in _YEARS.finditer(text):
        first = _year(found[1])
        yield from range(first, (_year(found[2]) if found[2] else first) + 1)


def reference_ceilings(desk: Desk) -> Iterator[Found]:
    """An amount under 限度額 that the text calls a mere reference."""
    for item in desk.notice.titled(*_CEILINGS, part=0):
        for passage in desk.notice.scope(item):
            found = _REFERENCE.search(passage.text)
            if found:
                yield Found(
                    (item.lines[0], *passage.lines_at(*found.span())),
                    f"限度額の項目に書かれた額が「{found[0]}」ともされています。"
                    "超えたら失格になる上限なのか、目安なのかを書いてください。",
                    passage.text[:30],
                )


def denied_renewals(desk: Desk) -> Iterator[Found]:
    """The same firm again next year, and 随意契約により締結する予定: 無."""
    promised = [
        (passage, found)
        for passage in desk.notice.own_passages
        if (found := _SAME_FIRM.search(passage.text.replace(" ", "")))
    ]
    if not promised:
        return
    passages = desk.notice.own_passages
    for index, passage in enumerate(passages):
        found = _ASKED.search(passage.text)
        if found is None:
            continue
        behind = passages[index + 1].text if index + 1 < len(passages) else ""
        rest = passage.text[found.end() - len(found["after"]) :]
        if _NONE.match(rest) or (rest.strip() in {"の有無", "の有無:"} and _NONE.match(behind)):
            yield Found(
                (promised[0][0].lines[0], *passage.lines_at(*found.span())),
                "次の年度も同じ事業者と契約するとされていますが、随意契約の予定は「無」とされています。"
                "翌年度以降の契約を含めて書いているか確認してください。",
                "renewal",
            )


RULES = (
    Rule(
        "title_year", "件名の年度と契約期間が合わない", Severity.WARNING,
        "契約書の件名と予算の年度が食い違い、決裁や公表のときに説明が要ります。",
        "件名の「令和○年度」が、同じ文書（別添ごと）の契約期間の年度に入るかを見ます。",
        title_years,
    ),
    Rule(
        "annex_title", "別紙の件名が本文と違う", Severity.NOTE,
        "公募した案件と契約する案件が同じものか、名前からは分かりません。",
        "別紙・別添の「件名」と、本文の「件名」を比べます。一方が他方を含むものは同じとみなします。",
        annex_titles,
    ),
    Rule(
        "ceiling_year_missing", "限度額のない年度がある", Severity.NOTE,
        "その年度の見積りの上限が分からず、提案の額を比べられません。",
        "履行期間の年度のそれぞれに、提案限度額の項目で額が示されているかを見ます。",
        ceiling_years,
    ),
    Rule(
        "ceiling_reference", "限度額が参考値ともされる", Severity.WARNING,
        "超えた提案を失格にできるのかどうかが決まりません。",
        "提案限度額の項目の中で、額が「参考値」「参考額」などと呼ばれていないかを見ます。",
        reference_ceilings,
    ),
    Rule(
        "renewal_denied", "翌年度の契約と随意契約の予定が食い違う", Severity.NOTE,
        "翌年度に随意契約を結ぶとき、予定は無いと公表したことと矛盾して見えます。",
        "「同じ事業者と…契約を締結」などの文があり、「随意契約により締結する予定」が「無」とされているかを見ます。"
        "翌年度の契約を「他の業務」に含めない考え方なら、そのまま了承してください。",
        denied_renewals,
    ),
)  # fmt: skip
