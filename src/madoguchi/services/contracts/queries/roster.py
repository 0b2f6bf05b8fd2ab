"""従事者: who they are today, whether work may be given to them, and posts that stand empty.

``demand_assignable(worker, on)`` is the guard that every assignment of work calls first;
``assignable_workers(contract, on)`` are the choices of a form that assigns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from madoguchi.services.contracts.models import Contract, Post, PostHolding, Worker
from madoguchi.services.contracts.queries.refused_files import is_refused
from madoguchi.services.contracts.queries.subcontracts import chain_of_firms
from madoguchi.services.contracts.rules.coverage import Span, gaps
from madoguchi.services.contracts.rules.roster import (
    QualificationFacts,
    WorkerFacts,
    check_assignable,
    check_post,
    qualifies_until,
    state_on,
)
from madoguchi.services.contracts.rules.subcontracts import is_in_force
from madoguchi.services.contracts.terms import ApprovalState, Attribute, WorkerState

TONES = {
    WorkerState.DRAFT: "warning",
    WorkerState.REQUESTED: "info",
    WorkerState.REJECTED: "danger",
    WorkerState.APPROVED: "success",
    WorkerState.SERVING: "success",
    WorkerState.BARRED: "danger",
    WorkerState.LEFT: "neutral",
}
HOLDERS = ("holdings__worker__qualifications__evidence", "holdings__worker__cv")
GONE = (WorkerState.LEFT, WorkerState.REJECTED)


@dataclass(frozen=True, kw_only=True)
class WorkerLine:
    """One worker with where they stand today."""

    worker: Worker
    state: WorkerState

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def is_here(self) -> bool:
        """Not left and not rejected: belongs on the roster of today."""
        return self.state not in GONE


@dataclass(frozen=True, kw_only=True)
class PostLine:
    """One post: who fills it, and the (first, last) days on which nobody does."""

    post: Post
    holders: Sequence[Worker]
    vacancies: Sequence[Span]


def workers_of(contract: Contract) -> QuerySet[Worker]:
    """Every worker with what the rules look at."""
    return contract.workers.select_related(
        "approval", "subcontract__approval", "subcontract__parent", "cv", "replaces"
    ).prefetch_related("qualifications__evidence")


def facts_of(worker: Worker, on: date) -> WorkerFacts:
    """What the rules need of one worker on a day."""
    approval, employer = worker.approval, worker.subcontract
    return WorkerFacts(
        name=worker.name,
        approval=ApprovalState(approval.state) if approval else None,
        approved_from_on=approval.effective_from_on if approval else None,
        approved_until_on=approval.effective_until_on if approval else None,
        started_on=worker.started_on,
        leaves_on=worker.leaves_on,
        employer=employer.firm if employer else "",
        is_employer_approved=employer is None or is_in_force(chain_of_firms(employer), on),
        is_volunteer=worker.is_volunteer,
        insured_until_on=worker.insured_until_on,
        qualifications=[
            QualificationFacts(
                name=one.name, obtained_on=one.obtained_on, expires_on=one.expires_on
            )
            for one in worker.qualifications.all()
        ],
        refused_papers=refused_papers(worker),
    )


def refused_papers(worker: Worker) -> list[str]:
    """What the checks refused of this worker, by name."""
    found = ["履歴書の写し"] if is_refused(worker.cv) else []
    return found + [
        f"資格「{one.name}」の証明書"
        for one in worker.qualifications.all()
        if is_refused(one.evidence)
    ]


def demand_assignable(worker: Worker, on: date) -> None:
    """The guard: work may be given to this worker on the day.

    raises  Refused  not approved, before the approval, left, expired, not insured, or the firm
                     that employs them is not approved
    """
    check_assignable(facts_of(worker, on), on)


def demand_approvable(worker: Worker, on: date) -> None:
    """What must be true of a worker before the ward approves them from a day.

    raises  Refused  an expired qualification, or a firm that is not approved
    """
    facts = replace(
        facts_of(worker, on),
        approval=ApprovalState.APPROVED,
        approved_from_on=on,
        approved_until_on=None,
        is_volunteer=False,
    )
    check_assignable(facts, on)


def demand_fit(worker: Worker, post: Post, on: date) -> None:
    """The guard of a post: assignable, and holds what the post demands."""
    check_post(post.qualifications, facts_of(worker, on), on)


def lines_of(contract: Contract, on: date) -> list[WorkerLine]:
    """Every worker ever named, with their state."""
    return [line_of(worker, on) for worker in workers_of(contract)]


def line_of(worker: Worker, on: date) -> WorkerLine:
    return WorkerLine(worker=worker, state=state_on(facts_of(worker, on), on))


def present(contract: Contract, on: date) -> list[Worker]:
    """Who belongs on the roster of that day: neither left nor rejected."""
    return [line.worker for line in lines_of(contract, on) if line.is_here]


def assignable_workers(contract: Contract, on: date) -> list[Worker]:
    """To whom work may be given on the day."""
    allowed = (WorkerState.APPROVED, WorkerState.SERVING)
    return [
        line.worker
        for line in lines_of(contract, on)
        if line.state in allowed and _has_begun(line.worker, on)
    ]


def _has_begun(worker: Worker, on: date) -> bool:
    approval = worker.approval
    first = approval.effective_from_on if approval else None
    return first is not None and first <= on


def is_audit(contract: Contract) -> bool:
    """Whether the roster needs the further fields of auditors (CONT-032)."""
    return Attribute.SECURITY_AUDIT.value in contract.attributes


def posts_of(contract: Contract) -> list[PostLine]:
    """Every obligatory post with its gaps in the term (CONT-045)."""
    found = []
    for post in contract.posts.prefetch_related(*HOLDERS):
        holdings = list(post.holdings.all())
        spans = [(one.from_on, _held_until(post, one.worker, one.from_on)) for one in holdings]
        found.append(
            PostLine(
                post=post,
                holders=[one.worker for one in holdings],
                vacancies=gaps(spans, contract.starts_on, contract.ends_on),
            )
        )
    return found


def _held_until(post: Post, worker: Worker, from_on: date) -> date:
    """To the worker's last day, or to the end of the qualification that the post demands."""
    held = facts_of(worker, from_on).qualifications
    qualified = qualifies_until(post.qualifications, held, from_on)
    return min(worker.leaves_on or date.max, qualified or from_on)


def is_serving_in(post: Post, holding: PostHolding, on: date) -> bool:
    """Whether the holding runs on the day: begun, not left, still qualified."""
    return holding.from_on <= on <= _held_until(post, holding.worker, holding.from_on)


def holders_on(contract: Contract, on: date) -> Mapping[str, list[str]]:
    """Post that must attend meetings -> names of who holds it on the day (CONT-046)."""
    return {
        post.name: [one.worker.name for one in post.holdings.all() if is_serving_in(post, one, on)]
        for post in contract.posts.filter(attends_meetings=True).prefetch_related(*HOLDERS)
    }


def named(worker: Worker) -> str:
    """As a register names a worker: two may have the same name."""
    return f"{worker.name}（No.{worker.number}）"


def badge_of(contract: Contract, name: str) -> str:
    """The number of the badge of whom a register names; "" if there is none (CONT-057)."""
    rows = contract.workers.select_related("contract__case__key")
    return next((worker.badge_number for worker in rows if named(worker) == name), "")
