"""What is typed about an inquiry."""

from datetime import datetime
from typing import Any

from django import forms

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.core.desk.models import Inquiry
from madoguchi.core.desk.queries import answering_sections, possible_assignees
from madoguchi.core.desk.rules import LONGEST_BUSINESS_DAYS, DueRule
from madoguchi.core.desk.terms import InquiryChannel
from madoguchi.core.ui.fields import EraMomentField

NATURES = [("soft", "めやす（おおむね）"), ("hard", "期限厳守")]


def _text(label: str, hint: str = "", rows: int = 6, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, strip=False, required=required, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"{label}を入力してください。"},
    )  # fmt: skip


def _line(label: str, hint: str = "", *, required: bool = True, longest: int = 200) -> Any:
    return forms.CharField(
        label=label, help_text=hint, strip=False, required=required, max_length=longest,
        error_messages={
            "required": f"{label}を入力してください。",
            "max_length": f"{label}は{longest}文字以内で入力してください。",
        },
    )  # fmt: skip


class RegisterForm(forms.Form):
    """A telephone call, a mail or a visit, written down by an officer."""

    channel = forms.ChoiceField(
        label="受付方法",
        choices=[c for c in InquiryChannel.choices() if c[0] != InquiryChannel.WEB.value],
        widget=forms.RadioSelect,
        error_messages={"required": "受付方法を選んでください。"},
    )
    received_at = EraMomentField(
        label="受付日時", error_messages={"required": "受付日時を入力してください。"}
    )
    asker_organisation_name = _line(
        "問合せ元の名称", "会社・団体の名前。個人は空欄。", required=False
    )
    asker_name = _line("問合せた人", required=False, longest=100)
    asker_phone = _line("電話番号", required=False, longest=40)
    asker_email = _line("メールアドレス", "あれば、受付と回答をメールで送ります。", required=False)
    case_number = _line(
        "案件番号", "例: 2026-012。案件と関係なければ空欄。", required=False, longest=20
    )
    subject = _line("件名")
    body = _text("問合せの内容", "聞いたとおりに書いてください。")
    business_days = forms.IntegerField(
        label="回答までの営業日数", help_text="0は当日中、1は翌営業日です。", initial=1,
        min_value=0, max_value=LONGEST_BUSINESS_DAYS,
        error_messages={
            "required": "回答までの営業日数を入力してください。",
            "invalid": "営業日数は半角の数字で入力してください。",
            "min_value": "営業日数は0以上で入力してください。",
            "max_value": f"営業日数は{LONGEST_BUSINESS_DAYS}以下で入力してください。",
        },
    )  # fmt: skip
    nature = forms.ChoiceField(
        label="期限の扱い", choices=NATURES, initial="soft", widget=forms.RadioSelect
    )

    @property
    def rule(self) -> DueRule:
        return DueRule(
            self.cleaned_data["business_days"], is_hard=self.cleaned_data["nature"] == "hard"
        )


class AskForm(forms.Form):
    """A question of a contractor, asked here."""

    section = forms.ModelChoiceField(
        label="問い合わせる部署", queryset=Organisation.objects.none(),
        empty_label="選んでください",
        error_messages={"required": "問い合わせる部署を選んでください。"},
    )  # fmt: skip
    case_number = _line(
        "案件番号", "分かれば入力してください。例: 2026-012", required=False, longest=20
    )
    subject = _line("件名")
    body = _text("問合せの内容", "公募の質問書は、案件のページから提出してください。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        section = self.fields["section"]
        if isinstance(section, forms.ModelChoiceField):
            section.queryset = answering_sections()


class AssignForm(forms.Form):
    prefix = "assignment"
    person = forms.ModelChoiceField(
        label="担当者", queryset=Person.objects.none(), empty_label="選んでください",
        error_messages={
            "required": "担当者を選んでください。",
            "invalid_choice": "担当者は、この部署に所属する人から選んでください。",
        },
    )  # fmt: skip

    def __init__(self, inquiry: Inquiry, now: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields["person"]
        if isinstance(person, forms.ModelChoiceField):
            person.queryset = possible_assignees(inquiry.section, now)
        self.initial.setdefault("person", inquiry.assignee_id)


class AnswerForm(forms.Form):
    prefix = "answer"
    text = _text("回答", "問合せた人にこのまま届きます。")


class NoteForm(forms.Form):
    prefix = "note"
    text = _text("対応の内容", "区の中だけの記録です。問合せた人には見えません。", rows=3)


class ClosureForm(forms.Form):
    prefix = "closure"
    note = _text(
        "完了の記録", "回答せずに完了するときは、理由を必ず書いてください。", 3, required=False
    )


class ReopeningForm(forms.Form):
    prefix = "reopening"
    note = _text("再開する理由", rows=3)
