"""What is typed into a message; nothing can be attached."""

import uuid
from typing import Any

from django import forms

from madoguchi.services.safeguarding.commands.messages import LONGEST
from madoguchi.services.safeguarding.forms.facility import GuardedText
from madoguchi.services.safeguarding.forms.picking import (
    CHILD_OF_FACILITY_HINT,
    ChildField,
    FacilityField,
    PickingForm,
)

GUARD = (
    f"{LONGEST}字まで。氏名・住所・電話番号・メールアドレスは書かないでください。"
    "ファイルは添付できません。"
)


class MessageForm(forms.Form):
    """About a report: the page says which."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput, initial=lambda: uuid.uuid4().hex)
    words = GuardedText(label="本文", required=True, longest=LONGEST, help_text=GUARD)

    def clean(self) -> dict[str, Any]:
        if self.files:
            raise forms.ValidationError("ファイルは添付できません。", code="attachment")
        return super().clean() or {}


class FacilityMessageForm(MessageForm):
    """From the facility: about one of its children, or in general."""

    number = forms.ChoiceField(label="どの児童について", required=False)
    field_order = ("key", "number", "words")

    def __init__(self, *given: Any, children: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["number"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [("", "児童に関わらない連絡"), *children]


class WardMessageForm(MessageForm, PickingForm):
    """From the ward: to a facility, about one of its children or in general."""

    facility_code = FacilityField()
    number = ChildField(
        required=False,
        help_text=f"{CHILD_OF_FACILITY_HINT}児童に関わらない連絡のときは空欄にしてください（所管課だけが送れます）。",
    )
    field_order = ("key", "facility_code", "number", "words")
