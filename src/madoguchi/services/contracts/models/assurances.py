"""What the contractor confirms or holds: laws it knows, insurance, adjustments for residents."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.contracts.models.contract import Contract


class LawReference(models.Model):
    """関係法令・要領 that the contract names, with the contractor's confirmation (CONT-044)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="laws")
    citation = models.CharField("法令番号など", max_length=100, blank=True)
    title = models.CharField("名称", max_length=200)
    link = models.URLField("掲載先", max_length=300, blank=True)
    confirmed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField("受託者の確認日時", null=True, blank=True)

    class Meta:
        verbose_name = "関係法令"
        verbose_name_plural = "関係法令"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["contract", "title"], name="one_law_a_title"),
        )

    def __str__(self) -> str:
        return self.title


class InsurancePolicy(models.Model):
    """保険 at the contractor's cost: insurer, cover, period, number of the policy (CONT-038)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="policies")
    kind = models.CharField("保険の種類", max_length=100)
    insurer = models.CharField("保険会社", max_length=100)
    cover = models.CharField("補償の内容", max_length=300)
    proof = models.CharField("証券番号など", max_length=100)
    starts_on = models.DateField("始期")
    ends_on = models.DateField("終期")

    class Meta:
        verbose_name = "保険"
        verbose_name_plural = "保険"
        ordering = ("kind", "starts_on")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "kind", "proof", "starts_on"], name="one_policy_a_proof"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.insurer}"


class AdjustmentRequest(models.Model):
    """合理的配慮の申出 and its result; no name of the resident is asked for (CONT-138)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="adjustments")
    received_on = models.DateField("申出の日")
    words = SealedTextField("申出の内容")
    words_digest = models.CharField("内容の照合値", max_length=64)
    result = SealedTextField("対応の結果", blank=True)
    answered_on = models.DateField("対応の日", null=True, blank=True)

    class Meta:
        verbose_name = "合理的配慮の申出"
        verbose_name_plural = "合理的配慮の申出"
        ordering = ("-received_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "received_on", "words_digest"],
                name="one_request_a_day_and_matter",
            ),
        )

    def __str__(self) -> str:
        """Without the words: the trail keeps this label."""
        return f"{self.received_on} 合理的配慮の申出"

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()
