"""The facility register as it is typed."""

from django import forms

from madoguchi.core.ui.fields import EraDateField
from madoguchi.services.safeguarding.forms.facility import WEEKDAYS
from madoguchi.services.safeguarding.terms import DayKind, FacilityKind, InputCycle

CLOSED = [(value, label) for value, label in DayKind.choices() if value != DayKind.OPENED]


class FacilityForm(forms.Form):
    name = forms.CharField(label="名称", max_length=200)
    phone = forms.CharField(label="電話番号", max_length=40, required=False)
    kind = forms.ChoiceField(label="種別", choices=FacilityKind.choices())
    responsible = forms.ChoiceField(label="所管する区の組織", required=False)
    contact = forms.CharField(label="報告の担当者", max_length=100, required=False)
    input_cycle = forms.ChoiceField(label="入力方法", choices=InputCycle.choices())
    open_weekdays = forms.MultipleChoiceField(
        label="開校・開園の曜日", choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "開校・開園の曜日を1つ以上選んでください。"},
    )  # fmt: skip
    needs_confirmation = forms.BooleanField(label="管理職の確認を経て提出する", required=False)
    starts_on = EraDateField(label="利用開始日")
    ends_on = EraDateField(
        label="利用終了日（最後の日）", required=False,
        help_text="翌日からは、新しい児童を登録できません。過去の報告は残ります。",
    )  # fmt: skip

    def __init__(self, *given: object, sections: list[tuple[str, str]], **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]  # passed through as Django has it
        field = self.fields["responsible"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [("", "決まっていない"), *sections]


class DefaultForm(forms.Form):
    facility_kind = forms.ChoiceField(
        label="施設の種別", choices=[("", "すべての種別"), *FacilityKind.choices()], required=False
    )
    kind = forms.ChoiceField(label="区分", choices=CLOSED, initial=DayKind.VACATION.value)
    label = forms.CharField(label="名称（夏季休業など）", max_length=60)
    from_on = EraDateField(label="開始日")
    until_on = EraDateField(label="終了日")
