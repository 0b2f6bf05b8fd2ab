"""Rows: the same small form several times, with empty rows to go on typing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.datastructures import MultiValueDict

from madoguchi.services.procurement.forms.ticks import TickField

SPARE = 1


def rows_of(
    form: type[forms.Form],
    data: MultiValueDict[str, Any] | None,
    initial: Sequence[Mapping[str, Any]],
    *,
    prefix: str = "rows",
    spare: int = SPARE,
) -> BaseFormSet[Any]:
    """The filled rows and ``spare`` empty ones; an empty row is no row."""
    shape: Any = forms.formset_factory(form, extra=spare, can_delete=True)
    rows: BaseFormSet[Any] = shape(data, initial=[dict(row) for row in initial], prefix=prefix)
    for row in rows.forms:
        row.fields["DELETE"] = TickField(label="行の取消し", words="この行を消す")
        if not row.is_bound and not row.initial:
            del row.fields["DELETE"]
    return rows


def filled(rows: BaseFormSet[Any]) -> list[dict[str, Any]]:
    """The typed rows of a valid set, without the empty and the struck ones."""
    return [
        {name: value for name, value in row.items() if name != "DELETE"}
        for row in (form.cleaned_data for form in rows.forms)
        if row and not row.get("DELETE") and any(v for k, v in row.items() if k != "DELETE")
    ]
