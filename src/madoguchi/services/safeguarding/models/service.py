"""ServiceContract: under which contract the service runs, and its key."""

from datetime import date

from django.db import models

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.vault.models import VaultKey


class ServiceContract(models.Model):
    """One 履行期間. Names and free text stand under ``key``; its destruction erases them all."""

    TRAIL_VALUES = "madoguchi.services.safeguarding.queries.trail_values.for_administrators"

    title = models.CharField("件名", max_length=200)
    section = models.ForeignKey(
        Organisation, verbose_name="所管課", on_delete=models.PROTECT, related_name="+"
    )
    contractor = models.ForeignKey(
        Organisation, verbose_name="受託者", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    key = models.ForeignKey(VaultKey, on_delete=models.PROTECT, related_name="+")
    # The case of the contract, so that what the service produces becomes its deliverable.
    case_number = models.CharField("案件番号", max_length=20, blank=True)
    starts_on = models.DateField("開始日")
    ends_on = models.DateField("終了日")

    class Meta:
        verbose_name = "履行期間"
        verbose_name_plural = "履行期間"
        ordering = ("starts_on",)

    def __str__(self) -> str:
        return self.title

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on
