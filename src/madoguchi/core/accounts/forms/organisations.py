"""Forms of organisations: the ward's, and the contractor's own particulars."""

from typing import Any

from django import forms

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.terms import OrganisationKind

PARTICULARS = (
    "name_kana", "trade_name", "english_name", "former_names", "representative_title",
    "representative", "postal_code", "address", "phone", "fax", "email", "email_domain",
    "blind_words",
)  # fmt: skip


class LinesField(forms.CharField):
    """A list of texts, typed one to a line; blank lines are dropped, the rest kept as typed."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, strip=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [line for line in (super().to_python(value) or "").splitlines() if line.strip()]


class ParticularsForm(forms.ModelForm):  # type: ignore[type-arg] # not generic at run time
    """What a contractor keeps itself; blind copies are checked for all of these names."""

    former_names = LinesField(label="旧名称", help_text="1行に1つ。以前の社名も匿名化で探します。")
    blind_words = LinesField(
        label="匿名化で探す語",
        help_text="1行に1つ。職員名・施設名・商品名など、自社と分かる語を入れてください。",
    )

    class Meta:
        model = Organisation
        fields = PARTICULARS


class OrganisationForm(ParticularsForm):
    """All of an organisation, for ward administrators."""

    class Meta:
        model = Organisation
        fields = (
            "kind", "name", "parent", "corporate_number", "is_legal_person", *PARTICULARS,
        )  # fmt: skip
        labels = {"is_legal_person": "法人である（株式会社・合同会社・NPO法人・一般社団法人など）"}
        help_texts = {
            "corporate_number": "13桁。個人事業主・任意団体は空けてください。",
            "is_legal_person": "個人事業主や任意団体のときは、印を外してください。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = Organisation.objects.filter(
            kind__in=(OrganisationKind.WARD, OrganisationKind.SECTION)
        ).exclude(pk=self.instance.pk)
        self.fields["parent"] = forms.ModelChoiceField(
            above,
            label="上位組織",
            required=False,
            empty_label="なし",
            help_text="区の部署だけに必要です。",
        )
        kinds = [("", "選んでください"), *OrganisationKind.choices()]
        self.fields["kind"] = forms.ChoiceField(label="種別", choices=kinds)
