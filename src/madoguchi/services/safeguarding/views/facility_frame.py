"""The frame of the facility's pages: what is not its own is not there; the try is written down."""

from datetime import date
from typing import TypeVar

from django.db.models import Model, QuerySet

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.errors import Missing
from madoguchi.core.ui.listing import Filter
from madoguchi.services.safeguarding.commands.access import note_refusal
from madoguchi.services.safeguarding.models import Facility, Placement
from madoguchi.services.safeguarding.queries.sealed import name_of
from madoguchi.services.safeguarding.queries.visibility import own_placement, placements_on

Row = TypeVar("Row", bound=Model)


def placement_or_404(request: HouseRequest, number: str, day: date) -> Placement:
    """The child with this number at the person's facility on the day. Raises Missing."""
    try:
        return own_placement(request.actor, number, day)
    except Missing as missing:
        note_refusal(number, by=request.actor, now=request.now, error=missing)
        raise


def own_or_404(request: HouseRequest, rows: QuerySet[Row], /, **wanted: int | str) -> Row:
    """The one of the facility's own ``rows`` that was asked for. Raises Missing."""
    found = rows.filter(**wanted).first()
    if found is None:
        asked = " ".join(str(value) for value in wanted.values())
        missing = Missing("not_here", "お探しのものは見つかりません。一覧から選び直してください。")
        note_refusal(asked, by=request.actor, now=request.now, error=missing)
        raise missing
    return found


def children_of(facility: Facility, day: date) -> list[tuple[str, str]]:
    """(number, name) of the children at the facility: its people know names, not numbers."""
    return [(each.child.number, name_of(each.child)) for each in placements_on(facility, day)]


def child_filter(children: list[tuple[str, str]]) -> Filter:
    """The choice of a child above a list; the address then holds the neutral number only."""
    return Filter(name="child", label="児童", choices=children, lookup="child__number")
