"""ServiceStop: the service does not answer, planned with notice or not planned at all."""

from datetime import datetime

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.services.safeguarding.models.facility import FOR_ADMINISTRATORS
from madoguchi.services.safeguarding.models.service import ServiceContract
from madoguchi.services.safeguarding.rules.running import StopKind


class ServiceStop(models.Model):
    """One stop. Told to facilities from ``announced_at`` on; while that is empty it is a plan that
    waits for the ward's approval (``exception_reason``: why it must lie outside the rule).

    ends_at  of an unplanned stop: empty until the service answers again
    """

    TRAIL_VALUES = FOR_ADMINISTRATORS

    contract = models.ForeignKey(
        ServiceContract, on_delete=models.PROTECT, related_name="service_stops"
    )
    kind = models.CharField("種別", max_length=10, choices=StopKind.choices())
    starts_at = models.DateTimeField("開始日時")
    ends_at = models.DateTimeField("終了日時", null=True, blank=True)
    reason = models.CharField("理由・影響", max_length=300)
    telephone = models.CharField("停止中の連絡先", max_length=60)
    registered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    registered_at = models.DateTimeField("登録日時")
    announced_at = models.DateTimeField("予告日時", null=True, blank=True)
    exception_reason = models.CharField("例外の理由", max_length=300, blank=True)
    approved_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField("例外の承認日時", null=True, blank=True)
    cancelled_at = models.DateTimeField("取止め日時", null=True, blank=True)

    class Meta:
        verbose_name = "停止"
        verbose_name_plural = "停止"
        ordering = ("-starts_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "kind", "starts_at"], name="one_service_stop_a_moment"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True)
                | models.Q(ends_at__gte=models.F("starts_at")),
                name="service_stop_in_order",
            ),
        )
        indexes = (models.Index(fields=["cancelled_at", "ends_at"], name="safe_stop_shown"),)

    def __str__(self) -> str:
        return f"{StopKind(self.kind).label} {self.reason}"

    @property
    def is_planned(self) -> bool:
        return self.kind == StopKind.PLANNED

    def is_over(self, now: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= now
