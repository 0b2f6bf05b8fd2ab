"""Facilities that say nothing: today, and for how many open days."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from madoguchi.services.safeguarding.models import AttendanceEntry, Facility, Placement
from madoguchi.services.safeguarding.queries.histories import OpenDays
from madoguchi.services.safeguarding.rules.silence import silent_days
from madoguchi.services.safeguarding.terms import InputCycle

WINDOW = timedelta(days=30)


@dataclass(frozen=True)
class Silence:
    """A facility that reports daily, and the open days at the end of which it said nothing.

    children  how many supported children it has on the last of these days
    """

    facility: Facility
    days: tuple[date, ...]
    children: int


def silences(until: date, facilities: Iterable[int] | None = None) -> list[Silence]:
    """Silent facilities as of the end of the day ``until``; four queries for any number.

    A facility owes a word of each open day on which at least one supported child is placed there.
    """
    first = until - WINDOW
    rows = Placement.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=first),
        facility__input_cycle=InputCycle.DAILY.value, from_on__lte=until,
    )  # fmt: skip
    if facilities is not None:
        rows = rows.filter(facility__in=list(facilities))
    placed: dict[int, list[Placement]] = defaultdict(list)
    for row in rows.select_related("facility__organisation", "facility__contract", "child"):
        placed[row.facility_id].append(row)
    said: dict[int, set[date]] = defaultdict(set)
    entries = AttendanceEntry.objects.filter(
        placement__facility__in=list(placed), day__gte=first, day__lte=until
    )
    for facility, day in entries.order_by().values_list("placement__facility", "day").distinct():
        said[facility].add(day)
    open_days = OpenDays([rows[0].facility for rows in placed.values()])
    found = [
        _silence(rows, open_days.between(key, first, until), said[key])
        for key, rows in placed.items()
    ]
    return sorted(
        (one for one in found if one.days), key=lambda one: (-len(one.days), one.facility.code)
    )


def _silence(placements: list[Placement], open_days: list[date], said: set[date]) -> Silence:
    facility = placements[0].facility
    owed = [
        day
        for day in open_days
        if facility.takes_part_on(day) and any(_is_there(p, day) for p in placements)
    ]
    last = owed[-1] if owed else None
    count = sum(_is_there(p, last) for p in placements) if last else 0
    return Silence(facility, silent_days(owed, said), count)


def _is_there(placement: Placement, day: date) -> bool:
    ends = (placement.until_on, placement.child.ended_on)
    return placement.from_on <= day and all(end is None or day <= end for end in ends)
