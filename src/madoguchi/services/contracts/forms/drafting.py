"""Forms of a contract before and at its signature."""

from django import forms

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.terms import OrganisationKind
from madoguchi.core.ui.fields import EraDateField
from madoguchi.services.contracts.forms.lines import LinesUpTo
from madoguchi.services.contracts.forms.years import FiscalYearField
from madoguchi.services.contracts.terms import Attribute, ContractKind


class NextContractForm(forms.Form):
    """The following contract of the chain; what stays the same is carried over."""

    title = forms.CharField(label="件名", max_length=200, strip=False)
    starts_on = EraDateField(label="履行開始日")
    ends_on = EraDateField(label="履行終了日")
    price_yen = forms.IntegerField(label="契約金額（円・税込）", min_value=1)
    amounts = forms.CharField(
        label="年度ごとの額",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="複数の年度にまたがるときだけ。1行に1年度。例: 令和8年度 1,749,880円",
    )


class ContractForm(NextContractForm):
    """A contract entered by hand: what the first page of the paper says."""

    contractor = forms.ModelChoiceField(
        label="受託者",
        queryset=Organisation.objects.filter(kind=OrganisationKind.CONTRACTOR.value),
        empty_label="選んでください",
    )
    kind = forms.ChoiceField(label="契約の種類", choices=ContractKind.choices())
    ceilings = forms.CharField(
        label="年度の限度額（提案限度額）",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="公募で示したとき。1行に1年度。同じ年度の契約は、合計でこの額に収めます。",
    )
    horizon_ends_on = EraDateField(
        label="継続の期限",
        required=False,
        help_text="公募で示した、随意契約で続けられる最後の日。ないときは空けてください。",
    )
    place = forms.CharField(label="履行場所", max_length=200, required=False)
    payment_words = forms.CharField(label="支払方法", max_length=300, required=False)
    deposit = forms.ChoiceField(
        label="契約保証金", choices=(("exempt", "免除"), ("due", "要")), initial="exempt"
    )
    deposit_ground = forms.CharField(
        label="契約保証金の扱いの根拠",
        max_length=200,
        required=False,
        strip=False,
        help_text="例: 契約事務規則の免除規定による",
    )
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
        validators=[LinesUpTo(200)],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="1行に1つ。例: 令和8年度予算の議決",
    )
    field_order = (
        "title", "contractor", "kind", "starts_on", "ends_on", "price_yen", "amounts", "ceilings",
        "horizon_ends_on", "place", "payment_words", "deposit", "deposit_ground", "attributes",
        "conditions",
    )  # fmt: skip


class AmountsForm(forms.Form):
    amounts = forms.CharField(
        label="年度ごとの額",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="1行に1年度。例: 令和8年度 1,749,880円。合計を契約金額に合わせてください。",
    )


class CeilingForm(forms.Form):
    """The ceiling of one 年度 of the chain."""

    year = FiscalYearField(label="年度")
    amount_yen = forms.IntegerField(label="限度額（円・税込）", min_value=1)
    is_provisional = forms.BooleanField(
        label="参考値（予算の配当前など、変わることがある）", required=False
    )
    note = forms.CharField(
        label="変更の理由・承認",
        max_length=300,
        required=False,
        strip=False,
        help_text="登録した額を変えるときに書いてください。例: 令和8年4月1日 予算配当の通知",
    )


class HorizonForm(forms.Form):
    last_on = EraDateField(
        label="継続の期限",
        required=False,
        help_text="公募で示した、随意契約で続けられる最後の日。ないときは空けてください。",
    )


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
