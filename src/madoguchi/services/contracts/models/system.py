"""The system that the contractor runs: data centres, agreed conditions, upgrades in the fee."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.contracts.models.contract import Contract


class DataCentre(models.Model):
    """``country`` may stay empty where the signed clauses do not ask for it (CONT-100)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="data_centres")
    service = models.CharField("サービス", max_length=100)
    country = models.CharField("国", max_length=60, blank=True)
    place = models.CharField("所在地", max_length=200, blank=True)
    decision = models.CharField("区の判断", max_length=300, blank=True)
    decided_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("判断日時", null=True, blank=True)

    class Meta:
        verbose_name = "データセンター"
        verbose_name_plural = "データセンター"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "service", "country", "place"], name="one_centre_a_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.service} {self.country}"


class SystemCondition(models.Model):
    """One technical condition of the specification, with evidence and result (CONT-101, 102).

    ``needed``/``found``: where the condition is a number (世代, 階級, 種類); more is better.
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="conditions_held")
    number = models.PositiveSmallIntegerField("番号")
    words = models.CharField("条件", max_length=300)
    needed = models.PositiveIntegerField("必要な数", null=True, blank=True)
    found = models.PositiveIntegerField("確認した数", null=True, blank=True)
    unit = models.CharField("単位", max_length=20, blank=True)
    evidence = models.CharField("証拠", max_length=300, blank=True)
    is_met = models.BooleanField("満たす", null=True, blank=True)
    checked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_on = models.DateField("確認日", null=True, blank=True)

    class Meta:
        verbose_name = "システムの条件"
        verbose_name_plural = "システムの条件"
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["contract", "number"], name="one_condition_a_number"),
        )

    def __str__(self) -> str:
        return self.words


class UpgradeRecord(models.Model):
    """バージョンアップ・保守 within the fee: when, what, who was told (CONT-103)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="upgrades")
    done_on = models.DateField("実施日")
    words = models.CharField("内容", max_length=300)
    informed = SealedTextField("お知らせした相手")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("記録日時")

    class Meta:
        verbose_name = "バージョンアップ・保守"
        verbose_name_plural = "バージョンアップ・保守"
        ordering = ("-done_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "done_on", "words"], name="one_upgrade_a_day_and_matter"
            ),
        )

    def __str__(self) -> str:
        return self.words

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()
