"""What those who run a training session type."""

from django import forms

from madoguchi.core.ui.fields import ClockTimeField, EraDateField
from madoguchi.services.safeguarding.forms.casework import LONG, new_key


class PlanForm(forms.Form):
    title = forms.CharField(label="名称", max_length=100, initial="児童情報共有システム 操作研修")
    held_on = EraDateField(label="開催日")
    starts_at = ClockTimeField(label="開始時刻")
    ends_at = ClockTimeField(label="終了時刻")
    place = forms.CharField(label="会場", max_length=200)


class GuestsForm(forms.Form):
    file = forms.FileField(
        label="招待名簿のファイル",
        help_text="CSV（UTF-8またはShift_JIS）かExcel（.xlsx）。列は、所属・氏名・メールアドレス。",
    )


class QuestionForm(forms.Form):
    asked_by = forms.CharField(label="質問した施設・課", max_length=100, required=False)
    question = forms.CharField(label="質問", max_length=500, widget=LONG)
    answer = forms.CharField(
        label="回答", max_length=1000, widget=LONG, required=False,
        help_text="あとで答えるときは空欄のまま記録し、研修のページの「回答する」から書きます。",
    )  # fmt: skip


class InstructForm(forms.Form):
    copies = forms.IntegerField(label="印刷する部数", min_value=1, max_value=10_000)


class DeliverForm(forms.Form):
    key = forms.CharField(max_length=64, widget=forms.HiddenInput, initial=new_key)
    copies = forms.IntegerField(label="納めた部数", min_value=1, max_value=10_000)
    delivered_on = EraDateField(label="納品日")
    receiver = forms.CharField(label="受け取った人", max_length=100)
