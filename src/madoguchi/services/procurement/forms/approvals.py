"""The approver's form."""

from django import forms


class DecisionForm(forms.Form):
    """Approve or return, with an opinion; a return says why."""

    decision = forms.ChoiceField(
        label="決裁", choices=(("approve", "承認する"), ("return", "差し戻す")),
        widget=forms.RadioSelect,
    )  # fmt: skip
    note = forms.CharField(
        label="意見",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="差し戻すときは、直してほしいことを入力してください。",
    )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == "return" and not str(cleaned.get("note", "")).strip():
            self.add_error("note", "差し戻す理由を入力してください。")
        return cleaned


class RequestForm(forms.Form):
    """起案: why the decision is asked for."""

    note = forms.CharField(
        label="起案の理由", strip=False, widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
