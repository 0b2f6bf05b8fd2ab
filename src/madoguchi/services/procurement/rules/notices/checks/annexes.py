"""別紙・様式・資料の点検: what is named but not there, and what is there but never named."""

import re
from collections.abc import Iterator

from madoguchi.services.procurement.rules.notices.evening import tight, unmarked
from madoguchi.services.procurement.rules.notices.findings import Desk, Found, Rule, Severity
from madoguchi.services.procurement.rules.notices.shape import NoticePart, Passage

_NUMBER = r"\d{1,2}(?:-\d{1,2})?"
_CITED = re.compile(
    rf"(?P<word>別紙|別添|別表)\s*(?P<numbers>{_NUMBER}(?:\s*[・,、及び]+\s*(?:別紙|別添)?\s*{_NUMBER})*)"
    rf"(?:\s*(?:「(?P<title>[^」]{{2,60}})」))?"
)
_UNNUMBERED = re.compile(
    r"(?P<word>別紙|別添)\s*、?\s*(?:「(?P<title>[^」]{2,60})」|(?P<paper>仕様書(?:\(案\))?|特記事項))"
)
_FORM = re.compile(rf"様式\s*(?:第\s*)?({_NUMBER})(?!\d|号)")
NAMED_FORM = (
    re.compile(rf"様式\s*({_NUMBER})\s*[】)]?\s*「([^」]{{2,40}})」"),
    re.compile(rf"「([^」]{{2,40}})」\s*[(【]\s*様式\s*({_NUMBER})\s*[)】]"),
    re.compile(
        rf"(?:^|[・、①-⑳\s])([^\s「」()【】、。①-⑳・をはがに:]{{2,30}}[書届票表証])\s*[(【]\s*様式\s*({_NUMBER})\s*[)】]"
    ),
)
_PAPER = re.compile(
    r"「([^「」]{2,60}(?:説明書|基準表|評価基準|採点表|配点表|仕様書|要領))」"
    r"(?=\s*(?:のとおり|に基づ|によ[るり]|を参照|参照))"
)
_ASKED = re.compile(r"提出|使用|記入|作成|添付|届け|様式一覧|質問|辞退|申込|表明|提案書")
_FORM_LIST = re.compile(r"(?:提出)?様式(?:一覧|集)(?:表)?")
_FIGURE = re.compile(
    r"(?<![別代年])((?:図|表|資料|参考資料)\s*\d{1,2})(?:\s*(?:「[^」]*」|\([^()]*\)))?\s*"
    r"(?:を?参照|のとおり|に示す|に基づ|による|に記載)"
)
_CAPTION_OF = re.compile(
    r"^[【<《(]?\s*((?:図|表|資料|参考資料)\s*\d{1,2})(?!\s*(?:を?参照|のとおり|に))"
)
_ORDERED = ("要綱", "条例", "規則", "法律", "職員対応要領")


def annexes(desk: Desk) -> Iterator[Found]:
    """Annexes that the text cites and that carry no such label."""
    labels = {part.label for part in desk.notice.parts if part.label}
    for label, (lines, title) in _citations(desk).items():
        if label in labels:
            continue
        near = [part.line for part in _parts_titled(desk, title)] or _lines_titled(desk, title)
        if near:
            words = (
                f"「{label}」と引用された「{title}」の文書に、その番号が付いていません。"
                f"表題に「{label}」を付けてください。"
            )
            yield Found((*lines, *near), words, label)
        else:
            yield Found(
                tuple(lines),
                f"「{label}」が引用されていますが、この文書には見当たりません。"
                "別のファイルで渡すのか、付け忘れか、表題に番号がないだけかを確認してください。",
                label,
            )


def _citations(desk: Desk) -> dict[str, tuple[list[int], str]]:
    """label → (lines, the title in brackets if any)."""
    found: dict[str, tuple[list[int], str]] = {}
    own_lines = {part.line for part in desk.notice.parts if part.label}
    for passage in desk.notice.own_passages:
        if passage.lines[0] in own_lines:
            continue
        for cited in _CITED.finditer(passage.text):
            numbers = re.findall(_NUMBER, cited["numbers"])
            for number in numbers:
                label = f"{cited['word']}{number}"
                lines, title = found.setdefault(label, ([], ""))
                lines.extend(passage.lines_at(*cited.span()))
                title = title or cited["title"] or _title_before(passage, cited.start())
                found[label] = (lines, title)
        for cited in _UNNUMBERED.finditer(passage.text):
            title = cited["title"] or cited["paper"]
            title = title.removesuffix("(案)")
            lines, _title = found.setdefault(f"{cited['word']}「{title}」", ([], title))
            lines.extend(passage.lines_at(*cited.span()))
    return found


def _title_before(passage: Passage, start: int) -> str:
    """「…特記事項」を遵守すること。（別紙1参照）: the title stands before its number."""
    quoted = re.findall(r"(?<![\d紙添])「([^」]{4,60})」", passage.text[max(0, start - 60) : start])
    return quoted[-1] if quoted else ""


def _parts_titled(desk: Desk, title: str) -> list[NoticePart]:
    """The annexes whose own title holds the cited one (a set of clauses by its first words)."""
    wanted = tight(title).split("(", 1)[0]
    found: list[NoticePart] = []
    if len(wanted) < 4:
        return found
    for part in desk.notice.parts[1:]:
        opening = [p for p in desk.notice.passages if p.part == part.ordinal][:4]
        heads = [tight(part.title), *(tight(p.text).split("(", 1)[0] for p in opening)]
        if any(head and (wanted in head or head == wanted) for head in heads):
            found.append(part)
    return found


def _lines_titled(desk: Desk, title: str) -> list[int]:
    """Lines that are the cited title and nothing else: an annex that the outline did not part."""
    wanted = tight(title)
    if len(wanted) < 4:
        return []
    lines = (line for line in desk.notice.lines if tight(unmarked(line.text)) == wanted)
    return [line.number for line in lines]


def unnamed_annexes(desk: Desk) -> Iterator[Found]:
    """Annexes with a number that nothing in the text names."""
    cited = _citations(desk)
    for part in desk.notice.parts:
        if part.label and part.label[-1:].isdigit() and part.label not in cited:
            yield Found(
                (part.line,),
                f"「{part.label}」が付いていますが、本文のどこにも引用されていません。",
                part.label,
            )


def form_gaps(desk: Desk) -> Iterator[Found]:
    """Numbers of forms that are left out (様式1, 様式3)."""
    where: dict[int, list[int]] = {}
    for passage in desk.notice.own_passages:
        for found in _FORM.finditer(passage.text):
            number = int(found[1].split("-")[0])
            where.setdefault(number, []).extend(passage.lines_at(*found.span()))
    for number in range(1, max(where, default=0)):
        if number not in where:
            lower = max((n for n in where if n < number), default=None)
            upper = min(n for n in where if n > number)
            lines = (*(where[lower][:1] if lower else ()), *where[upper][:1])
            yield Found(
                lines,
                f"様式{number}がどこにも書かれていません（様式{upper}はあります）。"
                "抜けた様式か、番号の誤りかを確認してください。",
                f"様式{number}",
            )


def unasked_forms(desk: Desk) -> Iterator[Found]:
    """Forms that the text only points to: nothing says who hands them in, and when."""
    where: dict[str, list[tuple[Passage, tuple[int, ...]]]] = {}
    for passage in desk.notice.own_passages:
        for found in _FORM.finditer(passage.text):
            where.setdefault(found[1], []).append((passage, passage.lines_at(*found.span())))
    for number, places in where.items():
        if not any(_is_asked(desk, passage) for passage, _lines in places):
            yield Found(
                tuple(line for _passage, lines in places for line in lines),
                f"様式{number}は、誰がいつ出すのかが書かれていません。提出書類に入れるかどうかを確認してください。",
                f"様式{number}",
            )


def _is_asked(desk: Desk, passage: Passage) -> bool:
    above = [item.title for item in desk.notice.above(passage)]
    return any(_ASKED.search(text) for text in (passage.text, *above))


def form_lists(desk: Desk) -> Iterator[Found]:
    """The list of forms against the forms that the text names."""
    passages = desk.notice.own_passages
    start = next((i for i, p in enumerate(passages) if _FORM_LIST.fullmatch(tight(p.text))), None)
    if start is None:
        return
    listed: dict[str, int] = {}
    for passage in passages[start + 1 :]:
        found = _FORM.match(passage.text)
        if not found:
            break
        listed[found[1]] = passage.lines[0]
    named: dict[str, tuple[int, ...]] = {}
    for passage in passages[:start]:
        for found in _FORM.finditer(passage.text):
            named.setdefault(found[1], passage.lines_at(*found.span()))
    for number in [n for n in named if n not in listed] if len(listed) > 1 else []:
        yield Found(
            (*named[number], passages[start].lines[0]),
            f"様式{number}が、様式の一覧にありません。",
            f"一覧{number}",
        )
    for number in [n for n in listed if n not in named] if len(listed) > 1 else []:
        yield Found(
            (listed[number],),
            f"様式{number}が一覧にありますが、本文のどこにも書かれていません。",
            number,
        )


def figures(desk: Desk) -> Iterator[Found]:
    """「図1のとおり」 without a figure 1."""
    there = {
        tight(found[1])
        for passage in desk.notice.passages
        if (found := _CAPTION_OF.match(passage.text))
    }
    seen: dict[str, list[int]] = {}
    for passage in desk.notice.own_passages:
        for found in _FIGURE.finditer(passage.text):
            if tight(found[1]) not in there:
                seen.setdefault(tight(found[1]), []).extend(passage.lines_at(*found.span()))
    for label, lines in seen.items():
        yield Found(
            tuple(lines),
            f"「{label}」が引用されていますが、この文書には見当たりません。",
            label,
        )


def form_names(desk: Desk) -> Iterator[Found]:
    """One form number with two names."""
    names: dict[str, dict[str, list[int]]] = {}
    for passage in desk.notice.own_passages:
        for number, name, span in _named_forms(passage):
            known = names.setdefault(number, {})
            same = next((k for k in known if k in name or name in k), name)
            known.setdefault(same, []).extend(passage.lines_at(*span))
    for number, known in names.items():
        if len(known) > 1:
            quoted = "と".join(f"「{name}」" for name in known)
            yield Found(
                tuple(line for lines in known.values() for line in lines),
                f"様式{number}が{quoted}の2つの名前で呼ばれています。",
                f"{number}{quoted}",
            )


def _named_forms(passage: Passage) -> Iterator[tuple[str, str, tuple[int, int]]]:
    for index, pattern in enumerate(NAMED_FORM):
        for found in pattern.finditer(passage.text):
            number, name = (found[1], found[2]) if index == 0 else (found[2], found[1])
            yield number, tight(name), found.span()


def papers(desk: Desk) -> Iterator[Found]:
    """A paper that the text rests on (…説明書のとおり) and that is not in the document."""
    titles = "".join(tight(p.text) for p in desk.notice.passages if len(p.text) < 80 and not
                     _PAPER.search(p.text))  # fmt: skip
    seen: dict[str, list[int]] = {}
    for passage in desk.notice.own_passages:
        for found in _PAPER.finditer(passage.text):
            name = tight(found[1])
            if not any(word in name for word in _ORDERED) and name not in titles:
                seen.setdefault(name, []).extend(passage.lines_at(*found.span()))
    for name, lines in seen.items():
        yield Found(
            tuple(lines),
            f"「{name}」によるとされていますが、この文書には含まれていません。"
            "一緒に公開されているか確認してください。",
            name,
        )


RULES = (
    Rule(
        "annex_missing", "引用した別紙・別添がない", Severity.WARNING,
        "守るべき内容が渡らないまま、提案や契約が進みます。",
        "本文の「別紙1」「別添「…」」と、文書の中の別紙の表題を比べます。別のファイルで渡す別紙は見えません。",
        annexes,
    ),
    Rule(
        "annex_never_named", "引用されない別紙", Severity.NOTE,
        "付いている理由が分からず、守る義務があるのかどうかも読み取れません。",
        "番号の付いた別紙・別添が、本文で一度でも引用されているかを見ます。",
        unnamed_annexes,
    ),
    Rule(
        "form_gap", "様式の番号が抜けている", Severity.WARNING,
        "参加する事業者は、抜けた様式をもらい忘れたと思い、問い合わせてきます。",
        "書かれた様式の番号を1から順に数えます。枝番（1-1）は元の番号として数えます。",
        form_gaps,
    ),
    Rule(
        "form_unasked", "出すことになっていない様式", Severity.NOTE,
        "提案書と一緒に出すのか、読むだけでよいのか、事業者ごとに違うことをします。",
        "様式の番号が書かれた所とその見出しに、提出・記入・作成などの言葉が一つもないものを挙げます。",
        unasked_forms,
    ),
    Rule(
        "form_unlisted", "様式の一覧と本文が合わない", Severity.WARNING,
        "一覧だけを見て用意した事業者が、様式を出し忘れます。",
        "「様式一覧」に並ぶ番号と、本文の様式の番号を比べます。",
        form_lists,
    ),
    Rule(
        "figure_missing", "引用した図・表・資料がない", Severity.WARNING,
        "図や表にしか書かれていない条件が、読み手に渡りません。",
        "「図1のとおり」「資料3を参照」などと、同じ番号で始まる行を比べます。別のファイルの資料は見えません。",
        figures,
    ),
    Rule(
        "form_two_names", "1つの様式に2つの名前", Severity.WARNING,
        "どの用紙を出せばよいのか、受け付ける側も迷います。",
        "「様式1「…」」「…（様式1）」の名前を比べます。一方が他方を含むものは同じとみなします。",
        form_names,
    ),
    Rule(
        "paper_absent", "よりどころの資料が含まれない", Severity.NOTE,
        "「説明書のとおり」とだけ書かれた内容は、その資料がないと守れません。",
        "「…説明書」「…基準表」のとおり・に基づき、と書かれた資料が、文書の中にあるかを見ます。",
        papers,
    ),
)  # fmt: skip
