"""The ward's start page: what changed since yesterday, what waits, who said nothing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Count, Q, QuerySet, Value, When

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.jst import at, day_of
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import (
    Alert,
    CaseAction,
    Facility,
    GuardianInquiry,
    Placement,
    ReportPeriod,
    Standing,
    UrgentReport,
)
from madoguchi.services.safeguarding.queries.caseload import (
    is_of_section,
    is_supervisor,
    own_alerts,
    own_children,
)
from madoguchi.services.safeguarding.queries.disclosures import waiting_inquiries
from madoguchi.services.safeguarding.queries.holders import assignments_on
from madoguchi.services.safeguarding.queries.silence import Silence, silences
from madoguchi.services.safeguarding.rules.case_work import UNSETTLED, AlertState
from madoguchi.services.safeguarding.rules.rulebook import RuleLevel
from madoguchi.services.safeguarding.terms import ReportState

WITH_FACILITY = (
    ReportState.OPEN.value, ReportState.RETURNED.value, ReportState.AWAITING_HEAD.value,
)  # fmt: skip
OPEN_STATES = [state.value for state in UNSETTLED]
GRAVEST_FIRST = (RuleLevel.IMMEDIATE, RuleLevel.EARLY, RuleLevel.WATCH)
URGENCY = ("stage", "rank", "waits_until", "-raised_at", "pk")


@dataclass(frozen=True)
class Team:
    """One organisation (for the section), or one caseworker (for a supervisor), in figures."""

    name: str
    alerts: int
    unconfirmed: int
    children: int


@dataclass(frozen=True)
class StartPage:
    """Everything of the page; ``alerts`` and ``urgent`` newest first.

    unread    reports submitted and not yet accepted or returned
    overdue   facilities with a report past its due date
    silent    facilities without a word for the last open days, yesterday included
    unheard   children of whom a report is owed and nothing came for at least one day
    """

    alerts: QuerySet[Alert]
    urgent: QuerySet[UrgentReport]
    inquiries: QuerySet[GuardianInquiry]
    unread: QuerySet[ReportPeriod]
    overdue: QuerySet[Facility]
    checks: QuerySet[CaseAction]
    unheard: QuerySet[Standing]
    silent: list[Silence]
    teams: list[Team]


def start_page(actor: Actor, now: datetime) -> StartPage:
    """The page of a caseworker, a supervisor or the section; the same queries for any volume."""
    today = day_of(now)
    own = own_children(actor, now).order_by().values("pk")
    facilities = Placement.objects.filter(child__in=own).order_by()
    return StartPage(
        alerts=open_alerts(actor, now),
        urgent=open_urgent_reports(actor, now),
        inquiries=waiting_inquiries(actor, now),
        unread=unread_reports(actor, now),
        overdue=overdue_facilities(actor, now),
        checks=open_checks(actor, now),
        unheard=unheard_children(actor, now),
        silent=silences(today - timedelta(days=1), facilities.values_list("facility", flat=True)),
        teams=_teams(actor, now, today),
    )


def new_since(now: datetime) -> datetime:
    """From when on an alert is 新着: the beginning of the working day before today's.

    After a weekend that is Friday, as nobody of the ward has looked since.
    """
    return at(BusinessCalendar().open_day_until(day_of(now) - timedelta(days=1)), 0)


def open_alerts(actor: Actor, now: datetime) -> QuerySet[Alert]:
    """Unconfirmed ones first, then those in hand; the graver and older above."""
    return by_urgency(own_alerts(actor, now).filter(state__in=OPEN_STATES)).order_by(*URGENCY)


def by_urgency(rows: QuerySet[Alert]) -> QuerySet[Alert]:
    """With what ``URGENCY`` sorts by: those that wait first, the graver and older above; among
    the settled ones the newest."""
    levels = (When(level=level.value, then=Value(n)) for n, level in enumerate(GRAVEST_FIRST))
    states = (When(state=state.value, then=Value(n)) for n, state in enumerate(UNSETTLED))
    return rows.annotate(
        stage=Case(*states, default=Value(len(UNSETTLED))),
        rank=Case(
            When(~Q(state__in=OPEN_STATES), then=Value(0)),
            *levels, default=Value(len(GRAVEST_FIRST)),
        ),
        waits_until=Case(When(state__in=OPEN_STATES, then="confirm_by")),
    )  # fmt: skip


def open_urgent_reports(actor: Actor, now: datetime) -> QuerySet[UrgentReport]:
    """Not read yet, or nobody has telephoned and nobody has seen to it (red, SAFE-033)."""
    rows = UrgentReport.objects.filter(child__in=own_children(actor, now).order_by().values("pk"))
    unheard = Q(called_at__isnull=True, call_confirmed_at__isnull=True)
    return rows.filter(Q(read_at__isnull=True) | unheard).select_related(
        "child__contract__key", "placement__facility__organisation"
    )


def asks_for_something(today: date) -> Q:
    """Alerts that ask for something today: unsettled, or with a next check whose day has come."""
    return Q(state__in=OPEN_STATES) | Q(
        pk__in=CaseAction.objects.filter(
            next_check_on__lte=today, checked_at__isnull=True, alert__isnull=False
        ).values("alert")
    )


def unread_reports(actor: Actor, now: datetime) -> QuerySet[ReportPeriod]:
    """Submitted, and neither accepted nor returned yet."""
    rows = ReportPeriod.objects.filter(child__in=own_children(actor, now).order_by().values("pk"))
    return (
        rows.filter(state=ReportState.SUBMITTED.value)
        .select_related("child__contract__key", "placement__facility__organisation")
        .order_by("submitted_at", "pk")
    )


def overdue_reports(actor: Actor, now: datetime) -> QuerySet[ReportPeriod]:
    """Past their due date and still with the facility: the due day itself is in time."""
    rows = ReportPeriod.objects.filter(child__in=own_children(actor, now).order_by().values("pk"))
    return (
        rows.filter(state__in=WITH_FACILITY, due_on__lt=day_of(now))
        .select_related("child__contract__key", "placement__facility__organisation")
        .order_by("due_on", "pk")
    )


def overdue_facilities(actor: Actor, now: datetime) -> QuerySet[Facility]:
    """Facilities with at least one overdue report of one's own children, and how many."""
    late = overdue_reports(actor, now).order_by().values("pk")
    return (
        Facility.objects.filter(placements__reports__in=late)
        .annotate(late=Count("placements__reports", filter=Q(placements__reports__in=late)))
        .select_related("organisation")
        .order_by("-late", "code")
    )


def open_checks(actor: Actor, now: datetime) -> QuerySet[CaseAction]:
    """Next checks whose day has come and which nobody has made yet (SAFE-037)."""
    rows = CaseAction.objects.filter(child__in=own_children(actor, now).order_by().values("pk"))
    return (
        rows.filter(next_check_on__lte=day_of(now), checked_at__isnull=True)
        .select_related("child__contract__key", "alert", "recorded_by")
        .order_by("next_check_on", "pk")
    )


def unheard_children(actor: Actor, now: datetime) -> QuerySet[Standing]:
    """Children of whom a day is owed and nothing came, as of the last evaluation."""
    own = own_children(actor, now).order_by().values("pk")
    return (
        Standing.objects.filter(child__in=own, unreported__gt=0)
        .select_related("child__contract__key")
        .order_by("-unreported", "child__number")
    )


def _teams(actor: Actor, now: datetime, today: date) -> list[Team]:
    """Per centre for the section, per caseworker for a supervisor (SAFE-036)."""
    if is_of_section(actor):
        field, label = "organisation", "organisation__name"
        rows = assignments_on(today)
    elif is_supervisor(actor):
        field, label = "caseworker", "caseworker__name"
        rows = assignments_on(today).filter(organisation_id=actor.organisation_id or 0)
    else:
        return []
    rows = rows.filter(child__in=own_children(actor, now).order_by().values("pk"))
    waiting = Q(child__alerts__state__in=OPEN_STATES)
    counted = (
        rows.order_by()
        .values(field, label)
        .annotate(
            children=Count("child", distinct=True),
            alerts=Count("child__alerts", filter=waiting, distinct=True),
            unconfirmed=Count(
                "child__alerts", filter=Q(child__alerts__state=AlertState.OPEN.value), distinct=True
            ),
        )
    )
    teams = [
        Team(row[label] or "担当者の定めなし", row["alerts"], row["unconfirmed"], row["children"])
        for row in counted
    ]
    return sorted(teams, key=lambda team: (-team.unconfirmed, -team.alerts, team.name))
