"""The form of one register, made from its fields; it gives texts, as a row keeps them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms

from madoguchi.core.ui.fields import EraDateField, EraMomentField
from madoguchi.services.contracts.rules.register_fields import RegisterField, RegisterSpec


class RegisterForm(forms.Form):
    """``values``: of the version that is replaced, or none; ``people``: whom it may name."""

    def __init__(
        self,
        *args: Any,
        spec: RegisterSpec,
        values: dict[str, str] | None = None,
        people: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.spec = spec
        for field in spec.fields:
            value = (values or {}).get(field.code, "")
            self.fields[field.code] = (
                _person_field(field, value, people)
                if field.kind == "worker"
                else _form_field(field, value)
            )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        return {"values": {code: _text(value) for code, value in typed.items()}}


def _form_field(field: RegisterField, value: str) -> forms.Field:
    said: dict[str, Any] = {
        "label": field.label, "required": field.needed, "help_text": field.hint,
    }  # fmt: skip
    if field.kind == "date":
        return EraDateField(**said, initial=date.fromisoformat(value) if value else None)
    if field.kind == "moment":
        return EraMomentField(**said, initial=datetime.fromisoformat(value) if value else None)
    if field.kind == "number":
        return forms.IntegerField(**said, min_value=0, initial=value or None)
    if field.kind == "yes":
        return forms.BooleanField(label=field.label, required=False, initial=value == "yes")
    if field.kind == "choice":
        return forms.ChoiceField(**said, choices=field.choices, initial=value)
    return forms.CharField(**said, max_length=300, strip=False, initial=value)


def _person_field(field: RegisterField, value: str, people: Sequence[str]) -> forms.Field:
    names = dict.fromkeys([*people, *([value] if value else [])])
    return forms.ChoiceField(
        label=field.label, required=field.needed, initial=value,
        choices=[("", "選んでください"), *((name, name) for name in names)],
    )  # fmt: skip


def _text(value: Any) -> str:
    """As the row keeps it: days and moments in ISO 8601, a tick as "yes"."""
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
