"""The running service: who came with what (応対), planned stops, faults, agreed levels."""

from datetime import datetime

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.desk.rules import due_state
from madoguchi.core.desk.terms import DueState, InquiryChannel
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.terms import ContactKind, LevelMeasure, Side


class Contact(models.Model):
    """応対: an inquiry, a complaint, a request to cooperate; with its answer and its clock.

    ``again``: the earlier one of the same cause (再発). ``coordination``: what was settled with
    the section. ``happens_on``: the day of what was asked (a visit), so that a report names it.
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField("種類", max_length=20, choices=ContactKind.choices())
    number = models.PositiveSmallIntegerField("番号")
    received_at = models.DateTimeField("受付日時")
    channel = models.CharField("方法", max_length=12, choices=InquiryChannel.choices())
    source = SealedTextField("相手方")
    subject = SealedTextField("件名")
    subject_digest = models.CharField("件名の照合値", max_length=64)
    words = SealedTextField("内容")
    happens_on = models.DateField("実施日", null=True, blank=True)
    due_at = models.DateTimeField("回答期限")
    answer = SealedTextField("回答", blank=True)
    answer_channel = models.CharField(
        "回答の方法", max_length=12, choices=InquiryChannel.choices(), blank=True
    )
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField("回答日時", null=True, blank=True)
    coordination = SealedTextField("所管課との調整", blank=True)
    again = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="recurrences"
    )
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("記録日時")

    class Meta:
        verbose_name = "応対"
        verbose_name_plural = "応対"
        ordering = ("-received_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "kind", "number"], name="one_contact_a_number"
            ),
            models.UniqueConstraint(
                fields=["contract", "kind", "received_at", "subject_digest"],
                name="one_contact_a_moment",
            ),
        )
        indexes = (models.Index(fields=["answered_at", "due_at"], name="contracts_contact_due"),)

    def __str__(self) -> str:
        return f"{ContactKind(self.kind).label} 第{self.number}号"

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()

    def due_state(self, now: datetime) -> DueState:
        return due_state(self.due_at, is_done=self.answered_at is not None, now=now)


class PlannedStop(models.Model):
    """計画停止: inside the window, announced early enough (CONT-104)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="stops")
    starts_at = models.DateTimeField("開始日時")
    ends_at = models.DateTimeField("終了日時")
    reason = models.CharField("理由・影響", max_length=300)
    announced_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField("予告日時")
    cancelled_at = models.DateTimeField("取止め日時", null=True, blank=True)

    class Meta:
        verbose_name = "計画停止"
        verbose_name_plural = "計画停止"
        ordering = ("-starts_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["contract", "starts_at"], name="one_stop_a_moment"),
        )

    def __str__(self) -> str:
        return self.reason


class Fault(models.Model):
    """障害: reported, answered, recovered, each with its moment (CONT-105, CONT-142)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="faults")
    number = models.PositiveSmallIntegerField("番号")
    title = models.CharField("障害の内容", max_length=200)
    words = SealedTextField("状況・影響")
    is_down = models.BooleanField("サービスが止まっている", default=True)
    reported_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField("受付日時")
    responded_at = models.DateTimeField("初動の日時", null=True, blank=True)
    recovered_at = models.DateTimeField("復旧日時", null=True, blank=True)
    cause = SealedTextField("原因", blank=True)
    is_contractors_liability = models.BooleanField("受託者の故意・過失による損害", default=False)
    closed_at = models.DateTimeField("完了日時", null=True, blank=True)

    class Meta:
        verbose_name = "障害"
        verbose_name_plural = "障害"
        ordering = ("-reported_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["contract", "number"], name="one_fault_a_number"),
            models.UniqueConstraint(
                fields=["contract", "reported_at", "title"], name="one_fault_a_moment"
            ),
        )

    def __str__(self) -> str:
        return f"障害 第{self.number}号"

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()


class FaultStep(models.Model):
    """復旧の対応: what one side did, and when; only ever added."""

    fault = models.ForeignKey(Fault, on_delete=models.CASCADE, related_name="steps")
    side = models.CharField("対応した側", max_length=20, choices=Side.choices())
    words = SealedTextField("対応の内容")
    happened_at = models.DateTimeField("日時")
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("記録日時")

    class Meta:
        verbose_name = "復旧の対応"
        verbose_name_plural = "復旧の対応"
        ordering = ("happened_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["fault", "side", "happened_at", "written_by"], name="one_step_a_moment"
            ),
        )

    def __str__(self) -> str:
        return f"{self.fault} {Side(self.side).label}"

    def sealing_key(self) -> VaultKey | None:
        return self.fault.sealing_key()


class ServiceLevel(models.Model):
    """サービスレベル: a measure, its limit and target, and what follows if missed (CONT-109).

    ``limit_minutes``: within how long, for the measures that count minutes.
    ``target_percent``: of all cases of the month (of all minutes, for the availability).
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="levels")
    measure = models.CharField("指標", max_length=20, choices=LevelMeasure.choices())
    limit_minutes = models.PositiveIntegerField("基準（分）", null=True, blank=True)
    target_percent = models.DecimalField("目標（%）", max_digits=6, decimal_places=3)
    consequence = models.CharField("未達のときの扱い", max_length=200)
    since_on = models.DateField("適用開始日")
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "サービスレベル"
        verbose_name_plural = "サービスレベル"
        ordering = ("measure", "since_on")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "measure", "since_on"], name="one_level_a_measure"
            ),
        )

    def __str__(self) -> str:
        return LevelMeasure(self.measure).label
