"""学年 of a child today: the one of the placement that has begun, not of one still to come."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When

from madoguchi.core.calendar.jst import day_of
from madoguchi.services.safeguarding.models import Child, Placement
from madoguchi.services.safeguarding.terms import FacilityKind


def settle_grades(now: datetime) -> None:
    """Of everybody: a move that was recorded ahead changes the grade on its day."""
    _settle(Child.objects.all(), day_of(now))


def settle_grades_of(children: Sequence[int], now: datetime) -> None:
    """Of these children (primary keys), after their placements have changed."""
    _settle(Child.objects.filter(pk__in=children), day_of(now))


def _settle(children: QuerySet[Child], today: date) -> None:
    placed = Subquery(_placements_begun(today).values("grade")[:1])
    changed = children.annotate(placed=placed).exclude(placed=None).exclude(grade=F("placed"))
    changed.update(grade=placed)


def _placements_begun(today: date) -> QuerySet[Placement]:
    """Of one child: those of today first, a school before a club, the newest before the older."""
    over = Case(When(until_on__lt=today, then=Value(1)), default=Value(0))
    club = Q(facility__kind=FacilityKind.AFTER_SCHOOL.value)
    beside = Case(When(club, then=Value(1)), default=Value(0))
    begun = Placement.objects.filter(child=OuterRef("pk"), from_on__lte=today)
    return begun.order_by(over, beside, "-from_on", "-pk")
