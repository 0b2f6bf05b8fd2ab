"""ApiKey: by which a facility's own attendance system signs its calls."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.services.safeguarding.models.facility import Facility


class ApiKey(models.Model):
    """The secret is shown once and kept encrypted: it signs each call and never travels."""

    TRAIL_MASKED = ("secret_encrypted",)

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="api_keys")
    key_id = models.CharField("鍵番号", max_length=24, unique=True)
    secret_encrypted = models.TextField("署名の鍵（暗号）")
    label = models.CharField("用途", max_length=100)
    issued_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="発行した人"
    )
    issued_at = models.DateTimeField("発行日時")
    revoked_at = models.DateTimeField("停止日時", null=True, blank=True)

    class Meta:
        verbose_name = "連携の鍵"
        verbose_name_plural = "連携の鍵"
        ordering = ("-issued_at",)

    def __str__(self) -> str:
        return self.label


class ApiCall(models.Model):
    """A call that was taken: its one-time number is refused for ever after. Counts the rate too."""

    TRAIL_EXCLUDED = "technical: one row a call; what a call writes is recorded"

    api_key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="calls")
    nonce = models.CharField("一度きりの番号", max_length=64)
    arrived_at = models.DateTimeField("到着日時", db_index=True)

    class Meta:
        verbose_name = "連携の呼出し"
        verbose_name_plural = "連携の呼出し"
        constraints = (
            models.UniqueConstraint(fields=["api_key", "nonce"], name="one_call_a_nonce"),
        )

    def __str__(self) -> str:
        return self.nonce
