"""Forms of deliverables of special kinds, payment plans and the pay floor."""

from typing import Any

from django import forms

from madoguchi.core.ui.fields import EraDateField
from madoguchi.services.contracts.forms.agreed import long_words, short_words
from madoguchi.services.contracts.models import Contract, ContractDeliverable
from madoguchi.services.contracts.queries.handed_over import part_to_begin_with
from madoguchi.services.contracts.terms import (
    DeliverableState,
    PaymentPlan,
    ProofKind,
    RightsRule,
    WorkerRelation,
    WorkKind,
)

NOTHING_TO_PICK = "選べる納品物がありません。区の担当者が「納品・検査」で登録すると、選べます。"


class DeliverablePickForm(forms.Form):
    """Pick one deliverable of the contract."""

    row = forms.ModelChoiceField(
        label="納品物", queryset=ContractDeliverable.objects.none(), empty_label="選んでください"
    )

    def __init__(self, *args: Any, subject: Contract | ContractDeliverable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contract = subject if isinstance(subject, Contract) else subject.contract
        rows = contract.deliverables.select_related("deliverable").exclude(
            state=DeliverableState.NOT_THIS_YEAR.value
        )
        self.fields["row"].queryset = rows  # type: ignore[attr-defined] # the field just above
        if not rows.exists():
            self.fields["row"].help_text = NOTHING_TO_PICK


class PartForm(forms.Form):
    """Begins with the part that the call named and is not registered yet."""

    title = short_words("指定部分")
    due_on = EraDateField(label="引渡しの期限")

    def __init__(self, *args: Any, subject: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": part_to_begin_with(subject)})


class PartAmountForm(forms.Form):
    amount_yen = forms.IntegerField(label="指定部分の金額（円・税込）", min_value=1)
    noticed_on = EraDateField(label="通知日")


class FinalPartForm(DeliverablePickForm):
    file = forms.FileField(label="ファイル（Word・Excel・PowerPoint・PDF）")


class DepositForm(DeliverablePickForm):
    folder_link = forms.URLField(
        label="共有フォルダのリンク", max_length=500, assume_scheme="https"
    )
    names = long_words("格納したファイルの名前", hint="1行に1つ", each=200)


class PrintForm(DeliverablePickForm):
    size = short_words("判型・面・色", 100, hint="例: A4 両面 カラー")
    copies = forms.IntegerField(label="部数", min_value=1)
    text_proofs = forms.IntegerField(label="文字校正の回数", min_value=0, max_value=20)
    colour_proofs = forms.IntegerField(label="色校正の回数", min_value=0, max_value=20)


class ProofForm(forms.Form):
    kind = forms.TypedChoiceField(label="種類", choices=ProofKind.choices(), coerce=ProofKind)
    note = short_words("見てほしい点", 300)


class ProofAnswerForm(forms.Form):
    answer = short_words("直してほしい点", 300, required=False)
    is_final = forms.BooleanField(label="校了にする", required=False)


class ReuseForm(DeliverablePickForm):
    purpose = short_words("使う目的", 100)
    reason = long_words("理由")


class AdaptationForm(DeliverablePickForm):
    title = short_words("名称")
    purpose = short_words("使う業務")
    file = forms.FileField(label="改変版のファイル", required=False)


class ReservedForm(forms.Form):
    title = short_words("著作物")
    holder = short_words("権利者")


class RightsForm(forms.Form):
    rule = forms.TypedChoiceField(
        label="著作権の移転", choices=RightsRule.choices(), coerce=RightsRule
    )


class PaymentPlanForm(forms.Form):
    plan = forms.TypedChoiceField(
        label="支払の方法", choices=PaymentPlan.choices(), coerce=PaymentPlan
    )
    first_month = EraDateField(
        label="1回目の支払月", required=False,
        help_text="「月を決めた分割払い」のときだけ、その月の1日を入力します。",
    )  # fmt: skip
    second_month = EraDateField(label="2回目の支払月", required=False)
    third_month = EraDateField(label="3回目の支払月", required=False)
    fourth_month = EraDateField(label="4回目の支払月", required=False)

    def months(self) -> list[Any]:
        """The days typed, empty ones left out."""
        names = ("first_month", "second_month", "third_month", "fourth_month")
        return [self.cleaned_data[name] for name in names if self.cleaned_data.get(name)]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        self.cleaned_data = typed
        return {"plan": typed.get("plan"), "months": self.months()}


class QuantityPaymentForm(DeliverablePickForm):
    month_on = EraDateField(label="支払う月（その月の1日）")


class WorkKindForm(forms.Form):
    kind = forms.TypedChoiceField(label="区分", choices=WorkKind.choices(), coerce=WorkKind)
    planned_price_yen = forms.IntegerField(
        label="予定価格（円・税込）", min_value=1, required=False,
        help_text="空けると契約金額で判断します。",
    )  # fmt: skip


class RateForm(forms.Form):
    work_kind = forms.TypedChoiceField(label="区分", choices=WorkKind.choices(), coerce=WorkKind)
    trade = short_words("職種", 60, required=False, hint="工事のとき。委託等は空けてください。")
    hourly_yen = forms.IntegerField(label="下限額（1時間・円）", min_value=1)
    notified_on = EraDateField(label="告示日")
    valid_from = EraDateField(label="適用の開始日")
    valid_until = EraDateField(label="適用の終了日")
    source = short_words("告示", hint="例: 令和7年12月1日 告示第○号")


class CardsForm(forms.Form):
    names = long_words("従事者の氏名", hint="1行に1人")
    employer = short_words("雇用主")
    relation = forms.TypedChoiceField(
        label="立場", choices=WorkerRelation.choices(), coerce=WorkerRelation
    )


class AcknowledgedForm(forms.Form):
    on = EraDateField(label="本人の確認日")


class WageForm(forms.Form):
    worker = short_words("氏名", 100)
    employer = short_words("雇用主")
    trade = short_words("職種", 60, required=False, hint="工事のとき")
    month_on = EraDateField(label="対象月の1日")
    minutes = forms.IntegerField(
        label="労働時間（分）", min_value=1, help_text="例: 7時間30分は450"
    )
    wage_yen = forms.IntegerField(label="賃金（円）", min_value=0)
