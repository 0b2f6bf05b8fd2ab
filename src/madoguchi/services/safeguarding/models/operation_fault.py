"""ServiceFault (障害) with its clock and report; FaultStep: what was done, when, by whom."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.safeguarding.models.facility import FOR_ADMINISTRATORS
from madoguchi.services.safeguarding.models.operation_stop import ServiceStop
from madoguchi.services.safeguarding.models.service import ServiceContract
from madoguchi.services.safeguarding.rules.running import FaultSource


class ServiceFault(models.Model):
    """Reported, answered, recovered; closed by a report that the ward accepts.

    The clock of the first response runs from ``reported_at``. ``stop`` is there while, and for as
    long as, the service did not answer at all.
    """

    TRAIL_VALUES = FOR_ADMINISTRATORS

    contract = models.ForeignKey(ServiceContract, on_delete=models.PROTECT, related_name="faults")
    number = models.PositiveIntegerField("番号")
    source = models.CharField(
        "発見", max_length=10, choices=FaultSource.choices(), default=FaultSource.REPORTED.value
    )
    title = models.CharField("障害の内容", max_length=200)
    began_at = models.DateTimeField("発生日時")
    reported_at = models.DateTimeField("受付日時")
    reported_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    responded_at = models.DateTimeField("初動の日時", null=True, blank=True)
    recovered_at = models.DateTimeField("復旧日時", null=True, blank=True)
    stop = models.OneToOneField(
        ServiceStop, null=True, blank=True, on_delete=models.PROTECT, related_name="fault"
    )
    effect = SealedTextField("施設・お知らせへの影響", blank=True)
    cause = SealedTextField("原因", blank=True)
    correction = SealedTextField("処置", blank=True)
    prevention = SealedTextField("再発防止策", blank=True)
    report_submitted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    report_submitted_at = models.DateTimeField("報告書の提出日時", null=True, blank=True)
    accepted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField("報告書の受理日時", null=True, blank=True)

    class Meta:
        verbose_name = "障害"
        verbose_name_plural = "障害"
        ordering = ("-reported_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "number"], name="one_service_fault_a_number"
            ),
            models.UniqueConstraint(
                fields=["contract", "reported_at", "title"], name="one_service_fault_a_moment"
            ),
        )

    def __str__(self) -> str:
        return f"障害 第{self.number}号"

    def sealing_key(self) -> VaultKey | None:
        return self.contract.key

    @property
    def is_closed(self) -> bool:
        return self.accepted_at is not None


class FaultStep(models.Model):
    """経過: only ever added."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    fault = models.ForeignKey(ServiceFault, on_delete=models.CASCADE, related_name="steps")
    happened_at = models.DateTimeField("日時")
    words = SealedTextField("経過")
    written_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField("記録日時")

    class Meta:
        verbose_name = "障害の経過"
        verbose_name_plural = "障害の経過"
        ordering = ("happened_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["fault", "happened_at", "written_by"], name="one_fault_step_a_moment"
            ),
        )

    def __str__(self) -> str:
        return f"{self.fault} {self.happened_at:%m/%d %H:%M}"

    def sealing_key(self) -> VaultKey | None:
        return self.fault.contract.key
