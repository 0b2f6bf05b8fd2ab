"""The frame of the facility's pages: what is not its own is not there; the try is written down."""

from datetime import date
from typing import TypeVar

from django.db.models import Model, QuerySet

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.errors import Missing
from madoguchi.services.safeguarding.commands.access import note_refusal
from madoguchi.services.safeguarding.models import Placement
from madoguchi.services.safeguarding.queries.visibility import own_placement

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
