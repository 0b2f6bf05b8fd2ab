"""Contract (委託契約): one signature; its yearly amounts, and what must be true before it."""

from django.db import models

from madoguchi.core.cases.models import Case
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.contracts.models.chain import ContractChain
from madoguchi.services.contracts.terms import (
    ConditionKind,
    ContractKind,
    ContractState,
    PaymentPlan,
    RightsRule,
    WorkKind,
)


class Contract(models.Model):
    """``case`` gives number, title, section and the key under which all its data stands.

    ``attributes``: values of ``terms.Attribute`` that hold for the work.
    ``handed_over``: what the call handed over, as it came (procurement.candidate_agreed.v1).
    """

    chain = models.ForeignKey(ContractChain, on_delete=models.PROTECT, related_name="contracts")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="contract")
    predecessor = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successor"
    )
    kind = models.CharField(
        "契約の種類",
        max_length=20,
        choices=ContractKind.choices(),
        default=ContractKind.SINGLE_YEAR.value,
    )
    state = models.CharField(
        "状態",
        max_length=20,
        choices=ContractState.choices(),
        default=ContractState.PLANNED.value,
    )
    starts_on = models.DateField("履行開始日")
    ends_on = models.DateField("履行終了日")
    concluded_on = models.DateField("契約締結日", null=True, blank=True)
    price_yen = models.BigIntegerField("契約金額（円・税込）")
    place = models.CharField("履行場所", max_length=200, blank=True)
    payment_words = models.CharField("支払方法（原文）", max_length=300, blank=True)
    is_deposit_exempt = models.BooleanField("契約保証金の免除", default=True)
    deposit_ground = models.CharField("契約保証金の扱いの根拠", max_length=200, blank=True)
    attributes = models.JSONField("業務の性質", default=list, blank=True)
    manager_name = SealedTextField("業務責任者", blank=True)
    rights_pass = models.CharField("権利の移転", max_length=200, blank=True)
    handed_over = models.JSONField("公募からの引継ぎ", default=dict, blank=True)
    planned_price_yen = models.BigIntegerField("予定価格（円・税込）", null=True, blank=True)
    work_kind = models.CharField(
        "公契約条例の区分",
        max_length=20,
        choices=WorkKind.choices(),
        default=WorkKind.SERVICE.value,
    )
    payment_plan = models.CharField(
        "支払の方法", max_length=20, choices=PaymentPlan.choices(), blank=True
    )
    rights_rule = models.CharField(
        "著作権の移転", max_length=20, choices=RightsRule.choices(), blank=True
    )
    cancelled_on = models.DateField("解除・途中終了の日", null=True, blank=True)
    amendment_count = models.PositiveSmallIntegerField("変更契約の回数", default=0)

    class Meta:
        verbose_name = "委託契約"
        verbose_name_plural = "委託契約"
        ordering = ("starts_on", "pk")

    def __str__(self) -> str:
        return str(self.case)

    def sealing_key(self) -> VaultKey | None:
        """The key under which the contract's files and sealed texts stand."""
        return self.case.key

    @property
    def is_works(self) -> bool:
        """工事: the law gives it longer days."""
        return self.work_kind == WorkKind.WORKS.value

    @property
    def is_binding(self) -> bool:
        """Signed and not closed: duties run, approvals can be asked for."""
        return self.state in (
            ContractState.CONCLUDED.value,
            ContractState.IN_PERFORMANCE.value,
            ContractState.ENDED.value,
        )


class AnnualAmount(models.Model):
    """年額 of one 年度; a single-year contract has one row."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="annual_amounts")
    fiscal_year = models.PositiveSmallIntegerField("年度（西暦）")
    amount_yen = models.BigIntegerField("金額（円・税込）")

    class Meta:
        verbose_name = "年額"
        verbose_name_plural = "年額"
        ordering = ("fiscal_year",)
        constraints = (
            models.UniqueConstraint(fields=["contract", "fiscal_year"], name="one_amount_a_year"),
        )

    def __str__(self) -> str:
        return f"{self.contract} {self.fiscal_year}"


class PrecedentCondition(models.Model):
    """契約の前提: met with a day and a proof, by a named person, or not met."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="conditions")
    kind = models.CharField("種類", max_length=20, choices=ConditionKind.choices())
    words = models.CharField("前提", max_length=200)
    met_on = models.DateField("確認日", null=True, blank=True)
    proof = models.CharField("確認の根拠", max_length=200, blank=True)
    met_by_id = models.BigIntegerField("確認者", null=True, blank=True)

    class Meta:
        verbose_name = "契約の前提"
        verbose_name_plural = "契約の前提"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.words
