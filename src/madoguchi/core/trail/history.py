"""History: the entries of one object, for the pages of other rooms."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Model, QuerySet

from madoguchi.core.trail.rows import row_pk

if TYPE_CHECKING:
    from madoguchi.core.trail.models import TrailEntry


def history_of(obj: Model) -> "QuerySet[TrailEntry]":
    """All that was written to, seen of or handed out from ``obj``, newest first.

    The caller decides who may read it.
    """
    entries: QuerySet[TrailEntry] = apps.get_model("trail", "TrailEntry").objects.filter(
        table_name=obj._meta.db_table, row_pk=row_pk(obj)
    )
    return entries
