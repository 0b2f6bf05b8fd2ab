"""Files of the roster, and one child by hand."""

from django import forms

from madoguchi.core.ui.fields import EraDateField
from madoguchi.services.safeguarding.forms.facility import FACILITY_NUMBER_HINT
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


class ChildForm(forms.Form):
    """Three items of the child; who holds the case, and from when."""

    facility_code = forms.CharField(label="施設番号", max_length=20, help_text=FACILITY_NUMBER_HINT)
    name = forms.CharField(label="氏名", max_length=100)
    grade = forms.ChoiceField(label="学年", choices=[("", "選んでください"), *Grade.choices()])
    holder = forms.ChoiceField(label="主担当")
    from_on = EraDateField(label="開始日")
    twins_confirmed = forms.BooleanField(
        label="同じ施設・氏名・学年の児童がいても、別の児童として登録する", required=False
    )

    def __init__(self, *given: object, holders: list[str], **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]  # passed through as Django has it
        field = self.fields["holder"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [("", "選んでください"), *((name, name) for name in holders)]
