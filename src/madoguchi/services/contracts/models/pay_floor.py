"""労働報酬下限額: notice cards of each worker, and the wages that the contractor submits."""

from dataclasses import dataclass
from json import loads

from django.db import models

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.core.calendar.wareki import format_month
from madoguchi.core.trail.showing import NEVER
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.sealed import ERASED_TEXT, SealedTextField
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.terms import WorkerRelation, WorkKind


class NoticeCard(models.Model):
    """周知カード for one worker, also of a subcontractor or a single-person trade (CONT-042).

    ``employer`` is a person's name where somebody works for themselves: it stands under the key.
    """

    TRAIL_VALUES = NEVER

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="notice_cards")
    worker = SealedTextField("氏名")
    worker_digest = models.CharField("氏名の照合値", max_length=64)
    employer = SealedTextField("雇用主")
    employer_digest = models.CharField("雇用主の照合値", max_length=64)
    relation = models.CharField("立場", max_length=20, choices=WorkerRelation.choices())
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("配付日時")
    acknowledged_on = models.DateField("本人の確認日", null=True, blank=True)

    class Meta:
        verbose_name = "周知カード"
        verbose_name_plural = "周知カード"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "employer_digest", "worker_digest"], name="one_card_a_worker"
            ),
        )

    def __str__(self) -> str:
        """Without the name: the trail keeps this label."""
        return f"周知カード No.{self.pk}"

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()


@dataclass(frozen=True, kw_only=True)
class Wage:
    """Minutes worked in the month, yen paid, yen an hour, yen an hour below the floor."""

    minutes: int
    wage_yen: int
    hourly_yen: int
    shortfall_yen: int


class WageStatement(models.Model):
    """賃金の申告 of one worker in one month: minutes worked, wage paid, the floor then.

    ``figures``: JSON of minutes, wage_yen, hourly_yen and shortfall_yen, sealed: what somebody
    earns goes with the contract's key. The floor is public.
    """

    TRAIL_VALUES = NEVER

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="wages")
    worker = SealedTextField("氏名")
    worker_digest = models.CharField("氏名の照合値", max_length=64)
    employer = SealedTextField("雇用主")
    employer_digest = models.CharField("雇用主の照合値", max_length=64)
    trade = models.CharField("職種", max_length=60, blank=True)
    month_on = models.DateField("対象月の初日")
    floor_yen = models.PositiveIntegerField("労働報酬下限額（円）")
    figures = SealedTextField("時間・賃金・不足の額")
    stated_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField("申告日時")

    class Meta:
        verbose_name = "賃金の申告"
        verbose_name_plural = "賃金の申告"
        ordering = ("month_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "employer_digest", "worker_digest", "trade", "month_on"],
                name="one_wage_a_month",
            ),
        )

    def __str__(self) -> str:
        """Without the name: the trail keeps this label."""
        return f"{format_month(self.month_on)} 賃金の申告 No.{self.pk}"

    @property
    def wage(self) -> Wage | None:
        """None once the contract's key is destroyed."""
        return None if self.figures == ERASED_TEXT else Wage(**loads(self.figures))

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()


class FloorRate(models.Model):
    """労働報酬下限額 of one trade as the ward typed it from a notice (告示), yen an hour."""

    section = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    work_kind = models.CharField("区分", max_length=20, choices=WorkKind.choices())
    trade = models.CharField("職種", max_length=60)
    hourly_yen = models.PositiveIntegerField("下限額（1時間・円）")
    notified_on = models.DateField("告示日")
    valid_from = models.DateField("適用の開始日")
    valid_until = models.DateField("適用の終了日")
    source = models.CharField("告示", max_length=200)
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("登録日時")

    class Meta:
        verbose_name = "職種別の労働報酬下限額"
        verbose_name_plural = "職種別の労働報酬下限額"
        ordering = ("-valid_from", "trade")
        constraints = (
            models.UniqueConstraint(
                fields=["section", "work_kind", "trade", "valid_from"], name="one_rate_a_trade"
            ),
        )

    def __str__(self) -> str:
        return f"{self.trade} {self.hourly_yen:,}円"
