"""Before publication (公開前の点検): what stops a notice, and what its author should know."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Gap:
    """One thing to settle. ``blocks``: publication waits for it; else it is advice."""

    code: str
    message: str
    blocks: bool


@dataclass(frozen=True, kw_only=True)
class NoticeFacts:
    """What the check looks at.

    cited_only    names of documents that are cited but not attached
    unproved      texts of conditions for which no paper is asked and no oath is taken
    tax_unproved  the same, for tax conditions (seed 000, 002: declaration only)
    doubts        findings on dates that nobody has accepted yet
    wrong         contradictions of period, year or ceiling: to be corrected
    advice        what is worth a look: gaps between periods, sections that nothing judges
    """

    reason: str
    title: str
    has_published_document: bool
    has_section: bool
    has_committee: bool
    has_chair_or_note: bool
    milestone_kinds: frozenset[str]
    cited_only: tuple[str, ...] = ()
    unproved: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    unweighted: int = 0
    is_proposal_call: bool = True


@dataclass(frozen=True)
class Readiness:
    gaps: tuple[Gap, ...] = field(default_factory=tuple)

    @property
    def is_ready(self) -> bool:
        return not any(gap.blocks for gap in self.gaps)

    @property
    def blocking(self) -> tuple[Gap, ...]:
        return tuple(gap for gap in self.gaps if gap.blocks)


def check_notice(facts: NoticeFacts) -> Readiness:
    """Everything that stands between the draft and its publication.

    Source: seed 000 §2, seed 004 §4 (採用理由); seed 004 §14(1) 別紙仕様書(案) cited, not attached.
    """
    return Readiness((*_missing_parts(facts), *_unsettled(facts)))


def _missing_parts(facts: NoticeFacts) -> Iterable[Gap]:
    if not facts.reason.strip():
        yield Gap(
            "no_reason",
            "「プロポーザル方式を採用する理由」を入力してください。",
            blocks=facts.is_proposal_call,
        )
    needed = (
        ("notice", "公告・公募開始"),
        ("participation", "参加表明書の提出期限"),
        ("proposals", "提案書の提出期限"),
    )
    for kind, label in needed:
        if facts.is_proposal_call and kind not in facts.milestone_kinds:
            yield Gap(f"no_{kind}", f"日程に「{label}」を加えてください。", blocks=True)
    if facts.is_proposal_call and not facts.has_committee:
        yield Gap("no_committee", "選定委員会の名称を入力してください。", blocks=True)
    for name in facts.cited_only:
        yield Gap(
            "missing_annex",
            f"本文で引用している「{name}」が添付されていません。添付するか、引用を直してください。",
            blocks=True,
        )


def _unsettled(facts: NoticeFacts) -> Iterable[Gap]:
    for doubt in facts.doubts:
        yield Gap("date_doubt", doubt, blocks=True)
    for sentence in facts.wrong:
        yield Gap("contradiction", sentence, blocks=True)
    for sentence in facts.advice:
        yield Gap("advice", sentence, blocks=False)
    for text in facts.unproved:
        yield Gap(
            "no_evidence",
            f"参加資格「{text}」を確認する書類がありません。宣誓だけで確認することになります。",
            blocks=False,
        )
    if facts.unweighted:
        yield Gap(
            "no_weights",
            f"配点のない評価項目が{facts.unweighted}件あります。開封までに設定してください。",
            blocks=False,
        )
    if not facts.has_published_document:
        yield Gap("no_document", "説明書などの公開資料がまだありません。", blocks=False)
    for sentence in facts.unsure:
        yield Gap("unsure", sentence, blocks=False)
