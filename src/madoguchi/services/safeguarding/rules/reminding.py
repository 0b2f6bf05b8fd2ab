"""When a report is asked for: two open days before it is due, on the day, and after it."""

from collections.abc import Iterator
from datetime import date

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.terms import Term


class ReminderStep(Term):
    """Which word it is; the last one goes to the ward's supervisor."""

    SOON = "soon", "期限の2開庁日前"
    DUE = "due", "期限の当日"
    OVERDUE = "overdue", "期限の翌開庁日"
    ESCALATED = "escalated", "期限の3開庁日後"


DAYS_AFTER = {
    ReminderStep.SOON: -2,
    ReminderStep.DUE: 0,
    ReminderStep.OVERDUE: 1,
    ReminderStep.ESCALATED: 3,
}


def ladder(due_on: date, office: BusinessCalendar) -> Iterator[tuple[ReminderStep, date]]:
    """Each step with its day, in open days of the ward.

    >>> [day.isoformat()[5:] for _, day in ladder(date(2025, 6, 6), BusinessCalendar())]
    ['06-04', '06-06', '06-09', '06-11']
    """
    for step, days in DAYS_AFTER.items():
        yield step, office.add_business_days(due_on, days)


def step_on(due_on: date, today: date, office: BusinessCalendar) -> ReminderStep | None:
    """The step that holds on a day: the latest whose day has come; None before the first.

    A step whose own day was missed is made good on the next one, and never two on one day.
    """
    reached = [step for step, day in ladder(due_on, office) if day <= today]
    return reached[-1] if reached else None
