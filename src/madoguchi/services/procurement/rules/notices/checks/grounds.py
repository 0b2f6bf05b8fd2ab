"""失格の点検: the same ground with a rule that may and a rule that must."""

import re
from collections.abc import Iterator

from madoguchi.services.procurement.rules.notices.findings import Desk, Found, Rule, Severity
from madoguchi.services.procurement.rules.notices.shape import Passage

# (name of the ground, words that state it)
GROUNDS: tuple[tuple[str, str], ...] = (
    ("虚偽の記載", r"虚偽"),
    ("審査の公平を害する行為", r"公平性を(?:損|害)|審査(?:結果)?に影響を与え|工作"),
    ("提出期限に遅れたこと", r"提出期限に(?:遅|間に合|適合しない)|期限を過ぎ"),
    ("様式や記載の条件に合わないこと", r"(?:様式|記載|留意事項)[^。]{0,20}条件に適合しない"),
    ("提案限度額を超えたこと", r"(?:限度額|上限額|予算額)を超え"),
    ("委員への接触", r"委員[^。]{0,12}接触"),
)
_EFFECT = r"(?:失格|無効|参加資格を取り消|審査の対象としない|受け付けない)"
_MAY = re.compile(rf"{_EFFECT}[^。]{{0,12}}(?:場合がある|ことがある|ことができる)")
_MUST = re.compile(rf"{_EFFECT}(?:と(?:する|なる)|とし|する)?(?!(?:[^。]{{0,12}}(?:場合が|こと)))")


def may_and_must(desk: Desk) -> Iterator[Found]:
    stated: dict[str, dict[str, list[int]]] = {}
    for effect, text, passage in _statements(desk):
        for name, words in GROUNDS:
            if re.search(words, text):
                stated.setdefault(name, {}).setdefault(effect, []).append(passage.lines[0])
    for name, effects in stated.items():
        if len(effects) == 2:
            yield Found(
                tuple(line for lines in effects.values() for line in lines),
                f"「{name}」を、一方では「失格・無効とする」、他方では「することがある」としています。"
                "どちらにするか決めてください。",
                name,
            )


def _statements(desk: Desk) -> Iterator[tuple[str, str, Passage]]:
    """(may or must, sentence, passage); the items of a list take the effect of its heading."""
    for passage in desk.notice.own_passages:
        for sentence in passage.text.split("。"):
            effect = _effect(sentence)
            if effect:
                yield effect, sentence, passage
    for item in desk.notice.items():
        scope = desk.notice.scope(item)
        head = " ".join(p.text for p in scope[:2] if not (p.is_item and p is not item))
        effect = _effect(head)
        if effect and ("次の" in head or "以下の" in head):
            for below in scope[1:]:
                if below.is_item and not _effect(below.text):
                    yield effect, below.text, below


def _effect(text: str) -> str:
    if _MAY.search(text):
        return "may"
    return "must" if _MUST.search(text) else ""


RULES = (
    Rule(
        "may_and_must", "「する」と「することがある」の食い違い", Severity.ERROR,
        "同じことをした2つの事業者を、違う扱いにできてしまいます。公平だったと示せません。",
        "虚偽の記載・公平を害する行為・期限・様式・限度額・委員への接触について、"
        "失格・無効と「する」文と「することがある」文の両方があるかを見ます。",
        may_and_must,
    ),
)  # fmt: skip
