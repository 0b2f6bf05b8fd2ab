"""再委託の決まり: what may be subcontracted at all, which papers, and every firm above approved."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Refused
from madoguchi.services.contracts.terms import (
    ApprovalState,
    Attribute,
    StartPaper,
    SubcontractState,
)

ALWAYS = (
    StartPaper.REGULATIONS, StartPaper.ROSTER, StartPaper.EMERGENCY_CONTACTS, StartPaper.SCHEDULE,
)  # fmt: skip
WAITING = (ApprovalState.REQUESTED, ApprovalState.ASKED_BACK)


@dataclass(frozen=True, kw_only=True)
class NodeFacts:
    """One firm of the tree: its own decision, apart from those above it."""

    firm: str
    approval: ApprovalState | None
    approved_from_on: date | None = None
    approved_until_on: date | None = None
    withdrawn_on: date | None = None


def check_scope(*, is_main_work: bool, is_whole: bool, sets: Collection[str]) -> None:
    """The stricter rule wins where both sets apply (CONT-063, CONT-067).

    電算 第4項: only ancillary work out of necessity. 個人情報 第4項: all or part, with consent.
    raises  Refused
    """
    is_strict = "data_processing" in sets or "personal_information" not in sets
    if not is_strict or not (is_main_work or is_whole):
        return
    part = "業務の全部" if is_whole else "主要な業務"
    milder = (
        "個人情報の特記事項 第4項では承諾により認められますが、厳しい定めが優先します。"
        if "personal_information" in sets
        else ""
    )
    raise Refused(
        "main_work",
        f"{part}は再委託できません（電算処理の特記事項 第4項）。"
        f"{milder}附属業務だけを申請してください。",
    )


def papers_needed(attributes: Collection[str]) -> tuple[StartPaper, ...]:
    """第3項の文書 as the contract itself owes them, and the pledge; the same at each level."""
    conditional = (
        (StartPaper.NETWORK_DIAGRAM, Attribute.SPECIFIC_PERSONAL_FILES),
        (StartPaper.SECURITY_SPECIFICATION, Attribute.SPECIFIC_PERSONAL_FILES),
        (StartPaper.CLOUD_RISKS, Attribute.CLOUD),
    )
    owed = tuple(paper for paper, attribute in conditional if attribute.value in attributes)
    return (*ALWAYS, *owed, StartPaper.PLEDGE)


def check_papers(lacking: Sequence[StartPaper]) -> None:
    """raises  Refused  naming every paper that is missing (CONT-064)"""
    missing = [paper.label for paper in lacking]
    if missing:
        raise Refused(
            "papers_missing",
            f"再委託先の「{'」「'.join(missing)}」がありません。文書をそろえて申請してください。",
        )


def own_state(node: NodeFacts) -> SubcontractState:
    """The firm's own state, whatever stands above it."""
    if node.withdrawn_on is not None:
        return SubcontractState.WITHDRAWN
    if node.approval is None:
        return SubcontractState.DRAFT
    if node.approval in WAITING:
        return SubcontractState.APPLIED
    if node.approval is ApprovalState.REJECTED:
        return SubcontractState.REJECTED
    return SubcontractState.APPROVED


def is_in_force(chain: Sequence[NodeFacts], on: date) -> bool:
    """Whether the firm and every firm above it are approved on the day (CONT-065)."""
    return all(_is_approved(node, on) for node in chain)


def _is_approved(node: NodeFacts, on: date) -> bool:
    is_begun = node.approved_from_on is not None and node.approved_from_on <= on
    is_over = node.approved_until_on is not None and on > node.approved_until_on
    is_withdrawn = node.withdrawn_on is not None and on >= node.withdrawn_on
    return node.approval is ApprovalState.APPROVED and is_begun and not is_over and not is_withdrawn


def check_above(above: Sequence[NodeFacts], on: date) -> None:
    """raises  Refused  naming the first firm above that is not approved on the day"""
    for node in above:
        if not _is_approved(node, on):
            raise Refused(
                "above_not_approved",
                f"上位の「{node.firm}」が承認されていません。"
                "上位の再委託から順に承認を受けてください。",
            )


def check_start(chain: Sequence[NodeFacts], on: date) -> None:
    """Work of a subcontractor begins after the approval, never before (CONT-064).

    raises  Refused
    """
    *above, node = chain
    check_above(above, on)
    if node.approved_from_on is not None and on < node.approved_from_on:
        raise Refused(
            "before_approval",
            f"「{node.firm}」の承認は{format_date(node.approved_from_on)}からです。"
            "それより前の日からは業務を始められません。",
        )
    if not _is_approved(node, on):
        raise Refused(
            "not_approved",
            f"「{node.firm}」への再委託は承認されていません。先に申請し、承認を受けてください。",
        )
