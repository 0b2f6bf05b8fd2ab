"""Payment: the instalments of the plan (支払計画) and the invoices (請求書) on them."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.models.deliverable import ContractDeliverable
from madoguchi.services.contracts.terms import InvoiceMatter, InvoiceState


class PaymentInstalment(models.Model):
    """One planned payment; it opens when every deliverable it rests on has passed (CONT-131)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="instalments")
    number = models.PositiveSmallIntegerField("回")
    month_on = models.DateField("支払予定月の初日", null=True, blank=True)
    amount_yen = models.BigIntegerField("予定額（円・税込）")
    rests_on = models.ManyToManyField(
        ContractDeliverable, blank=True, related_name="instalments", verbose_name="対象の納品物"
    )

    class Meta:
        verbose_name = "支払計画"
        verbose_name_plural = "支払計画"
        ordering = ("number", "pk")
        constraints = (
            models.UniqueConstraint(fields=["contract", "number"], name="one_instalment_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.contract} 第{self.number}回"


class Invoice(models.Model):
    """請求書: number, date, amounts per tax rate; paid once, after approval by another person.

    ``due_on``: the last day of payment, fixed at the receipt (支払遅延防止法6条).
    ``reason``: for the contractor (返戻); ``sent_back_reason``: the accountant's, for the section.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="invoices")
    instalment = models.ForeignKey(
        PaymentInstalment, on_delete=models.PROTECT, related_name="invoices"
    )
    number = models.CharField("請求書番号", max_length=60)
    matter = models.CharField(
        "請求の対象",
        max_length=20,
        choices=InvoiceMatter.choices(),
        default=InvoiceMatter.WORK.value,
    )
    invoiced_on = models.DateField("請求日")
    received_at = models.DateTimeField("受付日時")
    registration_number = models.CharField("登録番号", max_length=14, blank=True)
    net_10_yen = models.BigIntegerField("10%対象（税抜・円）", default=0)
    net_8_yen = models.BigIntegerField("8%対象（税抜・円）", default=0)
    amount_yen = models.BigIntegerField("請求金額（円・税込）")
    state = models.CharField(
        "状態", max_length=20, choices=InvoiceState.choices(), default=InvoiceState.RECEIVED.value
    )
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField("支払承認日時", null=True, blank=True)
    due_on = models.DateField("支払期限", null=True, blank=True)
    paid_on = models.DateField("支払日", null=True, blank=True)
    paid_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="支払を記録した人",
    )  # fmt: skip
    reason = models.CharField("返戻の理由", max_length=300, blank=True)
    returned_on = models.DateField("返戻した日", null=True, blank=True)
    sent_back_reason = models.CharField("差戻しの理由", max_length=300, blank=True)
    sent_back_at = models.DateTimeField("差戻しの日時", null=True, blank=True)
    sent_back_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="差し戻した人",
    )  # fmt: skip

    class Meta:
        verbose_name = "請求"
        verbose_name_plural = "請求"
        ordering = ("pk",)
        constraints = (
            # A returned invoice may come back under its own number.
            models.UniqueConstraint(
                fields=["contract", "number"],
                condition=~models.Q(state=InvoiceState.REFUSED.value),
                name="one_invoice_a_number",
            ),
        )

    def __str__(self) -> str:
        return self.number


class PaidDayCorrection(models.Model):
    """支払日の訂正: the day that was written down wrong stays beside the right one, with why."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="day_corrections")
    before_on = models.DateField("訂正前の支払日")
    after_on = models.DateField("訂正後の支払日")
    reason = models.CharField("訂正の理由", max_length=300)
    corrected_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name="訂正した人"
    )
    corrected_at = models.DateTimeField("訂正の日時")

    class Meta:
        verbose_name = "支払日の訂正"
        verbose_name_plural = "支払日の訂正"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.invoice} 支払日の訂正"
