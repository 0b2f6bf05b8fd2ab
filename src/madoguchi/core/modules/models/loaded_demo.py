"""Which modules' demo worlds stand in this database, so that none is loaded twice."""

from django.db import models


class LoadedDemo(models.Model):
    """One row for each module whose demo world was loaded."""

    module = models.CharField("モジュール", max_length=40, unique=True)
    loaded_at = models.DateTimeField("読込日時")

    class Meta:
        verbose_name = "見本データの読込"
        verbose_name_plural = "見本データの読込"

    def __str__(self) -> str:
        return self.module
