"""The tree of subcontractors: each firm with its state, its papers and what stands above it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.services.contracts.models import Contract, Subcontract, SubcontractPaper
from madoguchi.services.contracts.queries.refused_files import is_refused
from madoguchi.services.contracts.rules.subcontracts import (
    NodeFacts,
    check_above,
    check_papers,
    check_start,
    is_in_force,
    own_state,
    papers_needed,
)
from madoguchi.services.contracts.terms import (
    ApprovalState,
    StartPaper,
    SubcontractState,
)

TONES = {
    SubcontractState.DRAFT: "neutral",
    SubcontractState.APPLIED: "info",
    SubcontractState.APPROVED: "success",
    SubcontractState.REJECTED: "danger",
    SubcontractState.WITHDRAWN: "danger",
}


@dataclass(frozen=True, kw_only=True)
class FirmLine:
    """One firm in the tree; ``depth`` 1: engaged by the contractor itself.

    is_in_force  it and every firm above it are approved today
    """

    node: Subcontract
    depth: int
    state: SubcontractState
    is_in_force: bool
    missing: Sequence[StartPaper]

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def indent(self) -> str:
        """Drawn before the name: one step to the right for each level."""
        return "　" * (self.depth - 1) + "└ "


def facts_of(node: Subcontract) -> NodeFacts:
    """What the rules need of one firm."""
    approval = node.approval
    return NodeFacts(
        firm=node.firm,
        approval=ApprovalState(approval.state) if approval else None,
        approved_from_on=approval.effective_from_on if approval else None,
        approved_until_on=approval.effective_until_on if approval else None,
        withdrawn_on=node.withdrawn_on,
    )


def chain_of_firms(node: Subcontract) -> list[NodeFacts]:
    """The firm with all above it, the highest first."""
    return [facts_of(one) for one in [*above(node), node]]


def above(node: Subcontract) -> list[Subcontract]:
    """Every firm above, the highest first."""
    found: list[Subcontract] = []
    parent = node.parent
    while parent is not None:
        found.insert(0, parent)
        parent = parent.parent
    return found


def demand_subcontract(node: Subcontract, on: date) -> None:
    """The guard: work may be given to this firm on the day (CONT-064, CONT-065).

    raises  Refused
    """
    check_start(chain_of_firms(node), on)


def demand_above(node: Subcontract, on: date) -> None:
    """Before a level is approved, every level above it is (CONT-065).

    raises  Refused  naming the first firm that is not
    """
    check_above([facts_of(one) for one in above(node)], on)


def papers_owed(contract: Contract) -> tuple[StartPaper, ...]:
    """A contract with the terms for individual-number files or the cloud owes more."""
    return papers_needed(contract.attributes)


def tree_of(contract: Contract, today: date) -> list[FirmLine]:
    """The firms in the order of the tree, each below its parent; two queries."""
    rows = list(contract.subcontracts.select_related("approval").prefetch_related("papers__file"))
    below: dict[int | None, list[Subcontract]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    return _branch(None, below, (), papers_owed(contract), today)


def _branch(
    parent_id: int | None,
    below: dict[int | None, list[Subcontract]],
    chain: tuple[NodeFacts, ...],
    needed: Sequence[StartPaper],
    today: date,
) -> list[FirmLine]:
    found: list[FirmLine] = []
    for node in below.get(parent_id, []):
        facts = facts_of(node)
        found.append(
            FirmLine(
                node=node,
                depth=len(chain) + 1,
                state=own_state(facts),
                is_in_force=is_in_force([*chain, facts], today),
                missing=_missing(node, needed),
            )
        )
        found += _branch(node.pk, below, (*chain, facts), needed, today)
    return found


def _missing(node: Subcontract, needed: Sequence[StartPaper]) -> list[StartPaper]:
    """Not filed, or the newest version was refused by the checks."""
    newest: dict[str, SubcontractPaper] = {}
    for paper in node.papers.all():
        held = newest.setdefault(paper.kind, paper)
        newest[paper.kind] = max(held, paper, key=lambda one: one.version)
    good = {kind for kind, paper in newest.items() if not is_refused(paper.file)}
    return [paper for paper in needed if paper.value not in good]


def missing_papers(node: Subcontract) -> list[StartPaper]:
    """What this firm still owes before its approval."""
    return _missing(node, papers_owed(node.contract))


def demand_papers(node: Subcontract) -> None:
    """raises  Refused  naming what is missing or was refused (CONT-064)"""
    check_papers(missing_papers(node))


def firms_in_force(contract: Contract, on: date) -> list[Subcontract]:
    """Every subcontractor to whom work may be given on the day."""
    return [line.node for line in tree_of(contract, on) if line.is_in_force]


def latest_papers(node: Subcontract) -> dict[StartPaper, SubcontractPaper]:
    """The newest version of each paper."""
    found: dict[StartPaper, SubcontractPaper] = {}
    for paper in node.papers.select_related("file", "filed_by"):
        found.setdefault(StartPaper(paper.kind), paper)
    return found


def descendants(node: Subcontract) -> list[Subcontract]:
    """Every firm below, at any depth."""
    found = list(node.children.all())
    for child in list(found):
        found += descendants(child)
    return found
