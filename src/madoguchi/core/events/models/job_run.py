"""JobRun: the worker's timetable, one row per repeated job."""

from django.db import models


class JobRun(models.Model):
    """When the job is due, who runs it now, and how its last run ended.

    ``running_until`` is a lease: a worker that died leaves it behind, and it runs out.
    """

    name = models.CharField("作業", max_length=100, unique=True)
    due_at = models.DateTimeField("次の予定")
    running_by = models.CharField("実行中のワーカー", max_length=100, blank=True)
    running_until = models.DateTimeField("実行の期限", null=True, blank=True)
    started_at = models.DateTimeField("最後の開始", null=True, blank=True)
    succeeded_at = models.DateTimeField("最後の成功", null=True, blank=True)
    failures = models.PositiveIntegerField("続けて失敗した回数", default=0)
    last_error = models.TextField("最後の失敗", blank=True)

    class Meta:
        verbose_name = "定期の作業"
        verbose_name_plural = "定期の作業"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
