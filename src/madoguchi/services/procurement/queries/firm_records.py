"""What the house knows of a firm, gathered for the eligibility rules."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from madoguchi.core.accounts.models import Organisation
from madoguchi.services.procurement.models import (
    Application,
    Condition,
    Conflict,
    FiledPaper,
    Suspension,
)
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.queries.demands import current_papers, set_findings
from madoguchi.services.procurement.queries.moments import window
from madoguchi.services.procurement.queries.statement import team_gaps
from madoguchi.services.procurement.rules.eligibility import FirmRecord, SuspensionPeriod
from madoguchi.services.procurement.terms import (
    AppliesTo,
    ConditionCode,
    MilestoneKind,
    ReferenceMoment,
)

REFERENCE_KIND = {
    ReferenceMoment.AT_PARTICIPATION: MilestoneKind.PARTICIPATION,
    ReferenceMoment.AT_PROPOSAL: MilestoneKind.PROPOSALS,
    ReferenceMoment.AT_CONTRACT: MilestoneKind.CONTRACT,
}


def reference_day(application: Application, condition: Condition) -> date | None:
    """The day on which the condition must hold; None if the schedule does not say.

    At participation it is the day of filing, if filed; at proposal and contract the end of the
    scheduled time.
    """
    reference = ReferenceMoment(condition.reference)
    if reference is ReferenceMoment.AT_PARTICIPATION and application.filed_at is not None:
        return timezone.localdate(application.filed_at)
    span = window(application.tender, REFERENCE_KIND[reference])
    if span is None:
        return None
    return timezone.localdate(span.closes_at)


def all_periods(organisation: Organisation) -> list[SuspensionPeriod]:
    """The firm's suspensions, found by legal entity: a branch shares its firm's (PROC-064)."""
    same = Q(organisation=organisation)
    if organisation.corporate_number:
        same |= Q(corporate_number=organisation.corporate_number)
    return [
        SuspensionPeriod(row.starts_on, row.ends_on, row.kind)
        for row in Suspension.objects.filter(same)
    ]


def of_kind(periods: list[SuspensionPeriod], *, is_167_4_2: bool) -> list[SuspensionPeriod]:
    """Those by 地方自治法施行令 167条の4, or all others."""
    return [period for period in periods if ("167条の4" in period.kind) == is_167_4_2]


class FirmRecords:
    """The records of an application's firms; what its conditions share is read once."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self._periods: dict[int, list[SuspensionPeriod]] = {}

    def of(self, organisation: Organisation, condition: Condition) -> FirmRecord:
        proofs = [
            paper
            for paper in self._papers
            if paper.required and paper.required.proves_id == condition.pk
        ]
        certificate = proofs[0] if proofs else None
        ends = [paper.performed_until_on for paper in proofs if paper.performed_until_on]
        return FirmRecord(
            name=organisation.name,
            is_legal_person=organisation.is_legal_person,
            is_registered_bidder=self.application.is_registered_bidder,
            substitutes_complete=self._substitutes_complete,
            suspensions=self._periods_of(organisation, is_167_4_2=False),
            measures_167_4_2=self._periods_of(organisation, is_167_4_2=True),
            has_papers_for=self._proven,
            staffing_gaps=self._staffing_gaps,
            has_member_tie=organisation.pk in self._tied,
            certificate_from=certificate.valid_from_on if certificate else None,
            certificate_until=certificate.expires_on if certificate else None,
            latest_track_record_on=max(ends, default=None),
            track_record_since=condition.since_on,
        )

    def _periods_of(
        self, organisation: Organisation, *, is_167_4_2: bool
    ) -> list[SuspensionPeriod]:
        if organisation.pk not in self._periods:
            self._periods[organisation.pk] = all_periods(organisation)
        return of_kind(self._periods[organisation.pk], is_167_4_2=is_167_4_2)

    @cached_property
    def _papers(self) -> list[FiledPaper]:
        return current_papers(self.application)

    @cached_property
    def _proven(self) -> frozenset[ConditionCode]:
        return frozenset(
            ConditionCode(paper.required.proves.code)
            for paper in self._papers
            if paper.required and paper.required.proves
        )

    @cached_property
    def _staffing_gaps(self) -> Sequence[str]:
        return team_gaps(self.application)

    @cached_property
    def _tied(self) -> frozenset[int]:
        open_ties = Conflict.objects.filter(application=self.application, resolved_at=None)
        return frozenset(open_ties.values_list("organisation", flat=True))

    @cached_property
    def _substitutes_complete(self) -> bool:
        papers = Asked(self.application.tender).papers()
        keys = {paper.pk for paper in papers if paper.applies_to == AppliesTo.UNREGISTERED}
        return bool(keys) and not any(
            finding.demand in keys for finding in set_findings(self.application).findings
        )
