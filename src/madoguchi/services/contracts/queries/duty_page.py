"""What the page of one duty adds from the registers: causes, agreements, courses, self-check."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from madoguchi.core.calendar.business import BusinessCalendar, end_of_month
from madoguchi.services.contracts.models import Duty, Impracticality, RefilingCause, SelfCheck
from madoguchi.services.contracts.queries.duty_desks import Desk, desk_of
from madoguchi.services.contracts.queries.training import SessionLine, courses_between
from madoguchi.services.contracts.rules.self_checks import QUESTIONS
from madoguchi.services.contracts.terms import DutyState, DutyTrigger

REPORT = "monthly_report"


@dataclass(frozen=True, kw_only=True)
class DutyRegister:
    """``closed_day``: why the office is closed on the day that is due; "" if it is open.

    desk           where in the product the proof is made
    has_questions  the duty is settled by a self-check
    asks_day       both sides have to agree on the day (CONT-035)
    """

    desk: Desk | None
    causes: list[RefilingCause]
    alternatives: list[Impracticality]
    courses: list[SessionLine]
    check: SelfCheck | None
    check_items: list[Any]
    has_questions: bool
    asks_day: bool
    closed_day: str


def register_of(duty: Duty) -> DutyRegister:
    """Everything that other rooms hold about the duty."""
    check = SelfCheck.objects.filter(duty=duty).first()
    return DutyRegister(
        desk=desk_of(duty),
        causes=list(duty.refiling_causes.all()),
        alternatives=list(duty.impracticalities.select_related("reported_by", "agreed_by")),
        courses=_courses(duty),
        check=check,
        check_items=list(check.items.all()) if check else [],
        has_questions=duty.code in QUESTIONS,
        asks_day=is_day_owed(duty),
        closed_day=closed_day(duty.due_on),
    )


def is_day_owed(duty: Duty) -> bool:
    is_monthly = duty.trigger == DutyTrigger.MONTHLY.value
    return is_monthly and duty.due_on is None and duty.state == DutyState.OPEN.value


def closed_day(due_on: date | None) -> str:
    """A calendar day stays where it falls; the page points out that the office is closed."""
    if due_on is None:
        return ""
    return BusinessCalendar().reason_closed(due_on) or ""


def _courses(duty: Duty) -> list[SessionLine]:
    """The month's courses stand at the duty of the month's report (CONT-053)."""
    if duty.period_on is None or not duty.code.endswith(REPORT):
        return []
    return courses_between(duty.contract, duty.period_on, end_of_month(duty.period_on))
