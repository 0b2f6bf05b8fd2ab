"""Manuals and videos: what was shipped with this release, and which set somebody may see."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from madoguchi.core.errors import Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import ManualEdition, ManualItem
from madoguchi.services.safeguarding.permissions import FACILITY_ROLES, WARD_SIDE
from madoguchi.services.safeguarding.terms import ManualAudience, ManualKind

FOLDER = Path(__file__).resolve().parents[1] / "library" / "manuals"
LIST = "list.json"


@dataclass(frozen=True, kw_only=True)
class ShippedItem:
    """A file below the folder; see ``models.ManualItem``."""

    kind: ManualKind
    title: str
    file_name: str
    captions_name: str
    sha256: str
    size: int
    length: int


@dataclass(frozen=True, kw_only=True)
class ShippedSet:
    """What bin/manuals made for one audience. ``dated``: ISO date on the cover."""

    audience: ManualAudience
    version: str
    dated: str
    changes: str
    fingerprint: str
    items: tuple[ShippedItem, ...]


def shipped(folder: Path = FOLDER) -> tuple[ShippedSet, ...]:
    """The sets of this release."""
    listed = json.loads((folder / LIST).read_text(encoding="utf-8"))
    return tuple(_set_of(one) for one in listed["sets"])


def _set_of(one: dict[str, Any]) -> ShippedSet:
    items = tuple(
        ShippedItem(**{**item, "kind": ManualKind(item["kind"])}) for item in one["items"]
    )
    return ShippedSet(**{**one, "audience": ManualAudience(one["audience"]), "items": items})


def own_audience(actor: Actor) -> ManualAudience | None:
    """Whose set an actor sees: the facility's staff theirs, the ward's side the other."""
    if actor.has_role(*FACILITY_ROLES):
        return ManualAudience.FACILITIES
    if actor.has_role(*WARD_SIDE):
        return ManualAudience.ADMINISTRATION
    return None


def newest_edition(audience: ManualAudience | None) -> ManualEdition | None:
    """The edition in force; None before the first."""
    return editions(audience).first()


def editions(audience: ManualAudience | None) -> QuerySet[ManualEdition]:
    """All editions of a set, newest first."""
    return ManualEdition.objects.filter(audience=audience.value if audience else "")


def own_item(actor: Actor, item_id: int) -> ManualItem:
    """A file of the edition in force of one's own set.

    raises  Missing  another set's, an earlier edition's, or none at all
    """
    edition = newest_edition(own_audience(actor))
    found = None if edition is None else edition.items.filter(pk=item_id).first()
    if found is None or not path_of(found.file_name).is_file():
        raise Missing("no_such_file", "お探しの資料はありません。一覧から選び直してください。")
    return found


def path_of(file_name: str) -> Path:
    """The file of a listed name: the list is shipped with the product, nobody types into it."""
    return FOLDER / file_name
