"""Showing: whether a reader of the trail may see the values of an entry, or only that it is there.

The trail is a side door to every table. A model whose values are not for everybody's eyes at every
time (marks before they are final, drawn codes, proposals before the opening) says so itself:
``TRAIL_VALUES = "dotted.function"``, ``(row_pk, *, by, now) -> bool``, or ``"never"``.
"""

from collections.abc import Callable
from datetime import datetime

from django.utils.module_loading import import_string

from madoguchi.core.trail.actor import Actor
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.trail.wording import models_by_table

NEVER = "never"


def rule_of(table: str) -> str:
    """The rule that the table's model names; "" if its values are shown to all readers."""
    return str(getattr(models_by_table().get(table), "TRAIL_VALUES", ""))


def values_are_shown(entry: TrailEntry, *, by: Actor, now: datetime) -> bool:
    """Whether this reader may see before and after now; who, when and what kind always stand."""
    rule = rule_of(entry.table_name)
    if not rule or rule == NEVER:
        return not rule
    function: Callable[..., bool] = import_string(rule)
    return function(entry.row_pk, by=by, now=now)
