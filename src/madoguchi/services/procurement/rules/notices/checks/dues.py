"""期限の点検: two dues for one thing, due words without a date, duties before the contract."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.procurement.rules.notices.evening import tight
from madoguchi.services.procurement.rules.notices.findings import Desk, Found, Rule, Severity
from madoguchi.services.procurement.rules.notices.mentions import TimeMention
from madoguchi.services.procurement.rules.notices.schedule_rows import schedule_rows
from madoguchi.services.procurement.rules.notices.shape import Passage
from madoguchi.services.procurement.rules.notices.terms_of_work import terms_of

# (act of the call, words in a heading or row that name it, words that name another act)
ACTS: tuple[tuple[str, str, str], ...] = (
    ("参加表明書の提出期限", r"参加(?:表明|申込)", r"貸与|結果|招請"),
    ("質問の期限", r"質問", r"(?<!兼)回答|公表"),
    ("質問への回答の日", r"質問.*回答|回答", r"(?:受付|提出|締切|期限)$"),
    ("提案書の提出期限", r"提案書", r"選定する基準|内容|説明書|審査結果|評価"),
    ("招請通知の日", r"招請通知", r"2次|二次"),
)
_LIMIT = re.compile(r"期限|期間|締切|まで|日時|必着|通知")
UNDATED = re.compile(
    r"締切日時?(?:必着|まで)|(?:提出|納品)?期限(?:を|の)?(?:設けて|定めて)|(?:提出)?期限内に提出"
    r"|後日[^。]{0,36}(?:提出|送付)"
)
_EVERY = re.compile(r"(?:前月末(?:日)?|前月の末日|前月\d{1,2}日)まで")
_BEFORE_START = re.compile(
    r"(?:履行|業務|契約)(?:期間)?(?:の)?開始(?:日)?(?:の)?\s*\d+\s*(?:日|週間|か月|ヶ月|営業日)前まで"
)
_SHORT_DUE = re.compile(
    r"\d+\s*(?:営業日|開庁日|日|週間|か月|ヶ月)\s*以内|翌月\s*\d+\s*日|\d+\s*(?:日|週間|か月|ヶ月)前まで"
)
_AGREED = re.compile(r"協議(?:により|の上|のうえ)?.{0,6}定め")


@dataclass(frozen=True)
class Due:
    act: str
    mention: TimeMention
    lines: tuple[int, ...]


def two_dates(desk: Desk) -> Iterator[Found]:
    """One act of the call with two dates, or two times of day."""
    dues = [*dues_of_rows(desk), *dues_of_sections(desk)]
    for act, _words, _not in ACTS:
        mine = [due for due in dues if due.act == act and due.mention.when.is_exact]
        for due in mine[1:]:
            if _differ(mine[0].mention, due.mention):
                yield Found(
                    (*mine[0].lines, *due.lines),
                    f"{act}が「{mine[0].mention.text}」と「{due.mention.text}」の2通りです。",
                    f"{act}{mine[0].mention.text}{due.mention.text}",
                )
                break


def _differ(one: TimeMention, other: TimeMention) -> bool:
    first, second = one.when, other.when
    if first.ends_on != second.ends_on:
        return True
    return bool(first.ends_at and second.ends_at and first.ends_at != second.ends_at)


def dues_of_rows(desk: Desk) -> Iterator[Due]:
    """The acts of the call that the schedule dates."""
    for row in schedule_rows(desk):
        for name in re.split(r"[・、]", row.name):
            act = _act(name)
            if act and _LIMIT.search(name + "期限" * ("回答" in name)):
                yield Due(act, row.mention, row.lines)


def dues_of_sections(desk: Desk) -> Iterator[Due]:
    """The first limit under each section whose heading names an act."""
    rows = {(row.mention.passage.lines, row.mention.start) for row in schedule_rows(desk)}
    for mention in desk.times:
        passage = mention.passage
        if passage.part or (passage.lines, mention.start) in rows or not passage.path:
            continue
        heads = _headings(desk, passage)
        own = tight(passage.title if passage.is_item else mention.before[-14:])
        if "回答" in own or "回答" in (heads[-1] if len(heads) > 1 else "") + mention.after[:24]:
            act = "質問への回答の日"
        elif re.search(r"期[限間]|日時|締切", own) or "まで" in mention.after[:4]:
            act = next((found for head in reversed(heads) if (found := _act(head))), "")
            act = "質問の期限" if act == "質問への回答の日" else act
        else:
            act = ""
        is_issue = any("交付" in head or "公開" in head or "貸与" in head for head in heads)
        if act and not is_issue:
            yield Due(act, mention, mention.lines)


def _headings(desk: Desk, passage: Passage) -> list[str]:
    return [item.title for item in desk.notice.above(passage) if len(item.path) <= 2]


def _act(name: str) -> str:
    for act, words, others in ACTS:
        if re.search(words, name) and not re.search(others, name):
            return act
    return ""


def two_deliveries(desk: Desk) -> Iterator[Found]:
    """One delivered thing with two dates in the same paper."""
    known: list[tuple[str, TimeMention]] = []
    for mention in desk.times:
        passage = mention.passage
        near = (passage.title if passage.is_item else "") + mention.before[-12:]
        if not re.search(r"納品期限|納期|納入期限|提出期限", near):
            continue
        subject = _subject(desk, passage)
        for name, other in known:
            is_same = other.passage.part == passage.part and _share(name, subject)
            if is_same and _differ(other, mention):
                yield Found(
                    (*other.lines, *mention.lines),
                    f"「{_share(name, subject)}」の期限が"
                    f"「{other.text}」と「{mention.text}」の2通りです。",
                    f"{name}{subject}",
                )
        if subject:
            known.append((subject, mention))


def _subject(desk: Desk, passage: Passage) -> str:
    """The heading right above a due date: what has to be delivered."""
    above = [
        item
        for item in desk.notice.above(passage)
        if not re.search(r"期限|納期|納品物$|業務内容$|提出", item.title)
    ]
    return above[-1].title if above and len(above[-1].path) > 1 else ""


def _share(one: str, other: str) -> str:
    """The longest run that both names share, at least 6 characters."""
    best = ""
    for start in range(len(one)):
        for end in range(start + max(6, len(best) + 1), len(one) + 1):
            if one[start:end] in other:
                best = one[start:end]
            else:
                break
    return best


def agreed_and_fixed(desk: Desk) -> Iterator[Found]:
    """A delivery "as agreed" in the table whose due the text fixes elsewhere."""
    rows = [p for p in desk.notice.own_passages if p.is_row and _AGREED.search(p.cells[-1])]
    for row in rows:
        for name in re.split(r"及び|・|、", row.cells[-2] if len(row.cells) > 1 else ""):
            wanted = tight(name)
            if len(wanted) < 3:
                continue
            for passage in desk.notice.own_passages:
                found = None if passage.is_row else _fixed(passage, wanted)
                if found:
                    yield Found(
                        (*row.lines, *passage.lines_at(*found.span())),
                        f"「{wanted}」の納期が、一覧では「{row.cells[-1]}」、本文では「{found[0]}」です。",
                        f"{wanted}{found[0]}",
                    )


def _fixed(passage: Passage, name: str) -> re.Match[str] | None:
    for sentence in re.finditer(r"[^。]+", passage.text):
        if name in sentence[0]:
            found = _SHORT_DUE.search(passage.text, sentence.start(), sentence.end())
            if found:
                return found
    return None


def undated(desk: Desk) -> Iterator[Found]:
    """締切日必着 or 期限を設けて in a section that names no date."""
    for passage in desk.notice.own_passages:
        found = UNDATED.search(passage.text)
        if not found or _has_time(desk, passage):
            continue
        yield Found(
            passage.lines_at(*found.span()),
            f"「{found[0]}」とありますが、この項目に日付がありません。いつまでかを書いてください。",
            f"{passage.label}{passage.text[:30]}",
        )


def _has_time(desk: Desk, passage: Passage) -> bool:
    """Whether the top section holds a date, or points to one."""
    top = passage.path[:1]
    if re.search(r"\d\s*\.?\s*\(\d+\)\s*(?:に|の期限)|別途(?:指示|通知)", passage.text):
        return True
    is_general = "設けて" in passage.text or "定めて" in passage.text
    return any(
        m.passage.part == passage.part
        and (m.passage.path[:2] == passage.path[:2] if is_general else m.passage.path[:1] == top)
        for m in desk.times
    )


def before_the_contract(desk: Desk) -> Iterator[Found]:
    """Duties that fall before the first day of the contract."""
    starts = [term.starts_on for term in terms_of(desk, 0) if term.starts_on and not term.is_vague]
    if not starts:
        return
    first = min(starts)
    for passage in desk.notice.own_passages:
        found = _EVERY.search(passage.text) or _BEFORE_START.search(passage.text)
        if found:
            yield Found(
                passage.lines_at(*found.span()),
                f"「{found[0]}」の最初の期限は、契約の始まる{format_date(first)}より前になります。"
                "初回の扱いを書いてください。",
                passage.text[:30],
            )


def late_contract(desk: Desk) -> Iterator[Found]:
    """A contract that the schedule may conclude after the first day of its period."""
    row = next((r for r in schedule_rows(desk) if re.search(r"契約(?:締結|予定|日)", r.name)), None)
    starts = [
        (term.starts_on, term.lines)
        for term in terms_of(desk, 0)
        if term.starts_on and not term.is_vague
    ]
    if not starts or row is None or row.when.ends_on is None:
        return
    first, lines = min(starts)
    if first < row.when.ends_on:
        yield Found(
            (*row.lines, *lines),
            f"契約締結は「{row.mention.text}」、履行期間は{format_date(first)}からです。"
            "契約が履行の始まりより後になることがないか確認してください。",
            f"{row.name}{row.mention.text}",
        )


RULES = (
    Rule(
        "two_due_dates", "1つの手続に2つの期限", Severity.ERROR,
        "遅い方を信じて出した事業者を、受け付けることも断ることもできなくなります。",
        "参加表明・質問・回答・提案書・招請通知の日を、日程表と各項目とで比べます。",
        two_dates,
    ),
    Rule(
        "two_delivery_dates", "1つの納品物に2つの期限", Severity.ERROR,
        "遅延かどうかが決められず、検査と支払が止まります。",
        "同じ文書の中で、見出しの言葉を6文字以上共にする納品・提出の期限を比べます。",
        two_deliveries,
    ),
    Rule(
        "due_agreed_and_fixed", "協議で決める納期と決まった納期", Severity.WARNING,
        "一覧を見た人は協議を待ち、本文を読んだ人は遅れたと考えます。",
        "納品物の一覧で「協議により定める」とされた物に、本文で「3営業日以内」などの納期がないかを見ます。",
        agreed_and_fixed,
    ),
    Rule(
        "deadline_undated", "期限の言葉だけで日付がない", Severity.WARNING,
        "いつが締切日なのか分からず、遅れたかどうかを決められません。",
        "「締切日必着」「期限を設けて」などの言葉のある項目に、日付があるかを見ます。",
        undated,
    ),
    Rule(
        "due_before_contract", "契約より前に来る義務", Severity.WARNING,
        "契約のない日に提出を求めることになり、初回は守りようがありません。",
        "「前月末まで」「開始日の○日前まで」の最初の期限が、履行期間の前になるものを挙げます。",
        before_the_contract,
    ),
    Rule(
        "contract_after_start", "契約が履行の始まりより後になり得る", Severity.NOTE,
        "契約のないまま業務を始めることになりかねません。",
        "日程表の契約締結の時期の終わりと、履行期間の初日を比べます。初日が「上旬」などのときは見ません。",
        late_contract,
    ),
)  # fmt: skip
