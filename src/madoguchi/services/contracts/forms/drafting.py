"""Forms of a contract before and at its signature."""

from django import forms

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.terms import OrganisationKind
from madoguchi.core.ui.fields import EraDateField
from madoguchi.services.contracts.terms import Attribute, ContractKind


class ContractForm(forms.Form):
    """A contract entered by hand: what the first page of the paper says."""

    title = forms.CharField(label="件名", max_length=200, strip=False)
    contractor = forms.ModelChoiceField(
        label="受託者",
        queryset=Organisation.objects.filter(kind=OrganisationKind.CONTRACTOR.value),
        empty_label="選んでください",
    )
    kind = forms.ChoiceField(label="契約の種類", choices=ContractKind.choices())
    starts_on = EraDateField(label="履行開始日")
    ends_on = EraDateField(label="履行終了日")
    price_yen = forms.IntegerField(label="契約金額（円・税込）", min_value=1)
    horizon_ends_on = EraDateField(
        label="継続の期限",
        required=False,
        help_text="公募で示した、随意契約で続けられる最後の日。ないときは空けてください。",
    )
    place = forms.CharField(label="履行場所", max_length=200, required=False)
    payment_words = forms.CharField(label="支払方法", max_length=300, required=False)
    attributes = forms.MultipleChoiceField(
        label="業務の性質",
        choices=Attribute.choices(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="当てはまるものから、適用する特記事項を提案します。",
    )
    conditions = forms.CharField(
        label="締結の前提",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="1行に1つ。例: 令和8年度予算の議決",
    )


class NextContractForm(forms.Form):
    """The following contract of the chain; what stays the same is carried over."""

    title = forms.CharField(label="件名", max_length=200, strip=False)
    starts_on = EraDateField(label="履行開始日")
    ends_on = EraDateField(label="履行終了日")
    price_yen = forms.IntegerField(label="契約金額（円・税込）", min_value=1)


class AttributesForm(forms.Form):
    attributes = forms.MultipleChoiceField(
        label="業務の性質",
        choices=Attribute.choices(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class ConditionForm(forms.Form):
    met_on = EraDateField(label="確認日")
    proof = forms.CharField(
        label="確認の根拠", max_length=200, help_text="例: 令和8年3月26日 区議会で議決"
    )


class ConcludeForm(forms.Form):
    concluded_on = EraDateField(label="契約締結日")


class ManagerForm(forms.Form):
    name = forms.CharField(label="業務責任者の氏名", max_length=100, strip=False)


class NothingForm(forms.Form):
    """Nothing to type: the page itself restates what will happen."""
