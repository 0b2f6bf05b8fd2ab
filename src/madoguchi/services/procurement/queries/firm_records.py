"""What the house knows of a firm, gathered for the eligibility rules."""

from datetime import date

from django.db.models import Q
from django.utils import timezone

from madoguchi.core.accounts.models import Organisation
from madoguchi.services.procurement.models import Application, Condition, Conflict, Suspension
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


def periods(organisation: Organisation, kind: str | None = None) -> list[SuspensionPeriod]:
    """The firm's suspensions, found by legal entity: a branch shares its firm's (PROC-064)."""
    same = Q(organisation=organisation)
    if organisation.corporate_number:
        same |= Q(corporate_number=organisation.corporate_number)
    rows = Suspension.objects.filter(same)
    return [
        SuspensionPeriod(row.starts_on, row.ends_on, row.kind)
        for row in rows
        if ("167条の4" in row.kind) == (kind == "167条の4")
    ]


def firm_record(
    application: Application, organisation: Organisation, condition: Condition
) -> FirmRecord:
    """The record of one firm (the applicant or a member of its JV) for one condition."""
    papers = current_papers(application)
    proofs = [
        paper for paper in papers if paper.required and paper.required.proves_id == condition.pk
    ]
    certificate = proofs[0] if proofs else None
    ends = [paper.performed_until_on for paper in proofs if paper.performed_until_on]
    return FirmRecord(
        name=organisation.name,
        is_legal_person=organisation.is_legal_person,
        is_registered_bidder=application.is_registered_bidder,
        substitutes_complete=_substitutes_complete(application),
        suspensions=periods(organisation),
        measures_167_4_2=periods(organisation, "167条の4"),
        has_papers_for=frozenset(
            ConditionCode(paper.required.proves.code)
            for paper in papers
            if paper.required and paper.required.proves
        ),
        staffing_gaps=team_gaps(application),
        has_member_tie=Conflict.objects.filter(
            application=application, organisation=organisation, resolved_at__isnull=True
        ).exists(),
        certificate_from=certificate.valid_from_on if certificate else None,
        certificate_until=certificate.expires_on if certificate else None,
        latest_track_record_on=max(ends, default=None),
        track_record_since=condition.since_on,
    )


def _substitutes_complete(application: Application) -> bool:
    papers = Asked(application.tender).papers()
    keys = {paper.pk for paper in papers if paper.applies_to == AppliesTo.UNREGISTERED}
    return bool(keys) and not any(
        finding.demand in keys for finding in set_findings(application).findings
    )
