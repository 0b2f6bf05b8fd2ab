"""What is still open when a system is to be introduced: training not held, papers not delivered."""

from datetime import date

from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.terms import DeliverableState

UNSETTLED = (DeliverableState.AWAITED.value, DeliverableState.FAILED.value)


def open_conditions(contract: Contract, today: date) -> list[str]:
    """Deliverables that were due by today and are not recorded, the earliest first (CONT-108).

    The notice puts the users' training before the start; it is a deliverable like the manuals.
    """
    rows = contract.deliverables.filter(state__in=UNSETTLED, deliverable__due_on__lte=today)
    due = rows.select_related("deliverable").order_by("deliverable__due_on", "number")
    return [
        f"「{row.deliverable.title}」の記録がありません"
        f"（期限 {format_date(row.deliverable.due_on)}）"
        for row in due
        if row.deliverable.due_on is not None
    ]
