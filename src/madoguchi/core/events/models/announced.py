"""The outbox: what was announced, and to whom it still has to be delivered."""

from django.db import models


class AnnouncedEvent(models.Model):
    name = models.CharField("名称", max_length=120, db_index=True)
    payload = models.JSONField("内容")
    announced_at = models.DateTimeField("発生日時")
    announced_by = models.CharField("発生させた人", max_length=200, blank=True)

    class Meta:
        verbose_name = "出来事"
        verbose_name_plural = "出来事"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"


class Delivery(models.Model):
    """One event to one receiver; ``delivered_at`` and the receiver's work commit together."""

    event = models.ForeignKey(AnnouncedEvent, on_delete=models.CASCADE, related_name="deliveries")
    receiver = models.CharField("受け手", max_length=200)
    due_at = models.DateTimeField("次に試す日時", db_index=True)
    attempts = models.PositiveSmallIntegerField("試行回数", default=0)
    delivered_at = models.DateTimeField("配達日時", null=True, blank=True)
    last_error = models.TextField("最後の失敗", blank=True)

    class Meta:
        verbose_name = "出来事の配達"
        verbose_name_plural = "出来事の配達"
        constraints = (models.UniqueConstraint(fields=["event", "receiver"], name="delivery_once"),)

    def __str__(self) -> str:
        return f"{self.event} → {self.receiver}"
