"""The trial check of a copy before it is handed in."""

from django import forms

MOST_BYTES = 100 * 1024 * 1024


class TrialForm(forms.Form):
    """A copy, and the original if differences shall be shown too. Nothing of it is kept."""

    copy = forms.FileField(
        label="副本", help_text="PDF、Word（.docx）、Excel（.xlsx）",
        error_messages={"required": "点検する副本を選んでください。"},
    )  # fmt: skip
    original = forms.FileField(
        label="正本", required=False, help_text="選ぶと、正本との違いも示します。"
    )
