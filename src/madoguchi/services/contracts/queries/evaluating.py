"""What speaks for and against a contractor at the year's end, from the record itself."""

from datetime import date

from django.db.models import F, Q

from madoguchi.services.contracts.models import Contract, Inspection
from madoguchi.services.contracts.queries.board import line_of
from madoguchi.services.contracts.terms import (
    DeliverableState,
    DutyState,
    InspectionResult,
    Sign,
)


def facts_of(contract: Contract, today: date) -> list[tuple[str, str]]:
    """(item, finding) in the order of the evaluation form (CONT-153)."""
    rows = contract.deliverables.exclude(state=DeliverableState.NOT_THIS_YEAR.value)
    late = rows.filter(
        Q(deliverable__delivered_at__date__gt=F("deliverable__due_on"))
        | Q(deliverable__delivered_at__isnull=True, deliverable__due_on__lt=today)
    ).count()
    failed = Inspection.objects.filter(
        row__contract=contract, result=InspectionResult.FAILED.value
    ).count()
    # What another duty proves is late once, as on the board and in the list of days.
    duties = contract.duties.filter(same_as__isnull=True)
    signs = [line_of(duty, today).sign for duty in duties]
    incidents = contract.incidents.filter(is_drill=False)
    return [
        ("納品物の期限", f"{rows.count()}件のうち遅れ{late}件"),
        ("検査の不合格", f"{failed}回"),
        ("特記事項の期限超過", f"{signs.count(Sign.OVERDUE)}件"),
        ("特記事項の違反", f"{contract.duties.filter(state=DutyState.BREACHED.value).count()}件"),
        ("事故・おそれの報告", f"{incidents.count()}件"),
        ("違反の記録", f"{contract.breaches.count()}件"),
    ]
