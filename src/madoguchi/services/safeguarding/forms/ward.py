"""What the supervising section types: requests, and entries on behalf of a facility."""

from django import forms

from madoguchi.core.ui.fields import EraDateField
from madoguchi.services.safeguarding.forms.picking import (
    CHILD_OF_FACILITY_HINT,
    ChildField,
    FacilityField,
    PickingForm,
)
from madoguchi.services.safeguarding.terms import (
    AbsenceReason,
    AttendanceCode,
    FamilyContact,
    ReportCycle,
)

BASIS = "児童虐待の防止等に関する法律第13条の4、児童福祉法第25条の3"


class RequestForm(PickingForm):
    number = ChildField()
    from_on = EraDateField(label="開始日")
    until_on = EraDateField(label="終了日")
    cycle = forms.ChoiceField(
        label="周期", choices=ReportCycle.choices()[:3], initial=ReportCycle.MONTHLY.value
    )
    legal_basis = forms.CharField(label="根拠", max_length=200, initial=BASIS)


class PaperForm(PickingForm):
    """A line of a paper form: the day it is about, and the day on which it came in."""

    key = forms.CharField(widget=forms.HiddenInput)
    facility_code = FacilityField()
    number = ChildField(help_text=CHILD_OF_FACILITY_HINT)
    day = EraDateField(label="出欠の日")
    received_on = EraDateField(label="紙を受け取った日")
    code = forms.ChoiceField(label="出欠", choices=AttendanceCode.choices())
    family_contact = forms.ChoiceField(
        label="家庭からの連絡（欠席のとき）", required=False,
        choices=[("", "選んでください"), *FamilyContact.choices()],
    )  # fmt: skip
    reason = forms.ChoiceField(
        label="欠席の理由（欠席のとき）", required=False,
        choices=[("", "選んでください"), *AbsenceReason.choices()],
    )  # fmt: skip
    why = forms.CharField(
        label="訂正の理由", max_length=200, required=False,
        help_text="すでに提出された日を直すときだけ入力してください。",
    )  # fmt: skip


class CycleForm(PickingForm):
    """Another cycle for one child, for a time."""

    number = ChildField()
    cycle = forms.ChoiceField(
        label="周期", initial=ReportCycle.WEEKLY.value,
        choices=[
            (ReportCycle.WEEKLY.value, "週1回"),
            (ReportCycle.DAILY.value, "毎日（集中的な確認）"),
            (ReportCycle.PAUSED.value, "休止（一時保護・長期入院など）"),
        ],
        help_text="施設には周期だけが伝わり、理由は伝わりません。",
    )  # fmt: skip
    from_on = EraDateField(label="開始日")
    until_on = EraDateField(label="終了日")
