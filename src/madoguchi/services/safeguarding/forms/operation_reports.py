"""What is typed for the monthly operation report."""

from typing import Any

from django import forms

from madoguchi.services.safeguarding.forms.operation import NothingForm, long_text

__all__ = ["CommentForm", "NothingForm", "ReportForm"]


class ReportForm(forms.Form):
    """``months``: (value, label) of those that may be submitted."""

    month = forms.ChoiceField(label="対象月")
    risks = long_text("残っている課題・リスク", "なければ「なし」と書いてください。")

    def __init__(self, *args: Any, months: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = months  # type: ignore[attr-defined]  # a ChoiceField


class CommentForm(forms.Form):
    comment = forms.CharField(label="直してほしいところ", max_length=300)
