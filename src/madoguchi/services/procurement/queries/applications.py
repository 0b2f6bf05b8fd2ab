"""Applications as the section in charge reads them: the list, one set, and overlaps of firms."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from madoguchi.core.errors import Missing
from madoguchi.services.procurement.models import Application, FiledPaper, Tender
from madoguchi.services.procurement.queries.consortium import FIRMS, entry_of
from madoguchi.services.procurement.queries.demands import (
    applicant_of,
    current_papers,
    demands_of,
    set_findings,
)
from madoguchi.services.procurement.rules.consortium import Overlap, find_overlaps
from madoguchi.services.procurement.rules.papers import papers_due
from madoguchi.services.procurement.terms import ApplicationState

ENDED = (
    ApplicationState.WITHDRAWN.value, ApplicationState.DISQUALIFIED.value,
    ApplicationState.LOST_ELIGIBILITY.value, ApplicationState.NOT_INVITED.value,
)  # fmt: skip


def kept_applications(tender: Tender) -> QuerySet[Application]:
    """Filed ones and those kept for firms on paper; a firm's own draft is nobody else's."""
    return tender.applications.exclude(
        state=ApplicationState.DRAFT.value, channel=""
    ).select_related("applicant")


def kept_application(tender: Tender, firm: UUID) -> Application:
    """The application of this applicant in the call; raises Missing."""
    application = kept_applications(tender).filter(applicant__public_id=firm).first()
    if application is None:
        raise Missing("no_such_application", "この参加申込みは見つかりません。")
    # The same object, so that a page need not read the call and its case again.
    application.tender = tender
    return application


@dataclass(frozen=True)
class PaperRow:
    """One paper that is due, or that lies in the set: what is there, and what is wrong."""

    name: str
    required_id: int | None
    paper: FiledPaper | None
    findings: tuple[str, ...]
    needs_seal: bool = False


def paper_rows(application: Application) -> list[PaperRow]:
    """The set beside the demands, in the call's order; superfluous papers last."""
    demands = demands_of(application.tender)
    due = papers_due(demands, applicant_of(application))
    filed = {paper.required_id: paper for paper in current_papers(application)}
    found: dict[int, list[str]] = {}
    for finding in set_findings(application, officer_confirms_seal=True).findings:
        found.setdefault(finding.demand, []).append(finding.message)
    rows = [
        PaperRow(
            demand.name,
            demand.key,
            filed.pop(demand.key, None),
            tuple(found.get(demand.key, ())),
            demand.needs_seal,
        )
        for demand in due
    ]
    return [
        *rows,
        *(
            PaperRow(paper.name, key, paper, tuple(found.get(key or 0, ())))
            for key, paper in filed.items()
        ),
    ]


def overlaps_in(tender: Tender) -> tuple[Overlap, ...]:
    """Firms that stand in several running applications of the call (seed 004 §5(3))."""
    running = kept_applications(tender).exclude(state__in=ENDED).prefetch_related(*FIRMS)
    return find_overlaps([entry_of(application) for application in running])


def overlaps_of(application: Application) -> Sequence[Overlap]:
    """The overlaps that touch this application."""
    return [each for each in overlaps_in(application.tender) if application.pk in each.entries]
