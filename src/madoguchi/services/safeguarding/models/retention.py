"""End of support, year rollover and erasure (終結・年度更新・消去), each with who decided it."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.safeguarding.models.child import Child
from madoguchi.services.safeguarding.models.facility import FOR_ADMINISTRATORS
from madoguchi.services.safeguarding.rules.case_work import EndReason

NEVER = "never"


class SupportEnd(models.Model):
    """終結: the last day, and the reason for the ward's eyes only."""

    TRAIL_VALUES = NEVER
    TRAIL_MASKED = ("words",)

    child = models.OneToOneField(Child, on_delete=models.CASCADE, related_name="support_end")
    ended_on = models.DateField("提供終了日")
    reason = models.CharField("理由", max_length=20, choices=EndReason.choices())
    words = SealedTextField("経過", blank=True)
    decided_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="決めた人"
    )
    decided_at = models.DateTimeField("決定日時")

    class Meta:
        verbose_name = "支援の終結"
        verbose_name_plural = "支援の終結"
        ordering = ("-ended_on",)

    def __str__(self) -> str:
        return f"{self.child} {self.ended_on}"

    def sealing_key(self) -> VaultKey:
        return self.child.contract.key


class YearRollover(models.Model):
    """年度更新: what the dry run counted, and who let it happen; once a year."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    fiscal_year = models.PositiveSmallIntegerField("年度", unique=True)
    planned_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name="案を作った人"
    )
    planned_at = models.DateTimeField("案の作成日時")
    confirmed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="確定した人",
    )  # fmt: skip
    confirmed_at = models.DateTimeField("確定日時", null=True, blank=True)
    promoted = models.PositiveIntegerField("進級", default=0)
    to_place = models.PositiveIntegerField("進学先の確認が必要", default=0)

    class Meta:
        verbose_name = "年度更新"
        verbose_name_plural = "年度更新"
        ordering = ("-fiscal_year",)

    def __str__(self) -> str:
        return f"{self.fiscal_year}"


class Erasure(models.Model):
    """消去: a batch of ended children, proposed by one, approved by two others or the like.

    children          how many; their numbers stand in ``numbers`` until they are gone
    """

    TRAIL_VALUES = NEVER

    number = models.CharField("消去番号", max_length=20, unique=True)
    numbers = models.JSONField("対象の児童番号", default=list)
    children = models.PositiveIntegerField("件数")
    retention_years = models.PositiveSmallIntegerField("保存年限")
    proposed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name="提案した人"
    )
    proposed_at = models.DateTimeField("提案日時")
    first_approved_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="1人目の承認者",
    )  # fmt: skip
    first_approved_at = models.DateTimeField("1人目の承認日時", null=True, blank=True)
    second_approved_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="2人目の承認者",
    )  # fmt: skip
    erased_at = models.DateTimeField("消去日時", null=True, blank=True)
    method = models.CharField("方法", max_length=300, blank=True)

    class Meta:
        verbose_name = "消去"
        verbose_name_plural = "消去"
        ordering = ("-proposed_at",)

    def __str__(self) -> str:
        return self.number
