"""Forms of questions: one question, a filled sheet, an answer, the moment of publication."""

from typing import Any

from django import forms

from madoguchi.core.ui.fields import EraMomentField
from madoguchi.services.procurement.forms.intake import channel_choices
from madoguchi.services.procurement.forms.seconds import SecondField, to_the_second
from madoguchi.services.procurement.models import AnswerEntry, Application, Tender
from madoguchi.services.procurement.queries.applications import kept_applications
from madoguchi.services.procurement.terms import Channel, Stage


class ArrivalForm(forms.Form):
    """Who asked, when and how."""

    application = forms.ModelChoiceField(
        label="参加申込みのある事業者", queryset=Application.objects.none(), required=False,
        empty_label="申込みのない事業者",
    )  # fmt: skip
    firm = forms.CharField(
        label="事業者名（申込みのないとき）", max_length=200, required=False, strip=False
    )
    email = forms.EmailField(label="連絡先のメールアドレス", required=False)
    channel = forms.TypedChoiceField(label="受け付けた方法", choices=(), coerce=Channel)
    subject = forms.CharField(
        label="件名（電子メールのとき）", max_length=300, required=False, strip=False
    )
    received_at = EraMomentField(label="届いた日時")
    second = SecondField()

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["application"].queryset = kept_applications(tender)  # type: ignore[attr-defined]  # a ModelChoiceField
        choices = channel_choices(tender, Stage.QUESTIONS) or [
            (Channel.EMAIL.value, Channel.EMAIL.label)
        ]
        self.fields["channel"] = forms.TypedChoiceField(
            label="受け付けた方法", choices=choices, coerce=Channel
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("application") and not cleaned.get("firm", "").strip():
            self.add_error("firm", "事業者を選ぶか、事業者名を入力してください。")
        return cleaned

    @property
    def arrival(self) -> dict[str, Any]:
        """Keyword arguments of ``register_questions``."""
        names = ("application", "firm", "email", "channel", "subject", "received_at")
        taken = {name: self.cleaned_data[name] for name in names}
        taken["received_at"] = to_the_second(taken["received_at"], self.cleaned_data["second"])
        application = taken["application"]
        if application is not None:
            taken["firm"] = application.applicant.name
            taken["email"] = taken["email"] or application.contact_email
        return taken


class QuestionForm(ArrivalForm):
    document = forms.CharField(label="資料名", max_length=120, required=False)
    place = forms.CharField(label="頁・項番", max_length=120, required=False)
    text = forms.CharField(label="質問", strip=False, widget=forms.Textarea(attrs={"rows": 5}))

    @property
    def row(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("document", "place", "text")}


class QuestionSheetForm(ArrivalForm):
    sheet = forms.FileField(
        label="質問書のファイル",
        help_text="Word（.docx）、Excel（.xlsx）、CSV。表の1行が1つの質問になります。",
    )


class AnswerForm(forms.Form):
    """One entry of the answers, as everybody will read it."""

    document = forms.CharField(label="資料名", max_length=120, required=False)
    place = forms.CharField(label="該当箇所", max_length=120, required=False)
    question = forms.CharField(
        label="質問", strip=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="質問者が分からない書き方にしてください。",
    )  # fmt: skip
    answer = forms.CharField(
        label="回答", strip=False, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    changes_clause = forms.CharField(
        label="変更する項番", max_length=60, required=False,
        help_text="説明書の内容を変える回答のとき、公告の項目の番号から書きます。例：9(1)",
    )  # fmt: skip


class EntryForm(forms.Form):
    """Which of the entries that are not out yet."""

    entry = forms.ModelChoiceField(
        label="加える回答", queryset=AnswerEntry.objects.none(), widget=forms.RadioSelect,
        empty_label=None, error_messages={"required": "加える回答を選んでください。"},
    )  # fmt: skip

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["entry"]
        field.queryset = tender.answers.filter(published_at__isnull=True)
        field.label_from_instance = lambda entry: f"問{entry.number}　{entry.question[:60]}"


class AnswerPublicationForm(forms.Form):
    publish_at = EraMomentField(
        label="公開する日時", help_text="この日時ちょうどに、全員が同時に見られるようになります。"
    )
