"""NumberSeries: the last case number given out in a fiscal year."""

from django.db import models


class NumberSeries(models.Model):
    fiscal_year = models.PositiveSmallIntegerField("年度（西暦）")
    is_rehearsal = models.BooleanField("リハーサル")
    last = models.PositiveIntegerField("最後の番号", default=0)

    class Meta:
        verbose_name = "案件番号の台帳"
        verbose_name_plural = "案件番号の台帳"
        constraints = (
            models.UniqueConstraint(fields=["fiscal_year", "is_rehearsal"], name="one_series"),
        )

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.last}"
