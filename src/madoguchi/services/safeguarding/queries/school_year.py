"""年度更新: what 1 April would do; children without a facility; records that may go."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from madoguchi.services.safeguarding.models import Child, Erasure, Placement
from madoguchi.services.safeguarding.rules.school_year import (
    Promotion,
    may_be_erased_from,
    promotion,
)
from madoguchi.services.safeguarding.terms import Grade


@dataclass(frozen=True)
class RolloverLine:
    placement: Placement
    promotion: Promotion

    @property
    def next_label(self) -> str:
        return Grade(self.promotion.grade).label if self.promotion.grade else "—"


def rollover_lines(fiscal_year: int) -> list[RolloverLine]:
    """Every placement that goes on into 1 April of the year, with what becomes of it; one query."""
    first = date(fiscal_year, 4, 1)
    rows = (
        Placement.objects.filter(from_on__lt=first)
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=first))
        .filter(Q(child__ended_on__isnull=True) | Q(child__ended_on__gte=first))
        .select_related("child__contract__key", "facility__organisation")
        .order_by("facility__code", "grade", "child__number")
    )
    return [RolloverLine(row, promotion(row.grade, row.facility.kind)) for row in rows]


def children_to_place(day: date) -> list[Child]:
    """進学先要確認: children in support who are placed nowhere on the day."""
    placed = Placement.objects.filter(from_on__lte=day).filter(
        Q(until_on__isnull=True) | Q(until_on__gte=day)
    )
    rows = Child.objects.filter(ended_on__isnull=True, placements__isnull=False)
    return list(
        rows.exclude(pk__in=placed.values("child")).select_related("contract__key").distinct()
    )


def children_to_erase(today: date, years: int) -> list[Child]:
    """Children whose records have been kept long enough and stand in no proposal yet."""
    proposed = {
        number
        for numbers in Erasure.objects.filter(erased_at__isnull=True).values_list(
            "numbers", flat=True
        )
        for number in numbers
    }
    rows = Child.objects.filter(ended_on__isnull=False).order_by("ended_on", "number")
    return [
        child
        for child in rows
        if child.ended_on is not None
        and may_be_erased_from(child.ended_on, years) <= today
        and child.number not in proposed
    ]
