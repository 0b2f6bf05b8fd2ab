"""Forms of the section's decisions on borrowed materials and on leave to use them."""

from django import forms


class UseDecisionForm(forms.Form):
    """Leave to publish, reprint or quote, or not with the reason (PROC-026)."""

    grant = forms.ChoiceField(
        label="決定", widget=forms.RadioSelect, choices=(("yes", "許可する"), ("no", "許可しない"))
    )
    note = forms.CharField(
        label="許可しない理由・条件", max_length=300, required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="事業者の画面に出ます。",
    )  # fmt: skip


class LoanDecisionForm(forms.Form):
    """A loan is granted on a form that bears the seal, or refused with the reason (PROC-025)."""

    grant = forms.ChoiceField(
        label="決定", widget=forms.RadioSelect, choices=(("yes", "貸与する"), ("no", "貸与しない"))
    )
    seal_confirmed = forms.BooleanField(label="申込書の押印を確かめた", required=False)
    note = forms.CharField(
        label="貸与しない理由", max_length=300, required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="事業者の画面に出ます。",
    )  # fmt: skip
