"""ContractChain (選定からの契約の連なり): one selection, one firm, one contract after another."""

from django.db import models

from madoguchi.core.accounts.models import Organisation


class ContractChain(models.Model):
    """``horizon_ends_on``: the last day to which the notice allows renewal; None if unlimited.

    ``tender_number`` is the call's case number, empty for a chain entered by hand (CONT-001).
    """

    title = models.CharField("業務名", max_length=200)
    section = models.ForeignKey(
        Organisation, verbose_name="担当部署", on_delete=models.PROTECT, related_name="+"
    )
    contractor = models.ForeignKey(
        Organisation, verbose_name="受託者", on_delete=models.PROTECT, related_name="+"
    )
    tender_number = models.CharField("公募案件番号", max_length=20, blank=True)
    horizon_ends_on = models.DateField("継続の期限", null=True, blank=True)
    is_rehearsal = models.BooleanField("リハーサル", default=False)
    created_at = models.DateTimeField("作成日時")

    class Meta:
        verbose_name = "契約の連なり"
        verbose_name_plural = "契約の連なり"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.title


class YearCeiling(models.Model):
    """提案限度額 of one 年度; a provisional one binds like any other until it is changed."""

    chain = models.ForeignKey(ContractChain, on_delete=models.CASCADE, related_name="ceilings")
    fiscal_year = models.PositiveSmallIntegerField("年度（西暦）")
    amount_yen = models.BigIntegerField("限度額（円・税込）")
    is_provisional = models.BooleanField("参考値", default=False)
    note = models.CharField("変更の理由・承認", max_length=300, blank=True)

    class Meta:
        verbose_name = "年度の限度額"
        verbose_name_plural = "年度の限度額"
        ordering = ("fiscal_year",)
        constraints = (
            models.UniqueConstraint(fields=["chain", "fiscal_year"], name="one_ceiling_a_year"),
        )

    def __str__(self) -> str:
        return f"{self.chain} {self.fiscal_year}"
