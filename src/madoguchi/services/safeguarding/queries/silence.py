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
Span = tuple[date, date]


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
        rows = rows.filter(facility__in=facilities)
    placed: dict[int, list[Span]] = defaultdict(list)
    for key, begin, *ends in rows.order_by().values_list(
        "facility", "from_on", "until_on", "child__ended_on"
    ):
        placed[key].append((begin, min((end for end in ends if end), default=date.max)))
    said: dict[int, set[date]] = defaultdict(set)
    entries = AttendanceEntry.objects.filter(day__gte=first, day__lte=until)
    if facilities is not None:
        entries = entries.filter(placement__facility__in=list(placed))
    for key, day in entries.order_by().values_list("placement__facility", "day").distinct():
        said[key].add(day)
    known = Facility.objects.filter(pk__in=list(placed)).select_related("organisation", "contract")
    open_days = OpenDays(known)
    found = [
        _silence(facility, placed[facility.pk],
                 open_days.between(facility.pk, first, until), said[facility.pk])
        for facility in known
    ]  # fmt: skip
    return sorted(
        (one for one in found if one.days), key=lambda one: (-len(one.days), one.facility.code)
    )


def _silence(
    facility: Facility, placed: list[Span], open_days: list[date], said: set[date]
) -> Silence:
    """Only the days at the end matter: what lies before the last word is not looked at."""
    owed = []
    for day in reversed(open_days):
        if not facility.takes_part_on(day) or not _count(placed, day):
            continue
        owed.append(day)
        if day in said:
            break
    owed.reverse()
    return Silence(facility, silent_days(owed, said), _count(placed, owed[-1]) if owed else 0)


def _count(placed: list[Span], day: date) -> int:
    """Children who are there on the day."""
    return sum(begin <= day <= end for begin, end in placed)
