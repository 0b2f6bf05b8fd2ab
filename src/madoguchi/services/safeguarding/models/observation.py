"""Observation (気になる様子) and UrgentReport (臨時・緊急の情報提供)."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.services.safeguarding.models.child import Child, Placement
from madoguchi.services.safeguarding.terms import CallTarget, Sign

NEVER = "never"


class Observation(models.Model):
    """One sign seen on one day; the comment is encrypted under the contract's key."""

    TRAIL_VALUES = NEVER
    TRAIL_MASKED = ("comment_encrypted",)

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="observations")
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="observations")
    day = models.DateField("日付")
    sign = models.CharField("様子", max_length=20, choices=Sign.choices())
    comment_encrypted = models.TextField("補足（暗号）", blank=True)
    entered_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="入力した人"
    )
    entered_at = models.DateTimeField("入力日時")

    class Meta:
        verbose_name = "気になる様子"
        verbose_name_plural = "気になる様子"
        ordering = ("-day", "pk")
        constraints = (
            models.UniqueConstraint(fields=["placement", "day", "sign"], name="one_sign_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.placement} {self.day} {Sign(self.sign).label}"


class UrgentReport(models.Model):
    """A report of concern at any time, after the telephone.

    called_at            None while nobody has telephoned: red on the ward's screen
    call_confirmed_at    somebody at the ward saw to it that the call was made
    read_at              the ward has read it: the facility sees the time
    """

    TRAIL_VALUES = NEVER
    TRAIL_MASKED = ("facts_encrypted",)

    receipt_number = models.CharField("受付番号", max_length=20, unique=True)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="urgent_reports")
    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="urgent_reports"
    )
    happened_on = models.DateField("気づいた日")
    sign = models.CharField("内容", max_length=20, choices=Sign.choices())
    facts_encrypted = models.TextField("事実（暗号）", blank=True)
    wanted_contact = models.CharField("連絡を希望する時間", max_length=60, blank=True)
    called_at = models.DateTimeField("電話した日時", null=True, blank=True)
    called_whom = models.CharField(
        "電話した先", max_length=20, choices=CallTarget.choices(), blank=True
    )
    reported_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="報告した人"
    )
    reported_at = models.DateTimeField("報告日時")
    form_key = models.CharField("操作番号", max_length=64)
    read_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="区で読んだ人",
    )  # fmt: skip
    read_at = models.DateTimeField("区が読んだ日時", null=True, blank=True)
    call_confirmed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="電話を確認した人",
    )  # fmt: skip
    call_confirmed_at = models.DateTimeField("電話を確認した日時", null=True, blank=True)

    class Meta:
        verbose_name = "緊急の情報提供"
        verbose_name_plural = "緊急の情報提供"
        ordering = ("-reported_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["placement", "form_key"], name="one_urgent_report_a_press"
            ),
        )

    def __str__(self) -> str:
        return self.receipt_number
