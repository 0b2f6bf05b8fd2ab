"""ServiceReport: a report that a service of the house fixed, waiting to be delivered."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.models.deliverable import ContractDeliverable


class ServiceReport(models.Model):
    """One version of the report of a period, as ``cases.report_fixed.v1`` told it.

    ``file`` stands under the service's own key; the delivery gets a copy under the contract's.
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="service_reports")
    service = models.CharField("業務", max_length=40)
    kind = models.CharField("報告の種類", max_length=60)
    title = models.CharField("名称", max_length=200)
    period_on = models.DateField("対象期間の初日")
    version = models.PositiveSmallIntegerField("版")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    fixed_at = models.DateTimeField("確定日時")
    received_at = models.DateTimeField("受領日時")
    row = models.ForeignKey(
        ContractDeliverable, null=True, blank=True, on_delete=models.PROTECT,
        related_name="service_reports",
    )  # fmt: skip
    delivered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    delivered_at = models.DateTimeField("納品日時", null=True, blank=True)

    class Meta:
        verbose_name = "業務の報告書"
        verbose_name_plural = "業務の報告書"
        ordering = ("-period_on", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "service", "kind", "period_on", "version"],
                name="one_service_report_a_version",
            ),
        )

    def __str__(self) -> str:
        return self.title
