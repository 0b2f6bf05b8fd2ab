"""Breach (違反): its grounds, whether minor, the decision, and the damages up to what is proved."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.contracts.models.clauses import ContractClause
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.terms import BreachState, Gravity


class Breach(models.Model):
    """``grounds``: clauses of one or several sets (CONT-155, 156)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="breaches")
    number = models.PositiveSmallIntegerField("番号")
    happened_on = models.DateField("違反の日")
    words = SealedTextField("違反の内容")
    words_digest = models.CharField("内容の照合値", max_length=64)
    grounds = models.ManyToManyField(ContractClause, related_name="+", verbose_name="根拠の項")
    gravity = models.CharField("軽重", max_length=10, choices=Gravity.choices())
    gravity_reason = SealedTextField("軽重の判断の理由")
    reassessed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reassessed_at = models.DateTimeField("判断を改めた日時", null=True, blank=True)
    state = models.CharField(
        "状態", max_length=20, choices=BreachState.choices(), default=BreachState.RECORDED.value
    )
    noticed_on = models.DateField("解除の通知日", null=True, blank=True)
    cancelled_on = models.DateField("解除の日", null=True, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("記録日時")

    class Meta:
        verbose_name = "違反の記録"
        verbose_name_plural = "違反の記録"
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["contract", "number"], name="one_breach_a_number"),
            models.UniqueConstraint(
                fields=["contract", "happened_on", "words_digest"],
                name="one_breach_a_day_and_matter",
            ),
        )

    def __str__(self) -> str:
        return f"違反 第{self.number}号"

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()


class DamageItem(models.Model):
    """One item of the actual loss with its proof (実損害額, CONT-157)."""

    breach = models.ForeignKey(Breach, on_delete=models.CASCADE, related_name="items")
    words = models.CharField("損害の内容", max_length=200)
    amount_yen = models.PositiveBigIntegerField("金額（円）")
    proof = models.CharField("証拠", max_length=200)

    class Meta:
        verbose_name = "損害の内訳"
        verbose_name_plural = "損害の内訳"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["breach", "words"], name="one_damage_a_matter"),
        )

    def __str__(self) -> str:
        return self.words

    @property
    def contract(self) -> Contract:
        return self.breach.contract


class DamageClaim(models.Model):
    """損害賠償の請求, never above the items; what was paid and when."""

    breach = models.OneToOneField(Breach, on_delete=models.CASCADE, related_name="claim")
    claimed_yen = models.PositiveBigIntegerField("請求額（円）")
    claimed_on = models.DateField("請求日")
    paid_yen = models.PositiveBigIntegerField("支払われた額（円）", default=0)
    paid_on = models.DateField("支払日", null=True, blank=True)

    class Meta:
        verbose_name = "損害賠償の請求"
        verbose_name_plural = "損害賠償の請求"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.claimed_yen:,}円"

    @property
    def contract(self) -> Contract:
        return self.breach.contract
