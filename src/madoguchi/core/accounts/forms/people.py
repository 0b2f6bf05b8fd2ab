"""Forms of people, memberships and networks."""

from typing import Any

from django import forms

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.core.accounts.terms import Role
from madoguchi.core.ui.fields import EraDateField


class PersonForm(forms.ModelForm):  # type: ignore[type-arg] # not generic at run time
    class Meta:
        model = Person
        fields = ("name", "name_kana", "phone")


class FactorResetForm(forms.Form):
    reason = forms.CharField(
        label="本人を確かめた方法", max_length=300, strip=False,
        help_text="操作履歴に残ります。例：窓口で職員証を確認した",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class MembershipForm(forms.Form):
    """A role from one day to another; both days count."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label="組織", empty_label="選んでください"
    )
    role = forms.ChoiceField(label="役割", choices=[("", "選んでください"), *Role.choices()])
    post = forms.CharField(label="職名", max_length=100, required=False, strip=False)
    started_on = EraDateField(label="開始日")
    ended_on = EraDateField(
        label="終了日", required=False, help_text="決まっていなければ空けてください。"
    )

    @property
    def taken(self) -> dict[str, Any]:
        return {**self.cleaned_data, "role": Role(self.cleaned_data["role"])}


class LastDayForm(forms.Form):
    """The last day on which something counts."""

    ended_on = EraDateField(label="終了日", help_text="この日まで有効です。")


class NetworkForm(forms.Form):
    label = forms.CharField(label="名称", max_length=100, help_text="例：本庁舎 庁内LAN")
    cidr = forms.CharField(label="ネットワーク", max_length=50, help_text="例：192.0.2.0/24")
    valid_from = EraDateField(label="開始日")


class BulkForm(forms.Form):
    """A CSV to look through; nothing is saved before the second step."""

    file = forms.FileField(
        label="CSVファイル", help_text="UTF-8またはShift_JIS（CP932）。2,000行まで。"
    )
