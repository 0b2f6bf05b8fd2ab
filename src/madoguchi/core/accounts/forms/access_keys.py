"""The form of a key of the API."""

from typing import Any

from django import forms

from madoguchi.core.accounts.rules.calling import LIFETIMES_DAYS


class AccessKeyForm(forms.Form):
    label = forms.CharField(
        label="用途", max_length=100, help_text="例：要領の点検を文書管理から呼ぶ"
    )
    days = forms.TypedChoiceField(
        label="有効期間", coerce=int, choices=[(days, f"{days}日") for days in LIFETIMES_DAYS]
    )

    @property
    def taken(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
