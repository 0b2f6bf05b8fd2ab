"""Where and about what a contract can be audited, and who may read its evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.cases.clock import case_now
from madoguchi.core.errors import Forbidden, Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.terms import FileState
from madoguchi.services.contracts.models import (
    AuditorGrant,
    Contract,
    ContractClause,
    FilingFile,
    Worker,
)
from madoguchi.services.contracts.queries.board import ClauseLine, board_of
from madoguchi.services.contracts.queries.subcontracts import facts_of
from madoguchi.services.contracts.rules.library import clause_set
from madoguchi.services.contracts.rules.subcontracts import own_state
from madoguchi.services.contracts.terms import ApprovalState, DutyState, SubcontractState


def places_of(contract: Contract) -> list[str]:
    """The contractor, then every approved subcontractor of any level."""
    rows = contract.subcontracts.select_related("approval")
    approved = [row.firm for row in rows if own_state(facts_of(row)) is SubcontractState.APPROVED]
    return list(dict.fromkeys([contract.chain.contractor.name, *approved]))


def workplaces_of(contract: Contract) -> list[str]:
    """業務執行場所: of the contract, and of everybody on the roster who has not left."""
    places = [contract.place, *(worker.workplace for worker in _serving(contract))]
    return list(dict.fromkeys(place for place in places if place))


def _serving(contract: Contract) -> list[Worker]:
    workers = contract.workers.filter(leaves_on__isnull=True)
    return list(workers.exclude(approval__state=ApprovalState.REJECTED.value))


def asked_clauses(contract: Contract) -> list[tuple[ContractClause, str]]:
    """Every clause of which a duty applies, as the question for its proof."""
    applying = contract.duties.exclude(state=DutyState.NOT_APPLICABLE.value)
    rows = ContractClause.objects.filter(pk__in=applying.values("clause_id"))
    return [(clause, _question(clause)) for clause in rows.select_related("clause_set")]


def _question(clause: ContractClause) -> str:
    proofs = [
        template.proof
        for one in clause_set(clause.clause_set.code, clause.clause_set.version).clauses
        if one.number == clause.number
        for template in one.duties
    ]
    shown = f"（示していただくもの：{'、'.join(dict.fromkeys(proofs))}）" if proofs else ""
    return f"{clause.summary}このことを、どのように行っていますか。{shown}"[:400]


def grants_in_force(actor: Actor, now: datetime) -> list[AuditorGrant]:
    """Every contract that this auditor was allowed to read and still may, each by its own clock."""
    rows = AuditorGrant.objects.filter(person_id=actor.person_id or 0, revoked_at__isnull=True)
    rows = rows.select_related("contract__case__clock", "contract__chain__contractor")
    return [grant for grant in rows if is_in_force(grant, now)]


def is_in_force(grant: AuditorGrant, now: datetime) -> bool:
    """To the end of its last day, as the contract's own clock says (a rehearsal has one)."""
    return day_of(case_now(grant.contract.case, now)) <= grant.until_on


def contract_for_auditor(actor: Actor, number: str, now: datetime) -> Contract:
    """The contract whose evidence this auditor was allowed to read.

    raises  Missing    never allowed
            Forbidden  the last day has passed, or the permission was taken back (CONT-146)
    """
    grant = (
        AuditorGrant.objects.filter(contract__case__number=number, person_id=actor.person_id or 0)
        .select_related("contract__case", "contract__chain__contractor", "contract__chain__section")
        .order_by("-pk")
        .first()
    )
    if grant is None:
        raise Missing("no_such_contract", "お探しの契約は見つかりません。番号をご確認ください。")
    if grant.revoked_at is not None:
        raise Forbidden("revoked", "この契約の閲覧の許可は、取り消されています。")
    if not is_in_force(grant, now):
        raise Forbidden(
            "grant_over",
            f"この契約を閲覧できる期間は、{format_date(grant.until_on)}で終わりました。",
        )
    return grant.contract


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One clause with what it shows and the papers that prove it."""

    line: ClauseLine
    files: Sequence[FilingFile]


def evidence_of(contract: Contract, today: date) -> list[tuple[str, list[Evidence]]]:
    """(label of the set, its clauses); papers that hold data of children are left out, and files
    that the checks refused.

    A duty that another set's proof settles shows the papers of that one (CONT-031).
    """
    papers: dict[int | None, list[FilingFile]] = {}
    rows = FilingFile.objects.filter(filing__duty__contract=contract, filing__duty__is_strict=False)
    rows = rows.exclude(file__state=FileState.REFUSED.value).select_related(
        "file__key", "filing__duty"
    )
    for paper in rows:
        papers.setdefault(paper.filing.duty_id, []).append(paper)
    return [
        (
            board.clause_set.label,
            [Evidence(line=one, files=_papers_of(one, papers)) for one in board.clauses],
        )
        for board in board_of(contract, today)
    ]


def _papers_of(line: ClauseLine, papers: Mapping[int | None, list[FilingFile]]) -> list[FilingFile]:
    """Of each duty of the clause its own papers, and those of its twin."""
    duties = [one.duty for one in line.duties]
    return [paper for duty in duties for key in (duty.pk, duty.same_as_id)
            for paper in papers.get(key, ())]  # fmt: skip
