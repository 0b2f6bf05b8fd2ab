"""Forms about guardians and disclosure."""

from typing import Any

from django import forms

from madoguchi.core.ui.fields import EraDateField
from madoguchi.services.safeguarding.forms.casework import new_key
from madoguchi.services.safeguarding.forms.facility import GuardedText
from madoguchi.services.safeguarding.rules.disclosure import AskedBy, Asking


class InquiryForm(forms.Form):
    key = forms.CharField(max_length=64, widget=forms.HiddenInput, initial=new_key)
    child = forms.ChoiceField(label="児童")
    asking = forms.ChoiceField(
        label="何を求められたか", choices=Asking.choices(), widget=forms.RadioSelect
    )
    asked_by = forms.ChoiceField(label="方法", choices=AskedBy.choices(), widget=forms.RadioSelect)
    asked_on = EraDateField(label="問い合わせのあった日")
    words = GuardedText(label="聞かれたこと")

    def __init__(self, *given: Any, children: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["child"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [("", "選んでください"), *children]


class InstructionForm(forms.Form):
    answer = GuardedText(
        label="施設への指示", required=True,
        error_messages={"required": "施設への指示を入力してください。"},
    )  # fmt: skip


class DisclosureForm(forms.Form):
    first = EraDateField(label="期間の初日")
    last = EraDateField(label="期間の末日")
    purpose = GuardedText(
        label="請求の内容", required=True,
        error_messages={"required": "請求の内容を入力してください。"},
    )  # fmt: skip
