"""Criteria as a sheet shows them: rounds, groups, items with full marks."""

from dataclasses import dataclass

from madoguchi.services.procurement.models import Criterion, ReviewRound, Tender


@dataclass(frozen=True)
class Group:
    """A heading (None: the item stands by itself) and its scored items."""

    heading: Criterion | None
    items: list[Criterion]


@dataclass(frozen=True)
class RoundCriteria:
    round: ReviewRound
    groups: list[Group]

    @property
    def item_count(self) -> int:
        return sum(len(group.items) for group in self.groups)

    @property
    def full_marks(self) -> int | None:
        """What one set of sheets can give; None while a weight is missing."""
        points = [item.points for group in self.groups for item in group.items]
        return None if None in points else sum(point or 0 for point in points)


def criteria_groups(tender: Tender) -> list[RoundCriteria]:
    """Every round with its criteria in order."""
    return [RoundCriteria(each, _groups(each)) for each in tender.rounds.all()]


def has_all_points(tender: Tender) -> bool:
    """Whether every scored item of the call has its full marks, so that they can be fixed."""
    leaves = Criterion.objects.filter(round__tender=tender, children__isnull=True)
    return leaves.exists() and not leaves.filter(points__isnull=True).exists()


def _groups(round_: ReviewRound) -> list[Group]:
    rows = list(round_.criteria.all())
    parents = {row.parent_id for row in rows}
    groups: dict[int, Group] = {}
    for row in rows:
        if row.pk in parents:
            groups[row.pk] = Group(row, [])
        elif row.parent_id is None:
            groups[row.pk] = Group(None, [row])
    for row in rows:
        if row.parent_id is not None:
            groups[row.parent_id].items.append(row)
    return list(groups.values())
