"""Forms of the contract's papers, templates and official texts."""

from typing import Any

from django import forms

from madoguchi.core.ui.fields import EraDateField
from madoguchi.services.contracts.forms.agreed import short_words
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.terms import PaperKind


class PaperForm(forms.Form):
    kind = forms.TypedChoiceField(label="種類", choices=PaperKind.choices(), coerce=PaperKind)
    title = short_words("名称")
    in_force_on = EraDateField(label="効力の開始日")
    signed_on = EraDateField(label="署名日", required=False)
    file = forms.FileField(label="ファイル", required=False)


class TemplateForm(forms.Form):
    kind = forms.TypedChoiceField(label="種類", choices=PaperKind.choices(), coerce=PaperKind)
    file = forms.FileField(
        label="Word のひな形（.docx）", help_text="差込項目は {{件名}} のように書きます。"
    )


class OfficialTextForm(forms.Form):
    set_code = forms.ChoiceField(label="特記事項")
    in_force_on = EraDateField(label="いつから")
    file = forms.FileField(
        label="正式な文言（.docx・.txt）", help_text="各項を「第1項」のように始めてください。"
    )

    def __init__(self, *args: Any, subject: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = subject.clause_sets.values_list("code", "label")
        self.fields["set_code"].choices = list(rows)  # type: ignore[attr-defined] # the field above
