"""決裁: ask for a decision and decide it, by two different people."""

from datetime import datetime
from typing import Any

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.errors import AlreadyDecided, NotApproved, SamePersonDecides
from madoguchi.services.procurement.models import Approval, Tender
from madoguchi.services.procurement.queries.cancellation import demand_not_called_off
from madoguchi.services.procurement.terms import ApprovalDecision, ApprovalSubject


def request_approval(
    tender: Tender,
    subject: ApprovalSubject,
    *,
    by: Actor,
    now: datetime,
    reference: str = "",
    note: str = "",
    content: dict[str, Any] | None = None,
) -> Approval:
    """Ask the section's approver; an open request of the same content is returned as it is.

    reference  tells requests of one subject apart: "3" for the third amendment
    content    what is to be approved, frozen (shown to the approver and kept)
    raises     CalledOff; Refused  another wording of the same thing waits for the approver
    """
    authorise(by, "procurement.approval.request", tender)
    demand_not_called_off(tender)
    with transaction.atomic():
        waiting = tender.approvals.select_for_update().filter(
            subject=subject.value, reference=reference, decision=ApprovalDecision.REQUESTED.value
        )
        earlier = waiting.first()
        if earlier is not None and earlier.content != (content or {}):
            raise Refused(
                "other_request_waits",
                "別の内容の決裁待ちがあります。決裁者に差し戻してもらってから、もう一度求めてください。",
            )
        return earlier or Approval.objects.create(
            tender=tender,
            subject=subject.value,
            reference=reference,
            note=note,
            content=content or {},
            requested_by_id=by.person_id or 0,
            requested_at=now,
        )


def decide_approval(
    approval: Approval, *, approve: bool, by: Actor, now: datetime, note: str = ""
) -> Approval:
    """Approve or return a request.

    raises  SamePersonDecides  the drafter decides
            AlreadyDecided     somebody was quicker
    """
    authorise(by, "procurement.approval.decide", approval.tender)
    with transaction.atomic():
        current = Approval.objects.select_for_update().get(pk=approval.pk)
        if current.decision != ApprovalDecision.REQUESTED:
            raise AlreadyDecided
        if current.requested_by_id == by.person_id:
            raise SamePersonDecides
        decision = ApprovalDecision.APPROVED if approve else ApprovalDecision.RETURNED
        current.decision = decision.value
        current.decided_by_id = by.person_id
        current.decided_at = now
        current.decision_note = note
        current.save()
        return current


def demand_approval(tender: Tender, subject: ApprovalSubject, reference: str = "") -> Approval:
    """The newest granted approval of the thing; raises NotApproved if there is none."""
    newest = (
        tender.approvals.filter(subject=subject.value, reference=reference)
        .order_by("-requested_at", "-pk")
        .first()
    )
    if newest is None or newest.decision != ApprovalDecision.APPROVED:
        raise NotApproved(subject.label)
    return newest
