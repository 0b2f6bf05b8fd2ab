"""What is typed for the introduction: schedule, progress, minutes, 適合表, gate, periods."""

from django import forms

from madoguchi.core.ui.fields import EraDateField, EraMomentField
from madoguchi.services.safeguarding.forms.operation import NothingForm, long_text
from madoguchi.services.safeguarding.rules.running import Conformity, GateItem

__all__ = [
    "CaseNumberForm", "ConformityForm", "ConformityListForm", "GateForm", "LiveForm",
    "MeetingForm", "NothingForm", "PeriodForm", "ProgressForm", "ReturnForm", "ScheduleForm",
]  # fmt: skip


def pasted(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 16}),
    )  # fmt: skip


class ScheduleForm(forms.Form):
    text = pasted(
        "作業（1行に1つ）",
        "表計算の表からそのまま貼り付けられます。列は、区分（システム導入・導入支援・提供・保守）、"
        "作業、担当、開始日、終了日、先に終える作業の番号、節目（節目なら何か書く）の順です。",
    )


class ProgressForm(forms.Form):
    begun_on = EraDateField(label="着手日", required=False)
    done_on = EraDateField(label="完了日", required=False)


class MeetingForm(forms.Form):
    held_at = EraMomentField(label="開催日時")
    place = forms.CharField(label="場所・方法", max_length=200)
    subject = forms.CharField(label="議題", max_length=200)
    attendees = long_text(
        "出席者", "1行に1人、「区　氏名」「受託者　氏名」のように書いてください。"
    )
    words = long_text("議事の内容", rows=8)
    decisions = long_text("決定事項", required=False)


class ConformityForm(forms.Form):
    answer = forms.ChoiceField(label="適合", choices=Conformity.choices())
    explanation = forms.CharField(
        label="説明", max_length=500, required=False,
        help_text="類似機能で代替するときは目的が達成できることを、備えていないときはその旨を書きます。",
    )  # fmt: skip


class ConformityListForm(forms.Form):
    text = pasted(
        "機能要件（1行に1つ）",
        "列は、番号、区分、機能要件、適合（対応・類似機能で代替・非対応）、説明の順です。"
        "登録すると、いまの一覧と入れ替わります。",
    )


class GateForm(forms.Form):
    item = forms.ChoiceField(label="項目", choices=GateItem.choices())
    evidence = forms.CharField(label="確認した内容", max_length=300)


class LiveForm(forms.Form):
    live_on = EraDateField(label="稼働日")


class PeriodForm(forms.Form):
    title = forms.CharField(label="件名", max_length=200)
    case_number = forms.CharField(label="契約の案件番号", max_length=20, required=False)
    starts_on = EraDateField(label="開始日")
    ends_on = EraDateField(label="終了日")


class CaseNumberForm(forms.Form):
    case_number = forms.CharField(
        label="契約の案件番号", max_length=20, required=False,
        help_text="例：2026-012　空にすると、番号を外します。",
    )  # fmt: skip


class ReturnForm(forms.Form):
    comment = forms.CharField(label="直してほしいところ", max_length=300)
