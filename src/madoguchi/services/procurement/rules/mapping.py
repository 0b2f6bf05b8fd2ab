"""提案項目と評価項目の対応: criteria that nothing in a proposal answers, and the reverse."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from madoguchi.core.calendar.checks import Finding


@dataclass(frozen=True)
class JudgedItem:
    """One criterion of a round that is judged on paper (a talk answers itself).

    sections       codes of the proposal sections that it is judged by
    is_evidenced   papers of every firm answer it (財務諸表 asked of all)
    some_evidence  papers of firms without registration only: registered ones hand in nothing
    """

    code: str
    text: str
    sections: tuple[str, ...] = ()
    is_evidenced: bool = False
    some_evidence: bool = False


@dataclass(frozen=True)
class AskedItem:
    """One section that a proposal has to (or may) answer."""

    code: str
    text: str


def check_mapping(
    criteria: Iterable[JudgedItem], sections: Iterable[AskedItem]
) -> tuple[Finding, ...]:
    """Criteria without a section and sections without a criterion (PROC-088).

    Source: seed 001 §9(2), §11 (倫理綱領, 財務状況); seed 004 §14(2) (課題5 見積書).

    >>> [f.message for f in check_mapping([], [AskedItem("課題5", "見積書")])]
    ['提案項目「課題5 見積書」は、どの評価項目でも評価されません。']
    """
    judged = tuple(criteria)
    used = {code for item in judged for code in item.sections}
    return (
        *_unanswered(judged),
        *(
            Finding(
                "section_unjudged",
                f"提案項目「{_name(each)}」は、どの評価項目でも評価されません。",
                (each.code,),
            )
            for each in sections
            if each.code not in used
        ),
    )


def _unanswered(criteria: Iterable[JudgedItem]) -> Iterator[Finding]:
    for item in criteria:
        if item.sections or item.is_evidenced:
            continue
        whose = "（入札参加資格の登録がある事業者について）" if item.some_evidence else ""
        yield Finding(
            "criterion_unanswered",
            f"評価項目「{_name(item)}」に対応する提案項目がありません{whose}。",
            (item.code,),
        )


def _name(item: JudgedItem | AskedItem) -> str:
    return item.text if item.text.startswith(item.code) else f"{item.code} {item.text}".strip()
