"""One row for one form: the second click finds the first row, and other words are refused."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models, transaction

from madoguchi.core.errors import Refused

M = TypeVar("M", bound=models.Model)


def keep_once(
    model: type[M],
    natural: Mapping[str, Any],
    content: Mapping[str, Any],
    stamps: Mapping[str, Any],
    *,
    refusal: str,
) -> tuple[M, bool]:
    """The row of this natural key (which the database keeps unique), and whether it is new.

    content  what must be the same if the row is there already; ``stamps`` need not
    raises   Refused  ``refusal``: the row is there with other content
    """
    rows: Any = model._base_manager  # noqa: SLF001 - Django's documented name
    with transaction.atomic():
        found, is_new = rows.get_or_create(**natural, defaults={**content, **stamps})
    if not is_new and any(getattr(found, name) != value for name, value in content.items()):
        raise Refused("there_already", refusal)
    return found, is_new
