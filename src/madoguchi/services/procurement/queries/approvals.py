"""Requests for decision of the section, and what the case says of each."""

from django.db.models import QuerySet

from madoguchi.core.errors import Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.models import Approval, Tender
from madoguchi.services.procurement.queries.visibility import section_tenders
from madoguchi.services.procurement.terms import ApprovalDecision, ApprovalSubject


def section_approvals(actor: Actor) -> QuerySet[Approval]:
    """Every request of the calls of the actor's section."""
    return Approval.objects.filter(tender__in=section_tenders(actor)).select_related(
        "tender__case__section"
    )


def waiting_approvals(actor: Actor) -> QuerySet[Approval]:
    """What nobody has decided yet, oldest first; own requests are somebody else's to decide."""
    return (
        section_approvals(actor)
        .filter(decision=ApprovalDecision.REQUESTED.value)
        .exclude(requested_by_id=actor.person_id or 0)
        .order_by("requested_at")
    )


def approved_disqualifications(tender: Tender) -> set[int]:
    """Applications whose newest request for 失格 was granted: only these can be recorded as out."""
    asked = tender.approvals.filter(subject=ApprovalSubject.DISQUALIFICATION.value)
    newest = dict(asked.order_by("requested_at", "pk").values_list("reference", "decision"))
    granted = ApprovalDecision.APPROVED.value
    return {int(reference) for reference, decision in newest.items() if decision == granted}


def section_approval(actor: Actor, pk: int) -> Approval:
    """One request; raises Missing for another section's."""
    approval = section_approvals(actor).filter(pk=pk).first()
    if approval is None:
        raise Missing("no_such_approval", "この決裁は見つかりません。")
    return approval
