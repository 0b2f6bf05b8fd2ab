"""Reminders of periodic reports: one mail a person, step and day, and none after submission."""

from collections import defaultdict
from datetime import date, datetime, time

from django.db import transaction
from django.urls import reverse

from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.queries.memberships import memberships_on
from madoguchi.core.accounts.terms import Role
from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.jst import day_of, to_jst
from madoguchi.core.mail import queue_mail
from madoguchi.core.mail.letters import public_address
from madoguchi.core.trail import acting
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import Facility, ReportPeriod
from madoguchi.services.safeguarding.queries.holders import holders_of, supervisors_of
from madoguchi.services.safeguarding.queries.unsubmitted import owed_reports
from madoguchi.services.safeguarding.rules.reminding import ReminderStep, step_on
from madoguchi.services.safeguarding.terms import ReportState

MORNING = time(8, 30)
REMINDER = Actor.system("定期報告の催促")
BOTH = (Role.FACILITY_HEAD.value, Role.FACILITY_STAFF.value)
HEAD = (Role.FACILITY_HEAD.value,)
Asked = dict[tuple[Facility, ReminderStep, date], list[ReportPeriod]]


def remind(now: datetime) -> int:
    """Job: ask for what is owed, from 8:30 on open days of the ward; how many facilities.

    The same step of the same due date asks each person once, however often the job runs.
    """
    office, today = BusinessCalendar(), day_of(now)
    if to_jst(now).time() < MORNING or not office.is_open_day(today):
        return 0
    asked: Asked = defaultdict(list)
    for report in owed_reports(today):
        step = step_on(report.due_on, today, office)
        if step is not None:
            asked[report.placement.facility, step, report.due_on].append(report)
    with acting(REMINDER, source="job"), transaction.atomic():
        for (facility, step, due_on), reports in asked.items():
            _ask(facility, step, due_on, reports, now)
            if step is ReminderStep.ESCALATED:
                _escalate(facility, due_on, reports, now)
    return len(asked)


def _ask(
    facility: Facility, step: ReminderStep, due_on: date, reports: list[ReportPeriod], now: datetime
) -> None:
    """Who types first; the head when it is late, or when it lies on the head's desk."""
    waits_for_head = all(one.state == ReportState.AWAITING_HEAD for one in reports)
    is_late = step in {ReminderStep.OVERDUE, ReminderStep.ESCALATED}
    roles = HEAD if waits_for_head else BOTH if is_late else (Role.FACILITY_STAFF.value,)
    here = memberships_on(day_of(now)).filter(organisation=facility.organisation)
    rows = here.filter(role__in=roles).select_related("person") or here.select_related("person")
    for person in {row.person_id: row.person for row in rows}.values():
        _mail("remind", person, facility, step, due_on, len(reports), now)


def _escalate(facility: Facility, due_on: date, reports: list[ReportPeriod], now: datetime) -> None:
    today = day_of(now)
    holders = holders_of([one.child_id for one in reports], today)
    organisations = {row.organisation_id for rows in holders.values() for row in rows}
    for one in supervisors_of(list(organisations), today):
        _mail(
            "unsubmitted", one.person, facility, ReminderStep.ESCALATED, due_on, len(reports), now
        )


def _mail(  # noqa: PLR0917 - the parts of one letter
    letter: str, person: Person, facility: Facility, step: ReminderStep, due_on: date, count: int,
    now: datetime,
) -> None:  # fmt: skip
    page = "safeguarding:reports" if letter == "remind" else "safeguarding:unsubmitted"
    queue_mail(
        template=f"safeguarding/mail/{letter}",
        to=person.email,
        to_name=person.name,
        unique_key=f"safeguarding-{letter}:{facility.pk}:{due_on}:{step.value}:{person.pk}",
        context={
            "facility": facility.name, "due_on": due_on, "count": count,
            "is_late": due_on < day_of(now), "url": public_address(reverse(page)),
        },
        section=facility.contract.section,
        key=facility.contract.key,
        by=REMINDER,
        now=now,
    )  # fmt: skip
