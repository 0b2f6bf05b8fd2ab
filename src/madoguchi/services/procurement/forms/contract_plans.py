"""契約予定: one contract of the call, with its unit price and early part as the notice says."""

from typing import Any

from django import forms

from madoguchi.services.procurement.forms.lists import LinesField, OfCallForm
from madoguchi.services.procurement.models import ContractPlan

STATED = {
    "unit_price": {"price_item": "item", "price_planned": "planned", "price_basis": "basis"},
    "designated_part": {
        "part_work": "work", "part_due": "due", "part_basis": "basis", "part_amount": "amount",
    },
}  # fmt: skip


def words(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=200, required=False, strip=False, help_text=hint
    )  # fmt: skip


class ContractPlanForm(OfCallForm):
    """All of it goes on to the contract; what is left empty is not in the notice."""

    conditions = LinesField(
        label="発効の条件", required=False, help_text="1行に1つ。例: 令和9年度予算の議決"
    )
    price_item = words("単価契約の項目", "単価で支払うときだけ。例: アドバイス支援")
    price_planned = words("単価契約の予定数量", "例: 24回以上")
    price_basis = words("予定数量の根拠", "例: 12事業×2回以上、1回90分程度")
    part_work = words("指定部分の業務", "ほかより先に引き渡すものがあるときだけ。例: 実施設計業務")
    part_due = words("指定部分の期限", "公告の書き方のまま。例: 令和7年5月下旬")
    part_basis = words("指定部分の根拠", "例: 土木設計等委託契約約款第39条")
    part_amount = words("指定部分の金額", "例: 発注者が定め通知")

    class Meta:
        model = ContractPlan
        fields = (
            "ordinal", "title", "first_fiscal_year", "last_fiscal_year", "starts_on", "ends_on",
            "period_text", "precision", "ceiling", "payment", "conditions",
        )  # fmt: skip
        labels = {"ceiling": "提案限度額"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column, names in STATED.items():
            held = getattr(self.instance, column)
            self.initial.update({name: held.get(key, "") for name, key in names.items()})

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for column, names in STATED.items():
            typed = {key: values.get(name, "") for name, key in names.items()}
            told = {**getattr(self.instance, column), **typed}
            setattr(self.instance, column, {key: word for key, word in told.items() if word})
            self._demand_first(values, *names)
        return values

    def _demand_first(self, values: dict[str, Any], first: str, *others: str) -> None:
        if not values.get(first) and any(values.get(name) for name in others):
            self.add_error(first, f"「{self.fields[first].label}」も入力してください。")
