"""労働報酬下限額: notice cards of each worker, and the wages that the contractor submits."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.trail.showing import NEVER
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.terms import WorkerRelation


class NoticeCard(models.Model):
    """周知カード for one worker, also of a subcontractor or a single-person trade (CONT-042)."""

    TRAIL_VALUES = NEVER

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="notice_cards")
    worker = models.CharField("氏名", max_length=100)
    employer = models.CharField("雇用主", max_length=200)
    relation = models.CharField("立場", max_length=20, choices=WorkerRelation.choices())
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("配付日時")
    acknowledged_on = models.DateField("本人の確認日", null=True, blank=True)

    class Meta:
        verbose_name = "周知カード"
        verbose_name_plural = "周知カード"
        ordering = ("employer", "worker")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "employer", "worker"], name="one_card_a_worker"
            ),
        )

    def __str__(self) -> str:
        return f"{self.employer} {self.worker}"


class WageStatement(models.Model):
    """賃金の申告 of one worker in one month: minutes worked, wage paid, the floor then."""

    TRAIL_VALUES = NEVER

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="wages")
    worker = models.CharField("氏名", max_length=100)
    employer = models.CharField("雇用主", max_length=200)
    trade = models.CharField("職種", max_length=60, blank=True)
    month_on = models.DateField("対象月の初日")
    minutes = models.PositiveIntegerField("労働時間（分）")
    wage_yen = models.PositiveIntegerField("賃金（円）")
    hourly_yen = models.PositiveIntegerField("1時間あたり（円）")
    floor_yen = models.PositiveIntegerField("労働報酬下限額（円）")
    shortfall_yen = models.PositiveIntegerField("1時間あたりの不足（円）")
    stated_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField("申告日時")

    class Meta:
        verbose_name = "賃金の申告"
        verbose_name_plural = "賃金の申告"
        ordering = ("month_on", "employer", "worker")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "employer", "worker", "trade", "month_on"],
                name="one_wage_a_month",
            ),
        )

    def __str__(self) -> str:
        return f"{self.month_on:%Y-%m} {self.worker}"
