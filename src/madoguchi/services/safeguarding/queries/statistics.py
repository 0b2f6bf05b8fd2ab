"""統計: counts without names by month, kind, centre and holder; small cells protected."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from madoguchi.core.calendar.business import end_of_month
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.terms import Term
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import (
    Alert,
    AttendanceEntry,
    CaseAction,
    CaseAssignment,
    ReportPeriod,
)
from madoguchi.services.safeguarding.queries.caseload import listed_children
from madoguchi.services.safeguarding.queries.rule_book import rules_on
from madoguchi.services.safeguarding.rules import rulebook as book
from madoguchi.services.safeguarding.rules.case_work import AlertState
from madoguchi.services.safeguarding.rules.counting import Cell, percent, protected
from madoguchi.services.safeguarding.terms import (
    AttendanceCode,
    FacilityKind,
    HolderRole,
    ReportState,
)

NOBODY = "定めなし"
Group = tuple[str, str]  # the line of the larger table that it is a part of, its own line
SENT = (ReportState.SUBMITTED.value, ReportState.ACCEPTED.value)


class Grouping(Term):
    """By what a statistic is divided."""

    KIND = "kind", "施設の種別"
    HOLDER = "holder", "担当機関"
    CASEWORKER = "caseworker", "担当者"


@dataclass
class Counts:
    """What one group has in one month."""

    children: set[int] = field(default_factory=set)
    due: int = 0
    sent: int = 0
    on_time: int = 0
    absent: int = 0
    notices: int = 0
    exceptions: int = 0
    hours: list[int] = field(default_factory=list)

    @property
    def first_action_hours(self) -> int | None:
        """Middle of the whole hours from notice to first action; None without any."""
        ordered = sorted(self.hours)
        return ordered[len(ordered) // 2] if ordered else None


@dataclass(frozen=True)
class Row:
    """A line of the table. A cell is None where it would tell too much of too few children."""

    label: str
    children: Cell
    due: Cell
    sent: Cell
    sent_rate: str
    on_time: Cell
    on_time_rate: str
    absent: Cell
    notices: Cell
    exceptions: Cell
    first_action_hours: Cell


@dataclass(frozen=True)
class Statistics:
    month: date
    grouping: Grouping
    rows: list[Row]
    total: Row
    smallest: int


def statistics(actor: Actor, month: date, grouping: Grouping, now: datetime) -> Statistics:
    """One month of everything within the actor's authority."""
    first, last = month.replace(day=1), end_of_month(month)
    children = list(listed_children(actor, now).order_by().values_list("pk", flat=True))
    groups = _groups(grouping, children, first, last)
    counts: dict[Group, Counts] = defaultdict(Counts)
    total = Counts()

    def both(child: int, facility_kind: str) -> Iterable[Counts]:
        return (counts[groups(child, facility_kind)], total)

    _count_reports(children, first, last, both)
    _count_absences(children, first, last, both)
    _count_alerts(children, first, last, both)
    smallest = rules_on(last)[book.WARD_OPTIONS]["small_cell"]
    rows = [(group, counts[group]) for group in sorted(counts)]
    hidden = protected([(whole, one.children) for (whole, _), one in rows], smallest)
    return Statistics(
        month=first,
        grouping=grouping,
        rows=[
            _row(label, one, is_hidden=is_hidden)
            for ((_, label), one), is_hidden in zip(rows, hidden, strict=True)
        ],
        total=_row("合計", total, is_hidden=0 < len(total.children) < smallest),
        smallest=smallest,
    )


Both = Callable[[int, str], Iterable[Counts]]


def _groups(
    grouping: Grouping, children: Sequence[int], first: date, last: date
) -> Callable[[int, str], Group]:
    """(child, kind of facility) -> its group; a caseworker's is a part of the centre's."""
    if grouping is Grouping.KIND:
        return lambda _, kind: (FacilityKind(kind).label,) * 2
    rows = CaseAssignment.objects.filter(
        child__in=children, role=HolderRole.PRIMARY.value, from_on__lte=last
    ).exclude(until_on__lt=first)
    fields = ("child", "organisation__name", "caseworker__name")
    found = {
        child: (centre, centre if grouping is Grouping.HOLDER else f"{who or NOBODY}（{centre}）")
        for child, centre, who in rows.order_by("from_on", "pk").values_list(*fields)
    }
    return lambda child, _: found.get(child, (NOBODY, NOBODY))


def _count_reports(children: Sequence[int], first: date, last: date, both: Both) -> None:
    """Reports whose period ends in the month: sent or not, on time or late."""
    rows = ReportPeriod.objects.filter(child__in=children, until_on__range=(first, last))
    fields = ("child", "placement__facility__kind", "state", "submitted_at", "due_on")
    for child, kind, state, submitted_at, due_on in rows.order_by().values_list(*fields):
        for counts in both(child, kind):
            counts.children.add(child)
            counts.due += 1
            counts.sent += state in SENT
            counts.on_time += bool(
                state in SENT and submitted_at and day_of(submitted_at) <= due_on
            )


def _count_absences(children: Sequence[int], first: date, last: date, both: Both) -> None:
    rows = AttendanceEntry.objects.filter(child__in=children, day__range=(first, last))
    for child, kind, code in rows.order_by().values_list(
        "child", "placement__facility__kind", "code"
    ):
        for counts in both(child, kind):
            counts.children.add(child)
            counts.absent += code == AttendanceCode.ABSENT


def _count_alerts(children: Sequence[int], first: date, last: date, both: Both) -> None:
    """Seven-day notices reached in the month; held back; hours to the first action."""
    rows = Alert.objects.filter(
        child__in=children, rule=book.SEVEN_DAYS, reached_on__range=(first, last)
    ).select_related("facility")
    acted: dict[int, datetime] = {}
    actions = CaseAction.objects.filter(alert__in=rows).order_by("recorded_at")
    for key, moment in actions.values_list("alert", "recorded_at"):
        acted.setdefault(key or 0, moment)
    for alert in rows:
        for counts in both(alert.child_id or 0, alert.facility.kind):
            counts.children.add(alert.child_id or 0)
            counts.notices += alert.state != AlertState.HELD_BACK
            counts.exceptions += alert.state == AlertState.HELD_BACK
            if alert.pk in acted:
                waited = acted[alert.pk] - alert.raised_at
                counts.hours.append(int(waited.total_seconds() // 3600))


def _row(label: str, counts: Counts, *, is_hidden: bool) -> Row:
    if is_hidden:
        return Row(label, None, None, None, "", None, "", None, None, None, None)
    return Row(
        label, len(counts.children), counts.due, counts.sent,
        percent(counts.sent, counts.due), counts.on_time, percent(counts.on_time, counts.due),
        counts.absent, counts.notices, counts.exceptions, counts.first_action_hours,
    )  # fmt: skip
