"""Choosing a facility or a child in a form: nobody has to know a number by heart.

Typed is a number, or words to search by. Words never choose by themselves, even if only one fits:
the form comes back with what was found, and a person chooses.
"""

from collections.abc import Callable
from typing import Any

from django import forms

from madoguchi.services.safeguarding.queries.picking import MOST, Found, child_number, plain

FACILITY_HINT = "名称の一部（例：桜丘）でさがせます。施設番号（例：F0001）でも入力できます。"
CHILD_HINT = (
    "施設と学年（例：桜丘小 小学3年）でさがせます。児童番号（例：J000001）でも入力できます。"
)
CHILD_OF_FACILITY_HINT = (
    "学年（例：小学3年）でさがせます。児童番号（例：J000001）でも入力できます。"
)
CHOOSE_AGAIN = "この中にはない（入力し直す）"

FindChildren = Callable[[str, str], Found]


class NameInput(forms.TextInput):
    """A line of text beside which the browser offers what there is to choose."""

    template_name = "safeguarding/widgets/name_input.html"

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.offered: list[str] = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        offers = f"{name}_offers"
        context = super().get_context(name, value, {**(attrs or {}), "list": offers})
        return {**context, "offers": offers, "offered": self.offered}


class FacilityField(forms.CharField):
    """Gives the number of a facility. Its form tells it the facilities: ``knows``."""

    widget = NameInput

    def __init__(self, **given: Any) -> None:
        super().__init__(
            **{"label": "施設", "max_length": 100, "help_text": FACILITY_HINT, **given}
        )
        self.known: Found = []

    def knows(self, facilities: Found) -> None:
        self.known = facilities
        widget: Any = self.widget  # a NameInput: only a refused word makes it a list
        widget.offered = [name for _, name in facilities]

    def clean(self, value: Any) -> str:
        typed = plain(super().clean(value))
        same = [code for code, name in self.known if typed.upper() == code or typed == plain(name)]
        if len(same) == 1 or not typed:
            return same[0] if same else ""
        found = [(code, f"{name}（{code}）") for code, name in self.known if typed in plain(name)]
        raise _to_choose(self, typed, found, "施設", "施設の名称の一部か、施設番号")


class ChildField(forms.CharField):
    """Gives the neutral number of a child. Its form tells it how to search: ``find``."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"label": "児童", "max_length": 100, "help_text": CHILD_HINT, **given})
        self.find: Callable[[str], Found] = lambda _: []

    def clean(self, value: Any) -> str:
        typed = plain(super().clean(value))
        number = child_number(typed)
        if number or not typed:
            return number
        found = self.find(typed)
        raise _to_choose(self, typed, found, "児童", "施設の名称と学年か、児童番号")


class PickingForm(forms.Form):
    """A form with a facility, a child, or both; then only that facility's children are found."""

    def __init__(
        self,
        *given: Any,
        facilities: Found | None = None,
        children: FindChildren | None = None,
        **more: Any,
    ) -> None:
        super().__init__(*given, **more)
        field = self.fields.get("facility_code")
        if isinstance(field, FacilityField):
            field.knows(facilities or [])
        field = self.fields.get("number")
        if isinstance(field, ChildField) and children is not None:
            field.find = lambda words: children(words, self.cleaned_data.get("facility_code", ""))


def _to_choose(
    field: forms.Field, typed: str, found: Found, what: str, how: str
) -> forms.ValidationError:
    """The field becomes a list of what was found; the error says what to do."""
    if not found:
        return forms.ValidationError(
            f"「{typed}」に当てはまる{what}は見つかりません。{how}を入力してください。",
            code="nothing_found",
        )
    if len(found) > MOST:
        return forms.ValidationError(
            f"「{typed}」に当てはまる{what}が{MOST}件を超えます。言葉を足して絞ってください。",
            code="too_many",
        )
    field.widget = forms.Select(choices=[("", CHOOSE_AGAIN), *found])
    field.widget.is_required = field.required
    return forms.ValidationError(
        f"「{typed}」に当てはまる{what}が{len(found)}件あります。一覧から選んで、もう一度押してください。",
        code="to_choose",
    )
