"""Forms of the protected transfer."""

from collections.abc import Sequence
from typing import Any

from django import forms

from madoguchi.core.vault.models import StoredFile
from madoguchi.services.contracts.terms import Importance


class TransferForm(forms.Form):
    """Which file goes to whom, until when."""

    file = forms.ChoiceField(label="送るファイル")
    importance = forms.ChoiceField(
        label="重要度", choices=Importance.choices(), initial=Importance.HIGH.value,
        help_text="「高」の情報は、リンクのほかに認証コードが要ります。個人情報は、必ず「高」にします。",
    )  # fmt: skip
    name = forms.CharField(label="受取人の氏名", max_length=100, strip=False)
    address = forms.EmailField(label="受取人のメールアドレス", max_length=254)
    days = forms.IntegerField(
        label="受け取れる日数", min_value=1, max_value=14, initial=3,
        help_text="過ぎると、リンクを開いても受け取れません。",
    )  # fmt: skip

    def __init__(self, *args: Any, files: Sequence[tuple[StoredFile, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                ("", "選んでください"),
                *((str(file.pk), f"{words}（{file.name}）") for file, words in files),
            ]


class CodeForm(forms.Form):
    code = forms.CharField(
        label="認証コード（8桁）", max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        help_text="送り主が、電話などメールとは別の方法でお伝えします。",
    )  # fmt: skip


class OpenForm(forms.Form):
    """Nothing to type where no code is asked."""
