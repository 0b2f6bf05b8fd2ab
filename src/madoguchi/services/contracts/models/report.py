"""What a report must bring with it, the people a service is for, and programmes of their own."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.services.contracts.models.contract import Contract


class RequiredAnnex(models.Model):
    """添付: a report of this duty without it is returned (CONT-114).

    ``duty_code``: "data_processing.monthly_report".
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="annexes")
    duty_code = models.CharField("義務の記号", max_length=60)
    label = models.CharField("添付の名称", max_length=100)

    class Meta:
        verbose_name = "報告の添付"
        verbose_name_plural = "報告の添付"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "duty_code", "label"], name="one_annex_a_label"
            ),
        )

    def __str__(self) -> str:
        return self.label


class Applicant(models.Model):
    """利用希望者: known here by the number on the list alone, never by name (CONT-116)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="applicants")
    reference = models.CharField("利用者番号", max_length=40)
    filed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField("提出日時")
    confirmed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField("区の確認日時", null=True, blank=True)
    started_on = models.DateField("利用開始日", null=True, blank=True)
    ended_on = models.DateField("利用終了日", null=True, blank=True)

    class Meta:
        verbose_name = "利用希望者"
        verbose_name_plural = "利用希望者"
        ordering = ("filed_at", "reference")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "reference"], name="one_applicant_a_reference"
            ),
        )

    def __str__(self) -> str:
        return self.reference


class Programme(models.Model):
    """実施した事業: an activity outside the agreed days; its plan is approved first (CONT-018)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="programmes")
    title = models.CharField("事業の名称", max_length=200)
    held_on = models.DateField("実施日")
    is_outside_days = models.BooleanField("協議した実施日以外の事業", default=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("記録日時")

    class Meta:
        verbose_name = "実施した事業"
        verbose_name_plural = "実施した事業"
        ordering = ("-held_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "title", "held_on"], name="one_programme_a_day"
            ),
        )

    def __str__(self) -> str:
        return self.title
