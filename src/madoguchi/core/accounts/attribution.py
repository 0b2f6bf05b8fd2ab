"""The door to the trail that this room uses: who acts, and what is worth a row of its own."""

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any

from django.db.models import Model

from madoguchi.core import trail
from madoguchi.core.trail.actor import Actor


def acting(actor: Actor) -> AbstractContextManager[Any]:
    """All writes inside are the actor's."""
    enter: Any = getattr(trail, "acting", None)
    return enter(actor) if enter is not None else nullcontext()


def record(
    action: str,
    *,
    by: Actor,
    now: datetime,
    about: Model | None = None,
    label: str = "",
    detail: dict[str, str | int] | None = None,
) -> None:
    """A view, output or attempt that changes no row, for the trail."""
    write: Any = getattr(trail, "record", None)
    if write is not None:
        write(action, by=by, about=about, label=label, detail=detail, now=now)
