"""Histories: the days of children as the rules read them, many children in a few queries."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Max

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.services.safeguarding.models import (
    AttendanceEntry,
    CycleException,
    ExpectedWeekdays,
    Facility,
    InformationRequest,
    Placement,
    ReportPeriod,
)
from madoguchi.services.safeguarding.queries.calendars import calendars_of
from madoguchi.services.safeguarding.rules.change import window_start
from madoguchi.services.safeguarding.rules.days import Day
from madoguchi.services.safeguarding.rules.facility_calendar import ExpectedDays, days_of
from madoguchi.services.safeguarding.rules.findings import LOOK_BACK
from madoguchi.services.safeguarding.rules.lines import Line, line_of
from madoguchi.services.safeguarding.rules.rulebook import Effect, RunEffect
from madoguchi.services.safeguarding.terms import InputCycle, ReportCycle

Span = tuple[date, date]
Said = tuple[str, str, str]  # code, contact, reason


@dataclass(frozen=True)
class History:
    """One child at one line of facilities.

    placement  the one in force on the last day, or the latest before it
    days       in order; see ``rules.days.Day``
    """

    child_id: int
    line: Line
    placement: Placement
    days: list[Day]


class OpenDays:
    """Open days of facilities, worked out once for as many children as there are."""

    def __init__(self, facilities: Iterable[Facility] | None = None) -> None:
        rows = Facility.objects.all() if facilities is None else facilities
        self._calendars: dict[int, BusinessCalendar] = calendars_of(rows)
        self._known: dict[int, tuple[date, date, list[date]]] = {}

    def calendar(self, facility_id: int) -> BusinessCalendar:
        return self._calendars[facility_id]

    def between(self, facility_id: int, first: date, last: date) -> list[date]:
        """Every open day from ``first`` to ``last``, both included."""
        known = self._known.get(facility_id)
        if known is None or first < known[0] or last > known[1]:
            first_known = min(first, known[0]) if known else first
            last_known = max(last, known[1]) if known else last
            calendar = self._calendars[facility_id]
            days = [d for d in days_of(first_known, last_known) if calendar.is_open_day(d)]
            self._known[facility_id] = known = (first_known, last_known, days)
        days = known[2]
        return days[bisect_left(days, first) : bisect_right(days, last)]


@dataclass
class _Loaded:
    """What a chunk of children needs, by placement."""

    placements: dict[int, list[Placement]]
    entries: dict[int, dict[date, Said]] = field(default_factory=lambda: defaultdict(dict))
    patterns: dict[int, list[tuple[date, str]]] = field(default_factory=lambda: defaultdict(list))
    pauses: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    dues: dict[int, list[tuple[date, date, date]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    asked: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))

    def is_asked(self, placement: int, day: date) -> bool:
        """Whether a request covers the day; a placement without any is asked of every day."""
        spans = self.asked.get(placement)
        return spans is None or any(first <= day <= last for first, last in spans)


def histories(
    children: Collection[int],
    *,
    today: date,
    effects: dict[str, Effect],
    open_days: OpenDays | None = None,
    since: date | None = None,
) -> list[History]:
    """The histories of children up to ``today``, a line each.

    children   primary keys; eight queries for any number of them
    since      first day wanted; default: what ``findings`` needs, and for a child without an
               attendance in that window everything back to the last one
    """
    first = since or window_start(today)
    loaded = _load(children, first, today)
    calendars = open_days or OpenDays(
        {p.facility_id: p.facility for rows in loaded.placements.values() for p in rows}.values()
    )
    starts = {} if since else _longer_starts(loaded, first, today, effects)
    return [
        history
        for child_id in sorted(loaded.placements)
        for history in _of_child(child_id, loaded, calendars, starts.get(child_id, first), today)
    ]


def _load(children: Collection[int], first: date, today: date) -> _Loaded:
    placements: dict[int, list[Placement]] = defaultdict(list)
    rows = Placement.objects.filter(child__in=children, from_on__lte=today)
    for row in rows.select_related("facility", "child").order_by("from_on", "pk"):
        placements[row.child_id].append(row)
    loaded = _Loaded(placements)
    keys = [row.pk for rows in placements.values() for row in rows]
    _load_entries(loaded, children, first, today)
    for week in ExpectedWeekdays.objects.filter(placement__in=keys).order_by("from_on"):
        loaded.patterns[week.placement_id].append((week.from_on, week.weekdays))
    pauses = CycleException.objects.filter(
        request__placement__in=keys, cycle=ReportCycle.PAUSED.value
    )
    for pause in pauses.values_list("request__placement", "from_on", "until_on"):
        loaded.pauses[pause[0]].append((pause[1], pause[2]))
    requests = InformationRequest.objects.filter(placement__in=keys)
    for request in requests.values_list("placement", "from_on", "until_on"):
        loaded.asked[request[0]].append((request[1], request[2]))
    monthly = ReportPeriod.objects.filter(
        placement__in=keys, placement__facility__input_cycle=InputCycle.MONTHLY.value,
        until_on__gte=first,
    )  # fmt: skip
    for report in monthly.values_list("placement", "from_on", "until_on", "due_on"):
        loaded.dues[report[0]].append((report[1], report[2], report[3]))
    return loaded


def _load_entries(loaded: _Loaded, children: Collection[int], first: date, last: date) -> None:
    rows = AttendanceEntry.objects.filter(child__in=children, day__gte=first, day__lte=last)
    fields = ("placement_id", "day", "code", "family_contact", "reason")
    for placement, day, code, contact, reason in rows.order_by().values_list(*fields):
        loaded.entries[placement][day] = (code, contact, reason)


def _longer_starts(
    loaded: _Loaded, first: date, today: date, effects: dict[str, Effect]
) -> dict[int, date]:
    """Children whose run may have begun before the window: from where to read, and read it."""
    ending = [code for code, effect in effects.items() if effect.run is RunEffect.ENDS]
    long = [
        child
        for child, placements in loaded.placements.items()
        if _may_be_longer(placements, loaded, today, set(ending))
    ]
    if not long:
        return {}
    before = AttendanceEntry.objects.filter(child__in=long, day__lt=first, code__in=ending)
    last_came = dict(before.order_by().values_list("child").annotate(Max("day")))
    starts = {
        child: last_came.get(child, min(p.from_on for p in loaded.placements[child]))
        for child in long
    }
    earlier = {child: start for child, start in starts.items() if start < first}
    if earlier:
        _load_entries(loaded, list(earlier), min(earlier.values()), first - timedelta(days=1))
    return earlier


def _may_be_longer(
    placements: Sequence[Placement], loaded: _Loaded, today: date, ending: set[str]
) -> bool:
    """No attendance at all in the window, or the first one so late that the run matters."""
    if placements[-1].until_on is not None and placements[-1].until_on < today - LOOK_BACK:
        return False
    by_line: dict[Line, list[date]] = defaultdict(list)
    for placement in placements:
        said = loaded.entries.get(placement.pk, {})
        came = [day for day, (code, _, _) in said.items() if code in ending]
        by_line[line_of(placement.facility.kind)] += came
    return any(min(days, default=today) > today - LOOK_BACK for days in by_line.values())


def _of_child(
    child_id: int, loaded: _Loaded, calendars: OpenDays, first: date, today: date
) -> Iterable[History]:
    by_line: dict[Line, list[Placement]] = defaultdict(list)
    for placement in loaded.placements[child_id]:
        by_line[line_of(placement.facility.kind)].append(placement)
    for line, rows in by_line.items():
        days: dict[date, Day] = {}
        for placement in rows:
            for day in _of_placement(placement, loaded, calendars, first, today):
                # Two placements on one day (the day of a move): what was reported goes first.
                if day.on not in days or not days[day.on].code:
                    days[day.on] = day
        yield History(child_id, line, rows[-1], [days[on] for on in sorted(days)])


def _of_placement(
    placement: Placement, loaded: _Loaded, calendars: OpenDays, first: date, today: date
) -> Iterable[Day]:
    begin, end = max(first, placement.from_on), _last_day(placement, today)
    if end < begin:
        return
    entries = loaded.entries.get(placement.pk, {})
    expected = calendars.between(placement.facility_id, begin, end)
    if placement.pk in loaded.patterns:
        plan = ExpectedDays(
            calendars.calendar(placement.facility_id), placement.from_on, placement.until_on,
            tuple(loaded.patterns[placement.pk]),
        )  # fmt: skip
        expected = [day for day in expected if plan.is_expected(day)]
    pauses = loaded.pauses.get(placement.pk, ())
    if pauses:
        expected = [d for d in expected if not any(a <= d <= b for a, b in pauses)]
    known = set(expected)
    for on in expected:
        said = entries.get(on)
        if said:
            yield Day(on, said[0], contact=said[1], reason=said[2])
        elif loaded.is_asked(placement.pk, on):
            yield Day(on, is_due=_is_due(on, placement, loaded, today))
    for on, (code, _, _) in entries.items():
        # Nobody expected the child, yet it came: that ends a run. An absence there counts nothing.
        if on not in known and begin <= on <= end and code != "absent":
            yield Day(on, code)


def _last_day(placement: Placement, today: date) -> date:
    ends = [today, placement.until_on, placement.child.ended_on]
    return min(end for end in ends if end is not None)


def _is_due(day: date, placement: Placement, loaded: _Loaded, today: date) -> bool:
    """Daily input is owed by the next morning; a month typed at once by its report's due date."""
    if placement.facility.input_cycle == InputCycle.DAILY:
        return day < today
    for first, last, due_on in loaded.dues.get(placement.pk, ()):
        if first <= day <= last:
            return due_on < today
    return day < today - LOOK_BACK
