"""Case (案件): what every service hangs its work on, and the clock it runs by."""

from django.db import models

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.vault.models import VaultKey


class Case(models.Model):
    """One piece of outsourced work. ``number`` ("2026-012") is what people say on the telephone.

    A rehearsal is a case like any other, but marked on every page, never in public lists, and
    no mail of it leaves the house.
    """

    number = models.CharField("案件番号", max_length=20, unique=True)
    title = models.CharField("件名", max_length=200)
    module = models.CharField("業務", max_length=30)
    section = models.ForeignKey(
        Organisation, verbose_name="担当部署", on_delete=models.PROTECT, related_name="cases"
    )
    fiscal_year = models.PositiveSmallIntegerField("年度（西暦）")
    key = models.ForeignKey(VaultKey, null=True, blank=True, on_delete=models.PROTECT)
    is_rehearsal = models.BooleanField("リハーサル", default=False)
    rehearsal_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="rehearsals"
    )
    created_at = models.DateTimeField("作成日時")
    closed_at = models.DateTimeField("終結日時", null=True, blank=True)
    closing_note = models.CharField("終結の記録", max_length=300, blank=True)
    retention_years = models.PositiveSmallIntegerField("保存年限", default=5)
    retained_until_on = models.DateField("保存期限", null=True, blank=True)

    class Meta:
        verbose_name = "案件"
        verbose_name_plural = "案件"
        ordering = ("-fiscal_year", "-number")

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class CaseClock(models.Model):
    """The clock of a rehearsal: case time = ``case_at`` + (real time − ``real_at``) × speed.

    A real case has no row and runs by the real clock. ``speed`` 0 is a clock set by hand.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="clock")
    real_at = models.DateTimeField("実時刻の基準")
    case_at = models.DateTimeField("案件時刻の基準")
    speed = models.PositiveIntegerField("倍速", default=0)

    class Meta:
        verbose_name = "案件の時計"
        verbose_name_plural = "案件の時計"

    def __str__(self) -> str:
        return f"{self.case} ×{self.speed}"
