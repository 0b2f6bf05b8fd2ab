"""A list typed in one box, one entry a line; and lists whose choices belong to one call."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models

from madoguchi.core.ui.fields import ClockTimeField, EraDateField
from madoguchi.services.procurement.models import Tender


class LinesField(forms.CharField):
    """A list of words, one a line; empty lines fall away."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        is_list = isinstance(value, Sequence) and not isinstance(value, str)
        return "\n".join(str(each) for each in value) if is_list else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(self.prepare_value(initial)) != self.to_python(data))


class OfCallForm(forms.ModelForm[Any]):
    """A row whose choices of other rows are those of its own call only."""

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                field.queryset = field.queryset.filter(tender=tender)
                field.empty_label = "なし"


def as_people_type(field: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """Dates in 元号 and times as 時 分, as everywhere; all else as Django has it."""
    if type(field) in {models.DateField, models.TimeField}:
        typed = EraDateField if type(field) is models.DateField else ClockTimeField
        return typed(
            label=str(field.verbose_name), required=not field.blank, help_text=str(field.help_text)
        )
    shown: forms.Field | None = field.formfield(**kwargs)
    return shown
