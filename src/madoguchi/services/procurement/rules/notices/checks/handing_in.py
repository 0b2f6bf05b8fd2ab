"""提出の点検: what a bidder must hand in, when and where, and what the text forgets to say."""

import re
from collections.abc import Iterator

from madoguchi.core.calendar.hours import SPAN_PATTERN
from madoguchi.services.procurement.rules.notices.checks.criteria import (
    CONDITION_TITLES,
    PROOFS,
    asked_papers,
)
from madoguchi.services.procurement.rules.notices.checks.dues import UNDATED
from madoguchi.services.procurement.rules.notices.findings import Desk, Found, Rule, Severity
from madoguchi.services.procurement.rules.notices.outline import CIRCLED
from madoguchi.services.procurement.rules.notices.shape import Passage

_WITHDRAW = re.compile(r"辞退(?:届|書|願)")
_BY_HAND = re.compile(
    r"持参(?:に限る|又は|または|もしくは|若しくは|、|により|する|すること|による|・)"
)
_OPEN = re.compile(r"受付|窓口|開庁|執務|土日|土・日|平日|閉庁|持参")
_SEAL = re.compile(r"(?:代表者印|実印|社印|印鑑)[^。]{0,8}押|記名押印|押印(?:し|の上|のうえ|済)")
_OTHER_WAY = re.compile(
    r"持参|郵送(?!不可|は不可|できない)|窓口|PDF|スキャン|電子署名|写しで|受領印"
)
_AT_CONTRACT = re.compile(r"契約(?:締結)?(?:日|時)(?:時点|まで)[^。]{0,10}(?:取得|有し|登録)")
_SPAN = re.compile(rf"([{CIRCLED}])\s*~\s*([{CIRCLED}])")
_BUNDLED = re.compile(r"綴じ|とじ|添えて|クリップ|封入|ファイリング")
_HEADING = re.compile(r"[、・]|及び|および|並びに|ならびに")
_PARTS: dict[str, re.Pattern[str]] = {
    "場所": re.compile(r"場所|窓口|先|ホームページ|サイト|課"),
    "提出先": re.compile(r"提出先|提出場所|送付先|場所|あて先|宛先|窓口|課|先"),
    "方法": re.compile(r"方\s*法|ダウンロード|無償|郵送|持参|電子メール|電子申請|配布|掲載"),
    "部数": re.compile(r"\d\s*部|部数"),
}
_GIVEN = re.compile(r"(?:交付|配布|公開|閲覧)[^、・]{0,6}(?:期間|期限|日時)?[、・][^、]{0,6}提出先")


def undated_withdrawals(desk: Desk) -> Iterator[Found]:
    """A withdrawal paper in a section without any date."""
    dated = {mention.passage.lines for mention in desk.times}
    for passage in desk.notice.own_passages:
        found = _WITHDRAW.search(passage.text)
        if not found or passage.part or "提出" not in passage.text or UNDATED.search(passage.text):
            continue
        item = _own_item(desk, passage)
        scope = desk.notice.scope(item) if item else (passage,)
        text = "".join(p.text for p in scope)
        if not any(p.lines in dated for p in scope) and not re.search(
            r"まで|期限|随時|速やか", text
        ):
            yield Found(
                passage.lines_at(*found.span()),
                f"「{found[0]}」をいつまでに出せばよいかが書かれていません。",
                passage.text[:30],
            )
            return


def _own_item(desk: Desk, passage: Passage) -> Passage | None:
    return next((i for i in desk.notice.above(passage) if i.path == passage.path), None)


def hours(desk: Desk) -> Iterator[Found]:
    """Papers are to be brought, and nothing says when the counter is open."""
    brought = [
        (passage, found)
        for passage in desk.notice.own_passages
        if not passage.part and (found := _BY_HAND.search(passage.text))
    ]
    if not desk.notice.is_call or not brought:
        return
    for passage in desk.notice.own_passages:
        text = passage.text.replace(" ", "")
        if not passage.part and SPAN_PATTERN.search(text) and _OPEN.search(text + passage.title):
            return
    passage, found = brought[0]
    yield Found(
        passage.lines_at(*found.span()),
        "持参で受け付けるとされていますが、窓口の受付時間が書かれていません。",
        "hours",
    )


def seals(desk: Desk) -> Iterator[Found]:
    """A sealed paper that comes by e-mail alone."""
    told: set[tuple[int, ...]] = set()
    for item in sorted(desk.notice.items(0), key=lambda each: -len(each.path)):
        scope = desk.notice.scope(item)
        text = "".join(p.text for p in scope)
        if len(item.path) > 2 or "電子メール" not in text or _OTHER_WAY.search(text):
            continue
        found = next(((p, m) for p in scope if (m := _SEAL.search(p.text))), None)
        if found is not None and found[0].lines not in told:
            told.add(found[0].lines)
            yield Found(
                found[0].lines_at(*found[1].span()),
                "押印した書類を求めていますが、提出の方法は電子メールだけです。"
                "押印した紙を読み取ったものでよいのか、原本をどうするのかを書いてください。",
                item.title,
            )


def early_proofs(desk: Desk) -> Iterator[Found]:
    """A condition that must hold at the contract, and its proof due with the application."""
    papers = asked_papers(desk)
    for heading in desk.notice.titled(*CONDITION_TITLES, part=0):
        for passage in desk.notice.scope(heading)[1:]:
            late = _AT_CONTRACT.search(passage.text)
            if late is None:
                continue
            for condition, proof, name in PROOFS:
                shown = [
                    p for p in papers if re.search(proof, p.text) and re.search(condition, p.text)
                ]
                if shown and re.search(condition, passage.text):
                    yield Found(
                        (*passage.lines, shown[0].lines[0]),
                        f"「{name}」は契約のときにあればよいとされていますが、証明する書類は参加のときに"
                        "求められています。参加のときに必要なのかを書いてください。",
                        name,
                    )


def bundles(desk: Desk) -> Iterator[Found]:
    """①～⑦ are handed in, but the bundle names only ①～⑥."""
    for item in desk.notice.items():
        if len(item.path) != 1 or desk.notice.is_clauses(item):
            continue
        scope = desk.notice.scope(item)
        spans = [(p, _marks_between(m[1], m[2])) for p in scope for m in _SPAN.finditer(p.text)]
        if not spans:
            continue
        whole_at, whole = max(spans, key=lambda pair: len(pair[1]))
        for passage in scope:
            marks = _marks_of(passage.text) if _BUNDLED.search(passage.text) else set()
            lacking = sorted(whole - marks)
            if len(marks) > 1 and marks < whole and passage is not whole_at:
                yield Found(
                    (whole_at.lines[0], passage.lines[0]),
                    f"提出する書類は{min(whole)}～{max(whole)}ですが、綴じ方・まとめ方に"
                    f"{'・'.join(lacking)}がありません。",
                    passage.text[:30],
                )


def _marks_between(first: str, last: str) -> set[str]:
    return set(CIRCLED[CIRCLED.index(first) : CIRCLED.index(last) + 1])


def _marks_of(text: str) -> set[str]:
    marks = {sign for sign in text if sign in CIRCLED}
    for found in _SPAN.finditer(text):
        marks |= _marks_between(found[1], found[2])
    return marks


def headings(desk: Desk) -> Iterator[Found]:
    """A heading that promises 場所及び方法, and a section without one of them."""
    for item in desk.notice.items(0):
        title = item.title
        if len(title) > 40 or item.head[1] or not _HEADING.search(title):
            continue
        if _GIVEN.search(title):
            yield Found(item.lines, f"見出し「{title}」は、渡すものについての項目に「提出先」と"
                        "書いています。「場所」などの誤りではありませんか。", title)  # fmt: skip
            continue
        text = "".join(p.text for p in desk.notice.scope(item)[1:])
        names = [
            word for word in _PARTS if any(n.endswith(word) for n in _HEADING.split(_bare(title)))
        ]
        lacking = [name for name in names if not _PARTS[name].search(text)]
        if text and lacking:
            yield Found(
                item.lines,
                f"見出し「{title}」にある{'・'.join(f'「{name}」' for name in lacking)}が、"
                "この項目に書かれていません。",
                title,
            )


def _bare(title: str) -> str:
    return re.sub(r"等$|について$", "", title)


RULES = (
    Rule(
        "withdrawal_undated", "辞退の期限がない", Severity.WARNING,
        "提案書の締切の後に辞退されると、審査の準備がやり直しになります。",
        "辞退届などを提出するとした項目に、日付や期限の言葉があるかを見ます。",
        undated_withdrawals,
    ),
    Rule(
        "hours_missing", "窓口の受付時間がない", Severity.WARNING,
        "昼休みや閉庁の後に来た事業者を、受け付けることも断ることもできません。",
        "公募の要領で持参を受け付けるとき、本文に窓口の時間帯があるかを見ます。",
        hours,
    ),
    Rule(
        "seal_by_mail", "押印した書類を電子メールだけで受ける", Severity.NOTE,
        "原本が届かないまま受け付けたことになり、印の意味を問われます。",
        "押印を求める項目で、提出の方法が電子メールだけで、PDF・スキャン・写しなどの言葉がないものを挙げます。",
        seals,
    ),
    Rule(
        "proof_before_condition", "条件より先に求める証明", Severity.WARNING,
        "契約までに取得すればよい事業者が、証明書がないために参加できません。",
        "「契約締結日時点で取得」などの条件の証明書が、参加のときの提出書類にあるかを見ます。",
        early_proofs,
    ),
    Rule(
        "bundle_incomplete", "まとめ方に抜けた書類がある", Severity.WARNING,
        "抜けた書類を別に出すのか、出さなくてよいのか、事業者ごとに違うことをします。",
        "「①～⑦」を提出する項目で、綴じる・添えるとされた番号を合わせ、足りないものを挙げます。",
        bundles,
    ),
    Rule(
        "heading_unkept", "見出しと中身が合わない", Severity.NOTE,
        "見出しを信じて探しても、書かれていません。前の案件の見出しが残っていることもあります。",
        "「…の場所及び方法」のような見出しの言葉が、その項目の中に書かれているかを見ます。",
        headings,
    ),
)  # fmt: skip
