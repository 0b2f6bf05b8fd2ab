"""Reports with their figures: what was said of the expected days of a period."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, When

from madoguchi.core.accounts.models import Organisation
from madoguchi.services.safeguarding.models import (
    AttendanceEntry,
    Facility,
    Observation,
    ReportPeriod,
)
from madoguchi.services.safeguarding.queries.calendars import expected_days_of
from madoguchi.services.safeguarding.queries.sealed import name_of
from madoguchi.services.safeguarding.rules.entries import Said, Totals, days_without_why, totals_of
from madoguchi.services.safeguarding.rules.school_year import GRACE
from madoguchi.services.safeguarding.terms import ReportState, Sign


@dataclass(frozen=True)
class ReportLine:
    """A report with the child's name and its figures.

    unexplained  absences without contact or reason
    missing      expected days of which nothing is known
    ahead        those that are still to come; not among ``missing`` if a day was given
    """

    report: ReportPeriod
    name: str
    totals: Totals
    unexplained: tuple[date, ...]
    missing: tuple[date, ...]
    signs: tuple[str, ...]
    ahead: tuple[date, ...] = ()

    @property
    def rate(self) -> str:
        """「85.0%」, or － where no day was expected."""
        permille = self.totals.rate_permille
        return "－" if permille is None else f"{permille / 10:.1f}%"


def reports_of(facility: Facility, *, on: date) -> QuerySet[ReportPeriod]:
    """The facility's reports as it sees them on a day: those of a child who left stay for 30 days
    (SAFE-045), and one that is still owed until it is due."""
    here = Q(placement__until_on__isnull=True) | Q(placement__until_on__gte=on - GRACE)
    owed = Q(state__in=(ReportState.OPEN.value, ReportState.RETURNED.value), due_on__gte=on)
    return ReportPeriod.objects.filter(here | owed, placement__facility=facility).select_related(
        "child__contract__key", "placement__facility", "placement__child"
    )


def with_urgency(reports: QuerySet[ReportPeriod]) -> QuerySet[ReportPeriod]:
    """``urgency``: 0 what the facility still has to do, 1 what it has handed over."""
    owed = (ReportState.OPEN.value, ReportState.RETURNED.value, ReportState.AWAITING_HEAD.value)
    return reports.annotate(
        urgency=Case(When(state__in=owed, then=0), default=1, output_field=IntegerField())
    )


def lines_of(reports: Iterable[ReportPeriod], *, on: date = date.max) -> list[ReportLine]:
    """Constant queries for any number of reports. ``on``: later days are ahead, not missing."""
    wanted = list(reports)
    if not wanted:
        return []
    placements = {r.placement_id: r.placement for r in wanted}
    expected = expected_days_of(placements.values())
    first, last = min(r.from_on for r in wanted), max(r.until_on for r in wanted)
    said: dict[int, list[Said]] = defaultdict(list)
    rows = AttendanceEntry.objects.filter(placement__in=placements, day__range=(first, last))
    for row in rows.values_list("placement_id", "day", "code", "family_contact", "reason"):
        said[row[0]].append(Said(day=row[1], code=row[2], family_contact=row[3], reason=row[4]))
    signs = _signs(list(placements), first, last)
    lines = []
    for report in wanted:
        days = expected[report.placement_id].between(report.from_on, report.until_on)
        own = [s for s in said[report.placement_id] if report.from_on <= s.day <= report.until_on]
        open_days = [day for day in days if day not in {s.day for s in own}]
        lines.append(
            ReportLine(
                report, name_of(report.child), totals_of(own, days),
                tuple(days_without_why(own)), tuple(day for day in open_days if day <= on),
                tuple(
                    label for day, label in signs[report.placement_id]
                    if report.from_on <= day <= report.until_on
                ),
                tuple(day for day in open_days if day > on),
            )
        )  # fmt: skip
    return lines


def line_of(report: ReportPeriod, *, on: date = date.max) -> ReportLine:
    return lines_of([report], on=on)[0]


def _signs(placements: list[int], first: date, last: date) -> dict[int, list[tuple[date, str]]]:
    found: dict[int, list[tuple[date, str]]] = defaultdict(list)
    rows = Observation.objects.filter(placement__in=placements, day__range=(first, last))
    for row in rows.order_by("day"):
        found[row.placement_id].append((row.day, Sign(row.sign).label))
    return found


def holders_of(report: ReportPeriod) -> QuerySet[Organisation]:
    """The organisations that hold the child's case now."""
    rows = report.child.assignments.filter(until_on__isnull=True)
    return Organisation.objects.filter(pk__in=rows.values("organisation_id"))
