"""Gathering what the check before publication looks at."""

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.checks import DatedStep, Finding, check_all
from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.expressions import parse_when
from madoguchi.core.calendar.when import When
from madoguchi.services.procurement.models import Criterion, Milestone, Tender
from madoguchi.services.procurement.rules.publication import NoticeFacts, Readiness, check_notice
from madoguchi.services.procurement.terms import ConditionCode

NEEDS_NO_PAPER = {ConditionCode.NO_MEMBER_TIE.value, ConditionCode.CAPACITY.value}


def readiness(tender: Tender) -> Readiness:
    """The gaps of a draft notice as it stands now."""
    return check_notice(
        NoticeFacts(
            reason=tender.reason_for_proposal_method,
            title=tender.case.title,
            has_published_document=tender.documents.filter(file__isnull=False).exists(),
            has_section=True,
            has_committee=bool(tender.committee_name),
            has_chair_or_note=tender.committee_posts.filter(is_chair=True).exists()
            or bool(tender.committee_note),
            milestone_kinds=frozenset(tender.milestones.values_list("kind", flat=True)),
            cited_only=tuple(
                str(document) for document in tender.documents.filter(is_cited_only=True)
            ),
            unproved=_unproved(tender),
            doubts=tuple(doubt.message for doubt in open_doubts(tender)),
            unsure=tuple(tender.unsure),
            unweighted=Criterion.objects.filter(
                round__tender=tender, children__isnull=True, points__isnull=True
            ).count(),
            is_proposal_call="プロポーザル" in tender.kind,
        )
    )


def _unproved(tender: Tender) -> tuple[str, ...]:
    return tuple(
        condition.text
        for condition in tender.conditions.prefetch_related("papers")
        if not condition.papers.all()
        and not condition.is_sworn
        and condition.code not in NEEDS_NO_PAPER
    )


def open_doubts(tender: Tender) -> list[Finding]:
    """Findings on the schedule that nobody has accepted with a note (PROC-019, 023)."""
    milestones = list(tender.milestones.all())
    accepted = {
        (milestone.name, code) for milestone in milestones for code in milestone.accepted_warnings
    }
    steps = [
        DatedStep(milestone.name, when) for milestone in milestones if (when := _when(milestone))
    ]
    return [
        finding
        for finding in check_all(steps, BusinessCalendar(), in_order=False)
        if not any((name, finding.code) in accepted for name in finding.about)
    ]


def _when(milestone: Milestone) -> When | None:
    try:
        return parse_when(milestone.text)
    except Unreadable:
        return None  # words like 7月-9月 of a running year: there is nothing to check
