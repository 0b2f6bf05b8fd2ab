"""What is typed on the page of a case."""

from django import forms

from madoguchi.core.cases.clock import FASTEST
from madoguchi.core.ui.fields import EraDateField, EraMomentField

SPEEDS = [
    ("0", "止めておく（手で進める）"),
    ("1", "実際と同じ速さ"),
    ("60", "60倍（1分で1時間）"),
    (str(FASTEST), f"{FASTEST}倍（1分で1日）"),
]


class ClockForm(forms.Form):
    """Move the clock of a rehearsal."""

    prefix = "clock"
    to = EraMomentField(
        label="進める先の日時", help_text="今の案件の時刻より後の日時を入力してください。",
        error_messages={"required": "進める先の日時を入力してください。"},
    )  # fmt: skip
    speed = forms.ChoiceField(
        label="その後の進み方", choices=SPEEDS, initial="0", widget=forms.RadioSelect
    )


class ClosingForm(forms.Form):
    prefix = "closing"
    note = forms.CharField(
        label="どのように終わったか", max_length=300, strip=False,
        help_text="例: 契約を締結し、履行が完了した。300文字以内。",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "どのように終わったかを入力してください。",
            "max_length": "300文字以内で入力してください。",
        },
    )  # fmt: skip


class DeliverableForm(forms.Form):
    prefix = "deliverable"
    title = forms.CharField(
        label="納品物の名称", max_length=200, strip=False,
        error_messages={
            "required": "納品物の名称を入力してください。",
            "max_length": "200文字以内で入力してください。",
        },
    )  # fmt: skip
    due_text = forms.CharField(
        label="期限（仕様書の言葉のまま）", max_length=200, required=False, strip=False,
        help_text="例: 会議の1週間前",
    )  # fmt: skip
    due_on = EraDateField(label="期限の日付", required=False)
