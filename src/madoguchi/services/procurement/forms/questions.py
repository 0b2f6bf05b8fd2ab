"""The form of a question (質問)."""

from django import forms


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
