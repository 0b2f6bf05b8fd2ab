"""The form of a question (質問)."""

import re

from django import forms
from django.core.exceptions import ValidationError

# What stands for bytes that were no UTF-8: the replacement sign, or controls of Latin-1.
UNREAD = re.compile("[\ufffd\x80-\x9f]")


class AskForm(forms.Form):
    """One question: which document, where in it, and the question itself."""

    document = forms.CharField(
        label="資料名", required=False, max_length=120, help_text="例: 実施説明書、仕様書"
    )
    place = forms.CharField(
        label="頁・項番", required=False, max_length=120, help_text="例: 3ページ 5(2)"
    )
    text = forms.CharField(
        label="質問", widget=forms.Textarea(attrs={"rows": 6}),
        help_text="回答は、質問した事業者の名前を伏せて、参加する全員に同じ内容で示されます。",
        error_messages={"required": "質問を入力してください。"},
    )  # fmt: skip

    def clean(self) -> dict[str, object]:
        """A question in another encoding would be kept garbled: it is asked for again."""
        cleaned = super().clean() or self.cleaned_data
        for name, value in cleaned.items():
            if UNREAD.search(str(value)):
                raise ValidationError(
                    {name: "文字を読み取れませんでした。このページの入力欄に直接入力してください。"}
                )
        return cleaned
