"""Training (教育・訓練) with attendance, and each worker's oath of secrecy (秘密保持の誓約)."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import StoredFile, VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.models.roster import Worker
from madoguchi.services.contracts.terms import TrainingKind


class TrainingSession(models.Model):
    """One lesson or drill: planned, held, closed. ``repeats``: for those who were absent.

    ``application``: how the service uses what was learnt (CONT-053).
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="trainings")
    kind = models.CharField("種類", max_length=20, choices=TrainingKind.choices())
    title = models.CharField("内容", max_length=200)
    is_external = models.BooleanField("外部の研修", default=False)
    planned_on = models.DateField("実施予定日")
    held_on = models.DateField("実施日", null=True, blank=True)
    application = SealedTextField("業務への生かし方", blank=True)
    repeats = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="repeat"
    )
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登録日時")
    closed_at = models.DateTimeField("締めた日時", null=True, blank=True)

    class Meta:
        verbose_name = "教育・訓練"
        verbose_name_plural = "教育・訓練"
        ordering = ("planned_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "kind", "title", "planned_on"], name="one_training_a_day"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()


class Attendance(models.Model):
    """One target person; ``attended`` None until the session was held."""

    session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, related_name="attendances"
    )
    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="attendances")
    attended = models.BooleanField("出席", null=True)

    class Meta:
        verbose_name = "出席"
        verbose_name_plural = "出席"
        ordering = ("worker_id",)
        constraints = (
            models.UniqueConstraint(fields=["session", "worker"], name="one_attendance_a_worker"),
        )

    def __str__(self) -> str:
        return f"{self.session} {self.worker}"


class SecrecyOath(models.Model):
    """誓約: when this worker was told, which text, and when they signed (CONT-054)."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="oaths")
    text_version = models.CharField("誓約文の版", max_length=60)
    told_on = models.DateField("周知した日")
    signed_on = models.DateField("署名の日")
    paper = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("記録日時")

    class Meta:
        verbose_name = "秘密保持の誓約"
        verbose_name_plural = "秘密保持の誓約"
        ordering = ("signed_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=["worker", "text_version"], name="one_oath_a_version"),
        )

    def __str__(self) -> str:
        return f"{self.worker} {self.text_version}"
