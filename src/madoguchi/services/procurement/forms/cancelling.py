"""The form by which the section asks for the calling off of a call (中止)."""

from django import forms


class CancellationForm(forms.Form):
    """The reason, in the words that the public and the firms will read."""

    reason = forms.CharField(
        label="中止の理由", max_length=1000, strip=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="公募のページと、資料をお持ちの方へのメールにそのまま出ます。",
    )  # fmt: skip
