"""Facilities that say nothing: today, and for how many open days."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Q, Subquery

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
    """Silent facilities as of the end of the day ``until``; as many queries for any number.

    A facility owes a word of each open day on which at least one supported child is placed there.
    """
    first = until - WINDOW
    rows = Placement.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=first),
        facility__input_cycle=InputCycle.DAILY.value, from_on__lte=until,
    )  # fmt: skip
    if facilities is not None:
        rows = rows.filter(facility__in=facilities)
    # One look into an index for each placement, instead of all entries of thirty days.
    said = AttendanceEntry.objects.filter(
        placement=OuterRef("pk"), day__gte=first, day__lte=until
    ).order_by("-day")
    rows = rows.order_by().annotate(said_on=Subquery(said.values("day")[:1]))
    placed: dict[int, list[Span]] = defaultdict(list)
    last_word: dict[int, date] = {}
    for key, begin, said_on, *ends in rows.values_list(
        "facility", "from_on", "said_on", "until_on", "child__ended_on"
    ):
        placed[key].append((begin, min((end for end in ends if end), default=date.max)))
        if said_on is not None:
            last_word[key] = max(said_on, last_word.get(key, said_on))
    known = Facility.objects.filter(pk__in=list(placed)).select_related("organisation", "contract")
    open_days = OpenDays(known)
    found = [
        _silence(facility, placed[facility.pk],
                 open_days.between(facility.pk, first, until), last_word.get(facility.pk))
        for facility in known
    ]  # fmt: skip
    return sorted(
        (one for one in found if one.days), key=lambda one: (-len(one.days), one.facility.code)
    )


def _silence(
    facility: Facility, placed: list[Span], open_days: list[date], last_word: date | None
) -> Silence:
    """Only the days at the end matter: what lies before the last word is not looked at."""
    owed = []
    for day in reversed(open_days):
        if last_word is not None and day < last_word:
            break
        if facility.takes_part_on(day) and _count(placed, day):
            owed.append(day)
    owed.reverse()
    said = {last_word} if last_word else set()
    return Silence(facility, silent_days(owed, said), _count(placed, owed[-1]) if owed else 0)


def _count(placed: list[Span], day: date) -> int:
    """Children who are there on the day."""
    return sum(begin <= day <= end for begin, end in placed)
