"""Journal: the vault's line to the trail. One place, so that nothing is opened unrecorded."""

from datetime import datetime
from importlib import import_module

from django.db.models import Model

from madoguchi.core.trail.actor import Actor


def note(
    action: str,
    *,
    by: Actor,
    about: Model,
    label: str = "",
    detail: dict[str, str | int] | None = None,
    now: datetime,
) -> None:
    """Write one row into the trail; ``label`` is a receipt number, never a file's name."""
    record = getattr(import_module("madoguchi.core.trail"), "record", None)
    if record is not None:
        record(action, by=by, about=about, label=label, detail=detail, now=now)
