"""ScheduleVersion (全体スケジュール) and its tasks: submitted, returned or approved."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.services.safeguarding.models.facility import FOR_ADMINISTRATORS
from madoguchi.services.safeguarding.models.service import ServiceContract
from madoguchi.services.safeguarding.rules.running import PaperState, WorkBlock


class ScheduleVersion(models.Model):
    """One version of the whole schedule; each stays readable with its date and its approver."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    contract = models.ForeignKey(
        ServiceContract, on_delete=models.PROTECT, related_name="schedules"
    )
    version = models.PositiveSmallIntegerField("版")
    state = models.CharField("状態", max_length=10, choices=PaperState.choices())
    submitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("提出日時")
    decided_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("確認日時", null=True, blank=True)
    comment = models.CharField("区のコメント", max_length=300, blank=True)

    class Meta:
        verbose_name = "全体スケジュール"
        verbose_name_plural = "全体スケジュール"
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=["contract", "version"], name="one_schedule_a_version"),
        )

    def __str__(self) -> str:
        return f"全体スケジュール 第{self.version}版"


class ScheduleTask(models.Model):
    """One line. Progress (``begun_on``, ``done_on``) is kept on the newest version."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    schedule = models.ForeignKey(ScheduleVersion, on_delete=models.CASCADE, related_name="tasks")
    number = models.PositiveSmallIntegerField("番号")
    block = models.CharField("区分", max_length=15, choices=WorkBlock.choices())
    title = models.CharField("作業", max_length=200)
    owner = models.CharField("担当", max_length=100)
    starts_on = models.DateField("開始日")
    ends_on = models.DateField("終了日")
    after = models.PositiveSmallIntegerField("先に終える作業の番号", null=True, blank=True)
    is_milestone = models.BooleanField("節目", default=False)
    begun_on = models.DateField("着手日", null=True, blank=True)
    done_on = models.DateField("完了日", null=True, blank=True)

    class Meta:
        verbose_name = "作業"
        verbose_name_plural = "作業"
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["schedule", "number"], name="one_task_a_number"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="task_in_order"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def contract(self) -> ServiceContract:
        return self.schedule.contract
