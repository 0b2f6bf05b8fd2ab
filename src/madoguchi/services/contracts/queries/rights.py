"""Whose the results are on a day, and what the contractor may do with them."""

from datetime import date

from madoguchi.core.calendar.jst import day_of
from madoguchi.services.contracts.models import ApprovalRequest, Contract, ContractDeliverable
from madoguchi.services.contracts.queries.paying import paying_of
from madoguchi.services.contracts.terms import (
    ApprovalKind,
    ApprovalState,
    InvoiceState,
    RightsRule,
)


def copyright_passed_on(contract: Contract, row: ContractDeliverable) -> date | None:
    """The day on which copyright passed; None if it has not, or nothing is agreed (CONT-134).

    Full payment: paid invoices reach the price; the day is that of the last of them.
    """
    if contract.rights_rule == RightsRule.ON_DELIVERY.value:
        delivered = row.deliverable.delivered_at
        return day_of(delivered) if delivered else None
    if contract.rights_rule != RightsRule.ON_FULL_PAYMENT.value:
        return None
    paid = contract.invoices.filter(state=InvoiceState.PAID.value)
    if paying_of(contract).paid_yen < contract.price_yen:
        return None
    return max((one.paid_on for one in paid if one.paid_on), default=None)


def is_reusable(row: ContractDeliverable, day: date) -> bool:
    """Whether the contractor may copy or adapt it: only by an approval in force (CONT-135)."""
    approvals = (one.approval for one in row.reuse_requests.select_related("approval"))
    return any(in_force(one, day) for one in approvals)


def other_uses(contract: Contract, day: date) -> list[tuple[ApprovalRequest, bool]]:
    """Requests to use collected information elsewhere; barred unless consented (CONT-056)."""
    rows = contract.approvals.filter(kind=ApprovalKind.OTHER_USE.value)
    return [(one, in_force(one, day)) for one in rows]


def in_force(approval: ApprovalRequest, day: date) -> bool:
    """Approved, and ``day`` lies in its span."""
    if approval.state != ApprovalState.APPROVED.value or approval.effective_from_on is None:
        return False
    until = approval.effective_until_on
    return approval.effective_from_on <= day and (until is None or day <= until)
