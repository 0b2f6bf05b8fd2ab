"""Which activities were approved before they were held (CONT-018)."""

from dataclasses import dataclass
from datetime import date

from madoguchi.core.calendar.jst import day_of
from madoguchi.services.contracts.models import ApprovalRequest, Contract, Programme
from madoguchi.services.contracts.terms import ApprovalKind, ApprovalState


@dataclass(frozen=True, kw_only=True)
class ProgrammeLine:
    """``plan``: the approved plan that covers the day; None: none was approved by then."""

    programme: Programme
    plan: ApprovalRequest | None

    @property
    def is_unapproved(self) -> bool:
        return self.programme.is_outside_days and self.plan is None

    @property
    def words(self) -> str:
        if not self.programme.is_outside_days:
            return "協議した実施日"
        return "未承認実施" if self.is_unapproved else "承認済み"


def programme_lines(contract: Contract) -> list[ProgrammeLine]:
    """Two statements."""
    plans = list(
        contract.approvals.filter(
            kind=ApprovalKind.PLAN.value, state=ApprovalState.APPROVED.value
        ).order_by("pk")
    )
    return [
        ProgrammeLine(programme=one, plan=_plan_for(one, plans))
        for one in contract.programmes.all()
    ]


def _plan_for(programme: Programme, plans: list[ApprovalRequest]) -> ApprovalRequest | None:
    """The plan names the programme, and its approval was in force and decided by that day."""
    return next((one for one in plans if _covers(one, programme.title, programme.held_on)), None)


def _covers(plan: ApprovalRequest, title: str, day: date) -> bool:
    if title.strip() not in plan.subject or plan.effective_from_on is None:
        return False
    if plan.decided_at is None or day_of(plan.decided_at) > day:
        return False
    until = plan.effective_until_on
    return plan.effective_from_on <= day and (until is None or day <= until)
