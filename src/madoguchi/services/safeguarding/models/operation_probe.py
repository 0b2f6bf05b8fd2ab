"""ProbeReading (外形監視): whether the service answered, asked from outside every 60 seconds."""

from django.db import models

from madoguchi.core.trail.showing import NEVER
from madoguchi.services.safeguarding.models.service import ServiceContract


class ProbeReading(models.Model):
    """One look from outside. ``status`` is the HTTP status, 0 if nothing answered."""

    TRAIL_VALUES = NEVER
    TRAIL_EXCLUDED = "technical: a row a minute, only ever added; faults and stops are recorded"

    contract = models.ForeignKey(
        ServiceContract, on_delete=models.PROTECT, related_name="probe_readings"
    )
    taken_at = models.DateTimeField("確認日時")
    is_up = models.BooleanField("応答あり")
    status = models.PositiveSmallIntegerField("HTTPの状態", default=0)
    millis = models.PositiveIntegerField("応答時間（ミリ秒）", default=0)

    class Meta:
        verbose_name = "外形監視の記録"
        verbose_name_plural = "外形監視の記録"
        ordering = ("-taken_at",)
        constraints = (
            models.UniqueConstraint(fields=["contract", "taken_at"], name="one_reading_a_moment"),
        )

    def __str__(self) -> str:
        return f"{self.taken_at:%m/%d %H:%M} {'応答あり' if self.is_up else '応答なし'}"
