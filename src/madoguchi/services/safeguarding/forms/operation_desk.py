"""What is typed at the desk: a facility's ticket, the ward's inquiry, answers, the window."""

from django import forms

from madoguchi.core.desk.terms import InquiryChannel
from madoguchi.core.ui.fields import EraDateField, EraMomentField
from madoguchi.services.safeguarding.forms.operation import long_text
from madoguchi.services.safeguarding.rules.running import TicketTopic

SAID = [
    (one.value, one.label) for one in (InquiryChannel.TELEPHONE, InquiryChannel.MAIL)
]  # fmt: skip


class TicketForm(forms.Form):
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    topic = forms.ChoiceField(label="分類", choices=TicketTopic.choices())
    subject = forms.CharField(label="件名", max_length=100)
    words = long_text(
        "内容", "児童の氏名・児童番号・電話番号は書かないでください。窓口は児童を見られません。"
    )
    is_urgent = forms.BooleanField(
        label="緊急（今日の報告ができない、など）", required=False,
        help_text="受付時間外でも、決められた連絡先にすぐに知らせます。児童の安全に関わるときは、窓口ではなく電話をしてください。",
    )  # fmt: skip


class AnswerForm(forms.Form):
    answer = long_text("回答")


class QuestionForm(forms.Form):
    topic = forms.ChoiceField(label="分類", choices=TicketTopic.choices())
    question = forms.CharField(label="質問", max_length=200)
    answer = long_text("回答")


class WindowForm(forms.Form):
    name = forms.CharField(label="窓口の担当者", max_length=100)
    telephone = forms.CharField(label="電話番号", max_length=40)
    email = forms.EmailField(label="メールアドレス")
    urgent_name = forms.CharField(label="緊急時の連絡先", max_length=100)
    urgent_telephone = forms.CharField(label="緊急時の電話番号", max_length=40)
    urgent_email = forms.EmailField(label="緊急時のメールアドレス")
    agreed_on = EraDateField(label="区と合意した日")


class InquiryForm(forms.Form):
    received_at = EraMomentField(label="受付日時")
    channel = forms.ChoiceField(label="受付方法", choices=InquiryChannel.choices())
    asked_by = forms.CharField(label="問合せた人", max_length=100)
    subject = forms.CharField(label="件名", max_length=200)
    words = long_text("内容")


class InquiryAnswerForm(forms.Form):
    channel = forms.ChoiceField(label="回答の方法", choices=SAID)
    answered_at = EraMomentField(label="回答日時")
    answer = long_text("回答")
