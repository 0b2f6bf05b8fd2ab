"""OperationReport (運用報告書): a month's figures from the record, fixed when the ward accepts."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import StoredFile, VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.safeguarding.models.facility import FOR_ADMINISTRATORS
from madoguchi.services.safeguarding.models.service import ServiceContract
from madoguchi.services.safeguarding.rules.running import PaperState


class OperationReport(models.Model):
    """One a month. ``figures`` are frozen at the submission, ``file`` at the acceptance."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    contract = models.ForeignKey(
        ServiceContract, on_delete=models.PROTECT, related_name="operation_reports"
    )
    month_on = models.DateField("対象月")
    state = models.CharField("状態", max_length=10, choices=PaperState.choices())
    figures = models.JSONField("数値", default=dict)
    risks = SealedTextField("残っている課題・リスク", blank=True)
    submitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("提出日時")
    decided_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("確認日時", null=True, blank=True)
    comment = models.CharField("区のコメント", max_length=300, blank=True)
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "運用報告書"
        verbose_name_plural = "運用報告書"
        ordering = ("-month_on",)
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "month_on"], name="one_operation_report_a_month"
            ),
        )

    def __str__(self) -> str:
        return f"運用報告書 {self.month_on:%Y-%m}"

    def sealing_key(self) -> VaultKey | None:
        return self.contract.key
