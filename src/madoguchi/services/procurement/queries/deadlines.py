"""期限の一覧: what is due next in every running call of a section, at each call's own time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from madoguchi.core.cases.clock import case_now
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.models import Milestone, Tender
from madoguchi.services.procurement.queries.moments import IN_FORCE, schedule_of, window_of
from madoguchi.services.procurement.queries.visibility import section_tenders
from madoguchi.services.procurement.terms import (
    ApplicationState,
    MilestoneKind,
    Precision,
    ProposalState,
    TenderState,
)

OVER = (
    TenderState.DECIDED.value, TenderState.NO_AWARD.value, TenderState.CONCLUDED.value,
    TenderState.CANCELLED.value,
)  # fmt: skip
HANDED_IN = (ProposalState.SUBMITTED.value, ProposalState.FROZEN.value)
ROUGH = (Precision.PART_OF_MONTH.value, Precision.MONTH.value, Precision.APPROXIMATE.value)
DAY_END = time(23, 59, 59, 999999)


@dataclass(frozen=True)
class Due:
    """One step that still lies ahead.

    closes_at  its end; of a rough time only the bound of what it may mean
    now        the time in its call: the real one, or the rehearsal's
    missing    invited firms that have not handed in; None where nothing is handed in
    """

    tender: Tender
    milestone: Milestone
    closes_at: datetime
    now: datetime
    missing: int | None = None
    invited: int | None = None

    @property
    def shown(self) -> datetime | date:
        """The moment where the notice names a time, else the day: nobody wrote 23:59:59."""
        return self.closes_at if self.milestone.ends_at else timezone.localdate(self.closes_at)

    @property
    def is_rough(self) -> bool:
        return self.milestone.precision in ROUGH

    @property
    def left(self) -> timedelta:
        return self.closes_at - self.now


def deadlines_of(actor: Actor, now: datetime) -> list[Due]:
    """Every step ahead of the section's running calls, the nearest first; two queries."""
    return dues(section_tenders(actor), now)


def dues(tenders: QuerySet[Tender], now: datetime) -> list[Due]:
    """The steps ahead of these calls, counts included; sealed contents play no part."""
    running = (
        tenders.exclude(state__in=OVER)
        .select_related("case__clock")
        .prefetch_related("milestones", IN_FORCE)
        .annotate(**COUNTS)
    )
    found = (due for tender in running for due in _ahead(tender, now))
    return sorted(found, key=lambda due: (due.left, due.milestone.pk))


_INVITED = Q(applications__state=ApplicationState.INVITED.value)
COUNTS = {
    "invited_count": Count("applications", filter=_INVITED, distinct=True),
    "handed_in_count": Count(
        "applications",
        filter=_INVITED & Q(applications__proposal__state__in=HANDED_IN),
        distinct=True,
    ),
}


def _ahead(tender: Tender, real_now: datetime) -> Iterable[Due]:
    now = case_now(tender.case, real_now)
    for milestone in schedule_of(tender):
        span = window_of(milestone)
        is_past_notice = tender.published_at and milestone.kind == MilestoneKind.NOTICE
        if span is None or span.has_closed(now) or is_past_notice:
            continue
        yield Due(tender, milestone, span.closes_at, now, *_missing(tender, milestone))


def _missing(tender: Tender, milestone: Milestone) -> tuple[int | None, int | None]:
    invited = getattr(tender, "invited_count", 0)
    if milestone.kind != MilestoneKind.PROPOSALS or not invited:
        return None, None
    return invited - getattr(tender, "handed_in_count", 0), invited


def rows_of(found: Iterable[Due]) -> QuerySet[Milestone]:
    """The same steps as rows that the database can search, filter and page."""
    return (
        Milestone.every.filter(pk__in=[due.milestone.pk for due in found])
        .select_related("tender__case__section")
        .annotate(ends_by=Coalesce("ends_at", Value(DAY_END)))
    )
