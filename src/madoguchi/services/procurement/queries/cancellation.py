"""中止: how far the calling off of a call has come, and the reason that everybody reads."""

from madoguchi.services.procurement.errors import CalledOff
from madoguchi.services.procurement.models import Approval, Tender
from madoguchi.services.procurement.terms import ApprovalDecision, ApprovalSubject, TenderState

REASON = "中止の理由"


def demand_not_called_off(tender: Tender) -> None:
    """Pass unless the call was called off; raises CalledOff."""
    if tender.state == TenderState.CANCELLED:
        raise CalledOff


def newest_cancellation(tender: Tender) -> Approval | None:
    """The newest request to call it off, decided or not."""
    asked = tender.approvals.filter(subject=ApprovalSubject.CANCELLATION.value)
    return asked.order_by("-requested_at", "-pk").first()


def cancellation_reason(tender: Tender) -> str:
    """The approved reason of a call that was called off; "" for any other."""
    if tender.state != TenderState.CANCELLED:
        return ""
    granted = tender.approvals.filter(
        subject=ApprovalSubject.CANCELLATION.value, decision=ApprovalDecision.APPROVED.value
    )
    newest = granted.order_by("-requested_at", "-pk").first()
    return str(newest.content.get(REASON, "")) if newest else ""
