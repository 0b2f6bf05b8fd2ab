"""Calendars of facilities and the expected days of their children, read with few queries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from madoguchi.core.calendar.business import BusinessCalendar, months_after
from madoguchi.services.safeguarding.models import (
    ExpectedWeekdays,
    Facility,
    FacilityClosedDay,
    Placement,
    WardClosedDefault,
)
from madoguchi.services.safeguarding.rules.facility_calendar import (
    ExpectedDays,
    days_of,
    facility_calendar,
)
from madoguchi.services.safeguarding.terms import DayKind


def calendars_of(facilities: Iterable[Facility]) -> dict[int, BusinessCalendar]:
    """Facility's primary key -> its calendar; three queries for any number of facilities."""
    wanted = list(facilities)
    closed: dict[int, dict[date, str]] = defaultdict(dict)
    opened: dict[int, list[date]] = defaultdict(list)
    for mark in FacilityClosedDay.objects.filter(facility__in=wanted):
        if mark.kind == DayKind.OPENED:
            opened[mark.facility_id].append(mark.day)
        else:
            closed[mark.facility_id][mark.day] = mark.note or DayKind(mark.kind).label
    defaults = _ward_defaults()
    return {
        facility.pk: facility_calendar(
            facility.open_weekdays,
            ward_closed={**defaults[""], **defaults[facility.kind]},
            own_closed=closed[facility.pk],
            own_opened=opened[facility.pk],
        )
        for facility in wanted
    }


def calendar_of(facility: Facility) -> BusinessCalendar:
    return calendars_of([facility])[facility.pk]


def expected_days_of(placements: Iterable[Placement]) -> dict[int, ExpectedDays]:
    """Placement's primary key -> when the child is due there. Reads ``placement.facility``."""
    wanted = list(placements)
    calendars = calendars_of({p.facility_id: p.facility for p in wanted}.values())
    patterns: dict[int, list[tuple[date, str]]] = defaultdict(list)
    for row in ExpectedWeekdays.objects.filter(placement__in=wanted).order_by("from_on"):
        patterns[row.placement_id].append((row.from_on, row.weekdays))
    return {
        p.pk: ExpectedDays(calendars[p.facility_id], p.from_on, p.until_on, tuple(patterns[p.pk]))
        for p in wanted
    }


def _ward_defaults() -> dict[str, dict[date, str]]:
    found: dict[str, dict[date, str]] = defaultdict(dict)
    for row in WardClosedDefault.objects.all():
        found[row.facility_kind] |= dict.fromkeys(days_of(row.from_on, row.until_on), row.label)
    return found


def closings_of(
    facility: Facility, today: date
) -> tuple[list[FacilityClosedDay], list[WardClosedDefault]]:
    """The facility's own marks from last month on, and the ward's defaults that still run."""
    own = facility.closed_days.filter(day__gte=months_after(today, -1))
    ward = WardClosedDefault.objects.filter(
        facility_kind__in=("", facility.kind), until_on__gte=today
    )
    return list(own), list(ward)
