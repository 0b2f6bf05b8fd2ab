"""Rows of a case file: each is looked at before it is saved, for a file may hold anything."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Field, Model

from madoguchi.core.errors import Refused

M = TypeVar("M", bound=Model)


def save_fitting(kind: type[M], /, **values: Any) -> M:
    """Save one row; raises Refused when a value is too long, too large or no such value."""
    row = kind(**values)
    demand_fitting(row, *values)
    row.save(force_insert=True)
    return row


def demand_fitting(row: Model, *names: str) -> None:
    """Pass if these values fit into their columns.

    raises  Refused  the row and the column by the names that people know
    """
    for field in row._meta.concrete_fields:
        if field.name in names and not field.is_relation:
            _demand_fit(row, field)


def _demand_fit(row: Model, field: "Field[Any, Any]") -> None:
    value = getattr(row, field.attname)
    if value is None and field.null:
        return
    try:
        field.run_validators(field.to_python(value))
    except ValidationError as found:
        raise Refused(
            "case_file_value",
            f"{row._meta.verbose_name}の「{field.verbose_name}」に入れられない値があります。"
            "長さ、数字の大きさと書き方を確認してください。",
        ) from found
