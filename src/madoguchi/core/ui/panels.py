"""Panel: what a module puts on the home page: things due, one's cases, open calls."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.utils.module_loading import import_string

from madoguchi.core.modules import ServiceModule
from madoguchi.core.modules.registry import installed_modules
from madoguchi.core.terms import Term


class PanelPlace(Term):
    """Where on the home page a panel stands."""

    DUE = "due", "期限のあるもの"
    CASES = "cases", "担当している案件"
    RECENT = "recent", "最近の動き"
    PUBLIC = "public", "公募中の案件"


@dataclass(frozen=True, kw_only=True)
class PanelItem:
    """One line: what it is, where it leads, when it is due, how it stands.

    due     a date, an aware datetime, or None
    status  a short Japanese word; ``tone`` one of neutral, info, success, warning, danger
    """

    label: str
    url: str
    due: date | datetime | None = None
    status: str = ""
    tone: str = "neutral"
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A card of the home page; an empty one says why and offers the first step."""

    title: str
    items: tuple[PanelItem, ...] = ()
    empty_text: str = "いまは何もありません。"
    more_url: str = ""
    more_label: str = "すべて見る"
    place: str = PanelPlace.DUE


@dataclass(frozen=True)
class PlacedPanel:
    """A panel with the module that offers it (hue, pictogram)."""

    module: ServiceModule
    panel: Panel


def panels_for(request: HttpRequest) -> Iterator[PlacedPanel]:
    """The panels that the modules offer to this actor, in module order."""
    for module in installed_modules():
        for dotted in module.panels:
            panel: Panel | None = import_string(dotted)(request)
            if panel is not None:
                yield PlacedPanel(module, panel)
