"""ReportPeriod (定期報告): one child, one period, one due date, and its way to the ward."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.services.safeguarding.models.child import Child, Placement
from madoguchi.services.safeguarding.terms import (
    ContactMeans,
    ReportCycle,
    ReportState,
    ReportStepKind,
)

NEVER = "never"


class ReportPeriod(models.Model):
    """The report of one period. Its figures follow from the entries and are never typed.

    no_signs  the facility says 特になし; refused while a sign of the period stands
    """

    TRAIL_VALUES = NEVER

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="reports")
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="reports")
    cycle = models.CharField("周期", max_length=10, choices=ReportCycle.choices())
    from_on = models.DateField("開始日")
    until_on = models.DateField("終了日")
    due_on = models.DateField("期限")
    state = models.CharField(
        "状態", max_length=15, choices=ReportState.choices(), default=ReportState.OPEN.value
    )
    no_signs = models.BooleanField("特になし", default=False)
    submitted_at = models.DateTimeField("提出日時", null=True, blank=True)
    accepted_at = models.DateTimeField("受理日時", null=True, blank=True)
    opened_at = models.DateTimeField("作成日時")

    class Meta:
        verbose_name = "定期報告"
        verbose_name_plural = "定期報告"
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=["placement", "from_on"], name="one_report_a_period"),
        )

    def __str__(self) -> str:
        return f"{self.placement} {self.from_on}–{self.until_on}"


class ReportStep(models.Model):
    """One step of a report: who, when, and the ward's question or the head's word."""

    TRAIL_VALUES = NEVER
    TRAIL_MASKED = ("words_encrypted",)

    report = models.ForeignKey(ReportPeriod, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField("内容", max_length=20, choices=ReportStepKind.choices())
    made_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="行った人"
    )
    made_at = models.DateTimeField("日時")
    words_encrypted = models.TextField("ことば（暗号）", blank=True)

    class Meta:
        verbose_name = "定期報告の経過"
        verbose_name_plural = "定期報告の経過"
        ordering = ("made_at", "pk")

    def __str__(self) -> str:
        return f"{self.report} {ReportStepKind(self.kind).label}"


class VacationContact(models.Model):
    """On a day of a vacation the child was met or heard (登校日, 面談, 電話, 家庭訪問)."""

    TRAIL_VALUES = NEVER

    report = models.ForeignKey(ReportPeriod, on_delete=models.CASCADE, related_name="contacts")
    day = models.DateField("日付")
    means = models.CharField("方法", max_length=20, choices=ContactMeans.choices())
    entered_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="入力した人"
    )
    entered_at = models.DateTimeField("入力日時")

    class Meta:
        verbose_name = "休業中の状況把握"
        verbose_name_plural = "休業中の状況把握"
        ordering = ("day",)
        constraints = (
            models.UniqueConstraint(fields=["report", "day", "means"], name="one_contact_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.report} {self.day}"
