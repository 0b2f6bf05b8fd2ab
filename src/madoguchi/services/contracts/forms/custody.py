"""Forms of custody, incidents and closing."""

from django import forms

from madoguchi.core.ui.fields import EraDateField, EraMomentField
from madoguchi.services.contracts.terms import (
    Importance,
    IncidentKind,
    IncidentStep,
    LedgerEvent,
)

LONG = forms.Textarea(attrs={"rows": 3})
WRITABLE = tuple(
    (event.value, event.label)
    for event in LedgerEvent
    if event not in (LedgerEvent.RECEIVED, LedgerEvent.CORRECTED, LedgerEvent.RETURN_CONFIRMED)
)
CONTRACTOR_STEPS = (
    IncidentStep.WRITTEN_REPORT, IncidentStep.DONE, IncidentStep.CALL, IncidentStep.NOTE,
)  # fmt: skip
SECTION_STEPS = (
    IncidentStep.INSTRUCTION, IncidentStep.CALL, IncidentStep.PRELIMINARY, IncidentStep.FINAL,
)  # fmt: skip


class ReceiptForm(forms.Form):
    """One thing received; a receipt with several is made by filing again under its number."""

    received_at = EraMomentField(label="受領日時")
    receiver = forms.CharField(label="受領者の氏名", max_length=100, strip=False)
    name = forms.CharField(
        label="受け取った物", max_length=200, strip=False,
        help_text="例: 相談会の参加者名簿。契約のデータを消去したあとも記録簿に残ります。"
        "個人の氏名は書かないでください。",
    )  # fmt: skip
    medium = forms.CharField(label="媒体", max_length=60, help_text="例: USBメモリ、紙、電子データ")
    quantity = forms.CharField(label="数量", max_length=60, help_text="例: 1点（380件）")
    purpose = forms.CharField(label="利用目的", max_length=200)
    importance = forms.ChoiceField(label="重要度", choices=Importance.choices())
    has_personal_data = forms.BooleanField(label="個人情報を含む", required=False)
    storage_place = forms.CharField(label="保管場所", max_length=200, required=False)


class LedgerForm(forms.Form):
    event = forms.ChoiceField(label="事項", choices=WRITABLE)
    happened_at = EraMomentField(label="日時")
    person = forms.CharField(label="担当者の氏名", max_length=100, strip=False)
    quantity = forms.IntegerField(label="数", initial=1, min_value=1)
    place = forms.CharField(label="場所・経路", max_length=200, required=False)
    protection = forms.CharField(
        label="保護の方法", max_length=200, required=False, help_text="例: 暗号化、鍵付きケース"
    )
    note = forms.CharField(label="処理の内容・備考", max_length=300, required=False, widget=LONG)


class TakeOutForm(forms.Form):
    """What the clause asks of a take-out: from, to, who, when, how protected."""

    from_place = forms.CharField(label="持ち出す場所", max_length=200, strip=False)
    to_place = forms.CharField(label="持ち出し先", max_length=200, strip=False)
    carrier = forms.CharField(label="持ち出す人の氏名", max_length=100, strip=False)
    out_at = EraMomentField(label="持ち出しの日時")
    back_at = EraMomentField(label="持ち帰りの日時")
    protection = forms.CharField(
        label="保護の方法", max_length=200, help_text="例: 暗号化、鍵付きケース"
    )
    reason = forms.CharField(label="持ち出す理由", strip=False, widget=LONG)


class CorrectionForm(forms.Form):
    words = forms.CharField(
        label="訂正の内容", max_length=300, strip=False, widget=LONG,
        help_text="例: 件数は381件でした。",
    )  # fmt: skip


class AsOfForm(forms.Form):
    """The day whose evening the ledger is shown as it stood."""

    as_of = EraDateField(label="いつの時点", required=False)


class IncidentForm(forms.Form):
    """The first report: three fields, on a phone, in a hurry."""

    kind = forms.ChoiceField(
        label="何が起きましたか", choices=(("", "選んでください"), *IncidentKind.choices())
    )
    noticed_at = EraMomentField(label="気づいた日時")
    words = forms.CharField(
        label="分かっていること",
        strip=False,
        widget=LONG,
        help_text="分かっている範囲で十分です。個人の氏名は書かないでください。",
    )
    subcontractor = forms.CharField(
        label="再委託先で起きたときは、その名称", max_length=200, required=False
    )
    is_feared = forms.BooleanField(label="まだ「おそれ」の段階である", required=False, initial=True)
    is_drill = forms.BooleanField(label="訓練である", required=False)


class WardStepForm(forms.Form):
    step = forms.ChoiceField(
        label="種類",
        required=False,
        choices=tuple((step.value, step.label) for step in SECTION_STEPS),
    )
    words = forms.CharField(label="指示・連絡・報告の内容", strip=False, widget=LONG)


class StepForm(forms.Form):
    step = forms.ChoiceField(
        label="種類", choices=tuple((step.value, step.label) for step in CONTRACTOR_STEPS)
    )
    words = forms.CharField(label="内容", strip=False, widget=LONG)


class CauseForm(forms.Form):
    cause = forms.CharField(label="原因", strip=False, widget=LONG)
    prevention = forms.CharField(label="再発防止策", strip=False, widget=LONG)


class CloseForm(forms.Form):
    note = forms.CharField(label="完結の記録", max_length=300, strip=False, widget=LONG)
