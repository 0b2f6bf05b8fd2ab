"""The trial check of a copy before it is handed in."""

from typing import Any

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


class ChecklistForm(forms.Form):
    """One box for each thing that copies must not show; the command asks for all of them."""

    kinds = forms.MultipleChoiceField(
        label="副本に残っていないことを確かめたもの", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "残っていないことを確かめて、すべてに印を付けてください。"},
    )  # fmt: skip

    def __init__(self, kinds: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boxes = self.fields["kinds"]
        if isinstance(boxes, forms.MultipleChoiceField):
            boxes.choices = [(kind, kind) for kind in kinds]
            boxes.required = bool(kinds)


class PreviewForm(forms.Form):
    """A copy to be seen as members would see it. Nothing of it is kept."""

    copy = forms.FileField(
        label="送った副本と同じファイル", help_text="PDF。選ぶと、全ページを表示します。",
        error_messages={"required": "画面で確かめる副本を選んでください。"},
    )  # fmt: skip
