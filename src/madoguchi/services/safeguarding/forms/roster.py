"""Files of the roster, and one child by hand."""

from typing import Any

from django import forms

from madoguchi.core.ui.fields import EraDateField
from madoguchi.services.safeguarding.forms.picking import FacilityField, PickingForm
from madoguchi.services.safeguarding.terms import Grade


class RosterForm(forms.Form):
    file = forms.FileField(
        label="ファイル",
        help_text="CSV（UTF-8またはShift_JIS）かExcel（.xlsx）。5,000行まで。",
    )


class TakeInForm(forms.Form):
    twins_confirmed = forms.BooleanField(
        label="施設・氏名・学年が同じ児童は、別の児童であることを確かめました", required=False
    )


class ChildForm(PickingForm):
    """Three items of the child; who holds the case, and from when."""

    facility_code = FacilityField()
    name = forms.CharField(label="氏名", max_length=100)
    grade = forms.ChoiceField(label="学年", choices=[("", "選んでください"), *Grade.choices()])
    holder = forms.ChoiceField(label="主担当")
    from_on = EraDateField(label="開始日")
    twins_confirmed = forms.BooleanField(
        label="同じ施設・氏名・学年の児童がいても、別の児童として登録する", required=False
    )

    def __init__(self, *given: Any, holders: list[str], **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["holder"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [("", "選んでください"), *((name, name) for name in holders)]
