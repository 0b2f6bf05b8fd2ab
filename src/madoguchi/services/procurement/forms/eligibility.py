"""Forms of eligibility: a judgement, a suspension, a recheck, a disqualification."""

from typing import Any

from django import forms

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.terms import OrganisationKind
from madoguchi.core.ui.fields import EraDateField
from madoguchi.services.procurement.models import DisqualificationGround, Tender
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.terms import GroundEffect, Stage, Verdict

SUSPENSION_KINDS = (
    ("指名停止", "指名停止"), ("入札参加禁止", "入札参加禁止"),
    ("施行令第167条の4第2項の措置", "施行令第167条の4第2項の措置"),
)  # fmt: skip


class JudgementForm(forms.Form):
    verdict = forms.TypedChoiceField(
        label="判定", choices=Verdict.choices(), coerce=Verdict, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="理由",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="「否」のときは必ず入力してください。",
    )
    evidence = forms.CharField(label="確認した資料", max_length=300, required=False, strip=False)


class AdditionDecisionForm(forms.Form):
    """受理 or 不受理 of a member who joins late."""

    answer = forms.ChoiceField(
        label="確認の結果", choices=(("accept", "受理する"), ("decline", "受理しない")),
        widget=forms.RadioSelect,
    )  # fmt: skip
    note = forms.CharField(
        label="理由", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="「受理しない」のときは必ず入力してください。事業者にも示されます。",
    )  # fmt: skip


class SuspensionForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label="事業者", queryset=Organisation.objects.none(), empty_label="選んでください"
    )
    kind = forms.ChoiceField(label="措置", choices=SUSPENSION_KINDS)
    starts_on = EraDateField(label="開始日")
    ends_on = EraDateField(label="終了日", help_text="終了日も期間に含みます。")
    reason = forms.CharField(label="理由", max_length=300, required=False, strip=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        firms = Organisation.objects.filter(kind=OrganisationKind.CONTRACTOR).order_by("name_kana")
        self.fields["organisation"].queryset = firms  # type: ignore[attr-defined]  # a ModelChoiceField


class RecheckForm(forms.Form):
    reference_on = EraDateField(label="基準日", help_text="例：契約を締結する日")


class GroundField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Clause, words and effect together: the same facts may stand under two clauses."""

    def label_from_instance(self, obj: Any) -> str:
        effect = GroundEffect(obj.effect).label
        return f"{obj.source}　{obj.text}（{effect}）".strip()


class DisqualificationForm(forms.Form):
    ground = GroundField(
        label="失格事由", queryset=DisqualificationGround.objects.none(),
        empty_label="選んでください",
        help_text="同じ事実に厳しい条項もあるときは、厳しいほうで決裁を依頼します。",
    )  # fmt: skip
    stage = forms.TypedChoiceField(
        label="失格となる手続の段階", coerce=Stage,
        choices=[("", "選んでください"), *Stage.choices()],
    )  # fmt: skip
    facts = forms.CharField(label="事実", strip=False, widget=forms.Textarea(attrs={"rows": 5}))
    evidence = forms.CharField(label="証拠", max_length=300, required=False, strip=False)
    note = forms.CharField(
        label="起案の理由", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [row.pk for row in Asked(tender).rows(DisqualificationGround)]
        rows = DisqualificationGround.every.filter(pk__in=keys)
        self.fields["ground"].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField
