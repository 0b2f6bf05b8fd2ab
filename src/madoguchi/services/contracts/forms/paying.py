"""Forms of the accountant: the payment that was made, the reason for sending back."""

from django import forms

from madoguchi.core.ui.fields import EraDateField
from madoguchi.services.contracts.forms.acts import LONG


class PaidForm(forms.Form):
    paid_on = EraDateField(label="支払日", help_text="受託者の口座に支払った日です。")
    amount_yen = forms.IntegerField(
        label="支払った金額（円）", min_value=1,
        help_text="振込の記録を見て入力します。請求金額と同じ額でないと記録できません。",
    )  # fmt: skip


class PaidDayForm(forms.Form):
    paid_on = EraDateField(label="正しい支払日", help_text="受託者の口座に実際に支払った日です。")
    reason = forms.CharField(
        label="訂正の理由", max_length=300, strip=False, widget=LONG,
        help_text="訂正前の支払日とともに、この請求書のページに残ります。",
    )  # fmt: skip


class SendBackForm(forms.Form):
    reason = forms.CharField(
        label="差戻しの理由", max_length=300, strip=False, widget=LONG,
        help_text="担当部署の画面とメールに出ます。受託者には出ません。",
    )  # fmt: skip
