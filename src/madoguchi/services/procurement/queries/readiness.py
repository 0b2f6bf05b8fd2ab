"""Gathering what the check before publication looks at."""

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.checks import Finding
from madoguchi.core.errors import Refused
from madoguchi.services.procurement.models import Criterion, Tender
from madoguchi.services.procurement.queries.facts import (
    asked_items,
    ceiling_of,
    judged_items,
    segments_of,
    step_of,
)
from madoguchi.services.procurement.rules.ceilings import check_breakdown
from madoguchi.services.procurement.rules.citations import missing_annexes
from madoguchi.services.procurement.rules.mapping import check_mapping
from madoguchi.services.procurement.rules.periods import check_segments, check_years
from madoguchi.services.procurement.rules.publication import NoticeFacts, Readiness, check_notice
from madoguchi.services.procurement.rules.schedule import check_schedule
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
            cited_only=_not_attached(tender),
            unproved=_unproved(tender),
            doubts=tuple(doubt.message for doubt in open_doubts(tender)),
            wrong=_contradictions(tender),
            advice=_advice(tender),
            unsure=tuple(tender.unsure),
            unweighted=Criterion.objects.filter(
                round__tender=tender, children__isnull=True, points__isnull=True
            ).count(),
            is_proposal_call="プロポーザル" in tender.kind,
        )
    )


def _not_attached(tender: Tender) -> tuple[str, ...]:
    """Annexes that are marked as cited only, and those that the call's own texts cite."""
    rows = list(tender.documents.all())
    marked = [str(row) for row in rows if row.is_cited_only and row.file_id is None]
    attached = [str(row) for row in rows if row.file_id is not None]
    texts = [
        tender.purpose, tender.outline, tender.renewal_note, tender.related_contract_note,
        *tender.sections.values_list("text", flat=True),
        *tender.stage_rules.values_list("note", flat=True),
        *tender.standing_terms.values_list("text", flat=True),
    ]  # fmt: skip
    return (*marked, *missing_annexes(texts, [*attached, *marked]))


def _contradictions(tender: Tender) -> tuple[str, ...]:
    """What cannot be true: periods in two contracts, wrong years, sums that do not add up."""
    segments = segments_of(tender)
    findings = [check_years(segment, years) for segment, years in segments]
    findings += check_segments([segment for segment, _ in segments])
    found = [each.message for each in findings if each and each.code != "period_gap"]
    for ceiling in tender.ceilings.prefetch_related("contract_plans"):
        try:
            check_breakdown(ceiling_of(ceiling))
        except Refused as refusal:
            found.append(refusal.message)
    return tuple(found)


def _advice(tender: Tender) -> tuple[str, ...]:
    gaps = check_segments([segment for segment, _ in segments_of(tender)])
    messages = [each.message for each in gaps if each.code == "period_gap"]
    return (*messages, *_mapping_advice(tender))


def _mapping_advice(tender: Tender) -> tuple[str, ...]:
    """Each finding; one sentence while nobody has begun to map (PROC-088)."""
    judged, asked = judged_items(tender), asked_items(tender)
    if judged and asked and not any(item.sections for item in judged):
        return ("提案項目と評価項目の対応がまだ選ばれていません。「内容」のページで選べます。",)
    return tuple(each.message for each in check_mapping(judged, asked))


def _unproved(tender: Tender) -> tuple[str, ...]:
    return tuple(
        condition.text
        for condition in tender.conditions.prefetch_related("papers")
        if not condition.papers.all()
        and not condition.is_sworn
        and condition.code not in NEEDS_NO_PAPER
    )


def open_doubts(tender: Tender) -> list[Finding]:
    """Findings on the schedule that nobody has accepted with a note (PROC-019, 020, 023)."""
    milestones = list(tender.milestones.all())
    accepted = {
        (milestone.name, code) for milestone in milestones for code in milestone.accepted_warnings
    }
    return [
        finding
        for finding in check_schedule([step_of(row) for row in milestones], BusinessCalendar())
        if not any((name, finding.code) in accepted for name in finding.about)
    ]
