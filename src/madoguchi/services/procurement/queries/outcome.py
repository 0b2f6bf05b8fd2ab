"""The result of a call for its page: under codes until the decision stands, then by name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from madoguchi.services.procurement.models import (
    Approval,
    ResultPublication,
    ReviewRound,
    Tender,
)
from madoguchi.services.procurement.queries.board import decimal
from madoguchi.services.procurement.queries.ranking import ranked_applications
from madoguchi.services.procurement.queries.result_publications import (
    Step,
    newest_request,
    next_step,
)
from madoguchi.services.procurement.queries.scores import unfinished_rounds
from madoguchi.services.procurement.queries.ties import Tie, first_place_tie
from madoguchi.services.procurement.terms import ApprovalSubject, RoundState

NAMED_STATES = {"decided", "no_award", "concluded"}


@dataclass(frozen=True)
class RankRow:
    """``name`` is the code while the firms are not to be known yet."""

    rank: int
    name: str
    points: int
    full_marks: int
    percent: str


@dataclass(frozen=True)
class Outcome:
    """Everything that the result page shows."""

    is_reviewed: bool
    rows: list[RankRow]
    selection: Any
    result_step: Step
    publication_step: Step
    publication_request: Approval | None
    publications: list[ResultPublication]
    letters: Any
    reason_requests: Any
    candidate: Any
    tie: tuple[ReviewRound, Tie] | None


def outcome_of(tender: Tender, now: datetime) -> Outcome:
    closed = tender.rounds.filter(state=RoundState.CLOSED.value)
    is_reviewed = closed.exists() and not unfinished_rounds(tender)
    return Outcome(
        is_reviewed=is_reviewed,
        rows=_rows(tender) if is_reviewed else [],
        selection=getattr(tender, "selection", None),
        result_step=next_step(tender, ApprovalSubject.RESULT, now),
        publication_step=next_step(tender, ApprovalSubject.RESULT_PUBLICATION, now),
        publication_request=newest_request(tender, ApprovalSubject.RESULT_PUBLICATION),
        publications=list(tender.result_publications.order_by("-number", "-pk")),
        letters=tender.letters.filter(
            kind__in=["result_selected", "result_not_selected", "no_award"]
        ).select_related("application__applicant"),
        reason_requests=tender.reason_requests.select_related("organisation"),
        candidate=tender.candidates.select_related("application__applicant").last(),
        tie=first_place_tie(tender) if is_reviewed and not is_named(tender) else None,
    )


def is_named(tender: Tender) -> bool:
    """Whether the firms are shown by name: once the decision stands."""
    return tender.state in NAMED_STATES


def _rows(tender: Tender) -> list[RankRow]:
    return [
        RankRow(
            rank,
            application.applicant.name if is_named(tender) else f"{application.drawn_code.code}社",
            total.points,
            total.full_marks,
            decimal(total.share * 100),
        )
        for rank, application, total in ranked_applications(tender)
    ]
