"""TrainingSession (操作研修): who was invited, who came, what was asked, and the printed copies."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.services.safeguarding.models.facility import FOR_ADMINISTRATORS
from madoguchi.services.safeguarding.models.manual import ManualEdition
from madoguchi.services.safeguarding.models.service import ServiceContract


class TrainingSession(models.Model):
    """One session. It counts as held once somebody has said so and named who came."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    contract = models.ForeignKey(
        ServiceContract, on_delete=models.PROTECT, related_name="trainings"
    )
    title = models.CharField("名称", max_length=100)
    held_on = models.DateField("開催日")
    starts_at = models.TimeField("開始時刻")
    ends_at = models.TimeField("終了時刻")
    place = models.CharField("会場", max_length=200)
    materials = models.ManyToManyField(ManualEdition, verbose_name="資料", related_name="+")
    attendance_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="出席を記録した人",
    )  # fmt: skip
    attendance_at = models.DateTimeField("出席を記録した日時", null=True, blank=True)

    class Meta:
        verbose_name = "操作研修"
        verbose_name_plural = "操作研修"
        ordering = ("-held_on", "-starts_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "held_on", "starts_at"], name="one_training_a_time"
            ),
        )

    def __str__(self) -> str:
        return self.title


class TrainingInvitation(models.Model):
    """One person who was asked to come. Names are of staff, never of children.

    attended         None until the attendance is recorded
    video_mailed_at  an absentee got the address of the video
    """

    TRAIL_VALUES = FOR_ADMINISTRATORS

    session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, related_name="invitations"
    )
    belongs_to = models.CharField("所属", max_length=100)
    name = models.CharField("氏名", max_length=100)
    email = models.EmailField("メールアドレス")
    attended = models.BooleanField("出席", null=True, blank=True)
    invited_at = models.DateTimeField("招待日時")
    video_mailed_at = models.DateTimeField("動画を案内した日時", null=True, blank=True)

    class Meta:
        verbose_name = "研修の招待"
        verbose_name_plural = "研修の招待"
        ordering = ("belongs_to", "name", "pk")
        constraints = (
            models.UniqueConstraint(fields=["session", "email"], name="one_invitation_a_mailbox"),
        )

    def __str__(self) -> str:
        return f"{self.belongs_to} {self.name}"


class TrainingQuestion(models.Model):
    """A question of the session and its answer."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="questions")
    asked_by = models.CharField("質問した施設・課", max_length=100, blank=True)
    question = models.CharField("質問", max_length=500)
    answer = models.CharField("回答", max_length=1000, blank=True)
    recorded_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時")
    answered_at = models.DateTimeField("回答日時", null=True, blank=True)

    class Meta:
        verbose_name = "研修の質問"
        verbose_name_plural = "研修の質問"
        ordering = ("recorded_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["session", "asked_by", "question"], name="one_question_a_session"
            ),
        )

    def __str__(self) -> str:
        return self.question


class PrintInstruction(models.Model):
    """How many printed copies the ward instructs for a session; a later row replaces it."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, related_name="print_instructions"
    )
    copies = models.PositiveIntegerField("部数")
    instructed_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="指示した人"
    )
    instructed_at = models.DateTimeField("指示日時")

    class Meta:
        verbose_name = "印刷部数の指示"
        verbose_name_plural = "印刷部数の指示"
        ordering = ("-instructed_at", "-pk")

    def __str__(self) -> str:
        return f"{self.session} {self.copies}部"


class PrintDelivery(models.Model):
    """Printed copies handed over: how many, on which day, to whom."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, related_name="print_deliveries"
    )
    copies = models.PositiveIntegerField("部数")
    delivered_on = models.DateField("納品日")
    receiver = models.CharField("受け取った人", max_length=100)
    recorded_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時")
    form_key = models.CharField("操作番号", max_length=64)

    class Meta:
        verbose_name = "印刷物の納品"
        verbose_name_plural = "印刷物の納品"
        ordering = ("delivered_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=["session", "form_key"], name="one_delivery_a_press"),
        )

    def __str__(self) -> str:
        return f"{self.session} {self.delivered_on} {self.copies}部"
