"""How each stage of a call is handed in: counts, calls, and the ways that are open."""

from typing import Any

from django import forms

from madoguchi.services.procurement.forms.lists import LinesField
from madoguchi.services.procurement.models import StageRule
from madoguchi.services.procurement.terms import Channel


class StageForm(forms.ModelForm[StageRule]):
    """How one stage is handed in; a way that is not ticked is refused (PROC-042)."""

    channels = forms.MultipleChoiceField(
        label="受け付ける方法", choices=Channel.choices(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    packaging = LinesField(
        label="綴じ方", required=False, help_text="1行に1つ。受付のときの確認表に並びます。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "must_arrive" in self.fields:
            self.fields[
                "must_arrive"
            ].help_text = (
                "日程か備考に「消印有効」と書いた段階の郵送だけは、消印の日で期限を判断します。"
            )
        if self.instance.pk:
            ticked = list(self.instance.channels.values_list("channel", flat=True))
            self.initial.setdefault("channels", ticked)

    def _save_m2m(self) -> None:
        """The ways as rows; the note of a way that stays is kept."""
        super()._save_m2m()  # type: ignore[misc]  # ModelForm has it, its stubs do not
        chosen = self.cleaned_data["channels"]
        self.instance.channels.exclude(channel__in=chosen).delete()
        for channel in chosen:
            self.instance.channels.get_or_create(channel=channel)
