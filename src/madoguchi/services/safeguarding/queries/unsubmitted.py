"""Reports that a facility still owes, and those for which the supervisor is called in."""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import Facility, ReportPeriod
from madoguchi.services.safeguarding.queries.caseload import own_children
from madoguchi.services.safeguarding.rules.reminding import ReminderStep, step_on
from madoguchi.services.safeguarding.terms import ReportState

OWED = (ReportState.OPEN.value, ReportState.RETURNED.value, ReportState.AWAITING_HEAD.value)
# Two open days reach over a turn of the year at the most: nothing due later is asked for yet.
AHEAD = timedelta(days=14)


def owed_reports(today: date) -> QuerySet[ReportPeriod]:
    """Not submitted, and due soon or already."""
    rows = ReportPeriod.objects.filter(state__in=OWED, due_on__lte=today + AHEAD)
    return rows.select_related(
        "placement__facility__contract__key", "placement__facility__contract__section",
        "placement__facility__organisation", "child",
    )  # fmt: skip


def owed_by(facility: Facility, today: date) -> list[tuple[ReminderStep, ReportPeriod]]:
    """What the facility is reminded of on its screen."""
    office = BusinessCalendar()
    rows = owed_reports(today).filter(placement__facility=facility)
    steps = ((step_on(report.due_on, today, office), report) for report in rows)
    return [(step, report) for step, report in steps if step is not None]


def overdue_for(actor: Actor, now: datetime, today: date) -> QuerySet[ReportPeriod]:
    """未提出一覧: past their due date, of one's own cases."""
    own = own_children(actor, now).order_by().values("pk")
    return owed_reports(today).filter(due_on__lt=today, child__in=own)


def escalated_before(today: date) -> date:
    """Reports due on this day or earlier are on the supervisor's list today."""
    office = BusinessCalendar()
    day = today
    while step_on(day, today, office) is not ReminderStep.ESCALATED:
        day -= timedelta(days=1)
    return day
