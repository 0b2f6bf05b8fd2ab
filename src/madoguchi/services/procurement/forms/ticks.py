"""A single box to tick, as a row that is pressed anywhere."""

from typing import Any

from django import forms


class TickField(forms.MultipleChoiceField):
    """True or False. ``needed`` says in words that the box is asked; filing judges, not saving."""

    def __init__(
        self, *, label: str, words: str, needed: bool = False, ticked: bool = False
    ) -> None:
        super().__init__(
            label=label,
            choices=[("on", words)],
            widget=forms.CheckboxSelectMultiple,
            required=needed,
            initial=["on"] if ticked else [],
        )

    def validate(self, value: Any) -> None:
        """Nothing to hold against an unticked box here."""

    def clean(self, value: Any) -> Any:
        return bool(super().clean(value))
