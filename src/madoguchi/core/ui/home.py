"""What the home page shows: panels by their place, and the counters of the house."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from madoguchi.core.ui.due_words import end_of_day
from madoguchi.core.ui.panels import PanelPlace, PlacedPanel, panels_for


def home_context(request: HttpRequest) -> dict[str, Any]:
    """Panels grouped by place; the services as counters; the moment of the request."""
    placed = list(panels_for(request))
    actor = getattr(request, "actor", None)
    return {
        "is_signed_in": bool(actor and actor.is_person),
        "today": getattr(request, "now", None) or timezone.now(),
        "due": _at(placed, PanelPlace.DUE),
        "cases": _at(placed, PanelPlace.CASES),
        "recent": _at(placed, PanelPlace.RECENT),
        "public": _at(placed, PanelPlace.PUBLIC),
        "services": settings.MODULES,
        "next_due": _next_due(placed),
    }


def _at(placed: list[PlacedPanel], place: PanelPlace) -> list[PlacedPanel]:
    return [one for one in placed if one.panel.place == place]


def _next_due(placed: list[PlacedPanel]) -> date | datetime | None:
    """The nearest deadline among all that is due; a day without an hour ends at its end."""
    moments = [
        item.due
        for one in _at(placed, PanelPlace.DUE)
        for item in one.panel.items
        if item.due is not None
    ]
    return min(moments, key=_end_of, default=None)


def _end_of(due: date | datetime) -> datetime:
    return due if isinstance(due, datetime) else end_of_day(due)
