"""Forms of subcontracting."""

from typing import Any

from django import forms

from madoguchi.core.ui.fields import EraDateField
from madoguchi.services.contracts.models import Subcontract
from madoguchi.services.contracts.queries.subcontracts import FirmLine, papers_owed

LONG = forms.Textarea(attrs={"rows": 3})


class SubcontractForm(forms.Form):
    """A firm to be engaged, below the contractor or below another firm."""

    parent = forms.ChoiceField(label="だれからの再委託か", required=False)
    firm = forms.CharField(label="再委託先の名称", max_length=200, strip=False)
    is_subsidiary = forms.BooleanField(
        label="受託者の子会社である", required=False, help_text="子会社も再委託先に当たります。"
    )
    scope = forms.CharField(label="再委託する業務の範囲", max_length=300, strip=False)
    necessity = forms.CharField(label="やむを得ない理由", strip=False, widget=LONG)
    is_main_work = forms.BooleanField(label="主要な業務を含む", required=False)
    is_whole = forms.BooleanField(label="業務の全部である", required=False)

    def __init__(self, *args: Any, firms: list[FirmLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parent"]
        rows = [(str(one.node.pk), "　" * one.depth + one.node.firm) for one in firms]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "受託者"), *rows]


class PaperForm(forms.Form):
    kind = forms.ChoiceField(label="文書")
    file = forms.FileField(label="ファイル")

    def __init__(self, *args: Any, node: Subcontract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one.value, one.label) for one in papers_owed(node.contract)]


class BeginForm(forms.Form):
    starts_on = EraDateField(label="業務を始める日")


class WithdrawalForm(forms.Form):
    reason = forms.CharField(label="取り消す理由", max_length=300, strip=False, widget=LONG)


class OfficeForm(forms.Form):
    firm = forms.CharField(label="協力事務所の名称", max_length=200, strip=False)
    scope = forms.CharField(label="再委託する業務の範囲", max_length=300, strip=False)
