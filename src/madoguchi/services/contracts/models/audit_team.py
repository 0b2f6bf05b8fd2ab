"""Audit team (監査チーム): what is audited, who is independent of it, and who did which part."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.models.roster import Worker
from madoguchi.services.contracts.terms import AuditStage


class AuditTarget(models.Model):
    """監査対象: an information asset or a system of the ward that this contract audits."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="audit_targets")
    name = models.CharField("監査対象", max_length=200)
    registered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField("登録日時")

    class Meta:
        verbose_name = "監査対象"
        verbose_name_plural = "監査対象"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["contract", "name"], name="one_audit_target_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class Independence(models.Model):
    """独立性の申告 of one worker for one target: whether they ever had to do with it (7(6)).

    ``words``: what they had to do with it. Stated anew when it was wrong; the trail keeps both.
    """

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="independence")
    target = models.ForeignKey(AuditTarget, on_delete=models.CASCADE, related_name="statements")
    was_involved = models.BooleanField("管理・企画・開発・運用・保守に関わったことがある")
    words = SealedTextField("関わった内容", blank=True)
    stated_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField("申告日時")

    class Meta:
        verbose_name = "独立性の申告"
        verbose_name_plural = "独立性の申告"
        ordering = ("target_id", "pk")
        constraints = (
            models.UniqueConstraint(fields=["worker", "target"], name="one_statement_a_target"),
        )

    def __str__(self) -> str:
        return f"{self.worker} {self.target}"

    def sealing_key(self) -> VaultKey | None:
        return self.worker.contract.sealing_key()


class AuditPart(models.Model):
    """監査への従事: one worker took part in one stage on a day (7(4))."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="audit_parts")
    stage = models.CharField("段階", max_length=20, choices=AuditStage.choices())
    done_on = models.DateField("従事した日")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("記録日時")

    class Meta:
        verbose_name = "監査への従事"
        verbose_name_plural = "監査への従事"
        ordering = ("done_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["worker", "stage", "done_on"], name="one_part_a_stage_and_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.worker} {AuditStage(self.stage).label}"
