"""Meeting (打合せ) with its minutes (議事録), and what was agreed beyond the paper (協議)."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import StoredFile, VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.contracts.models.clauses import ContractClause
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.models.deliverable import ContractDeliverable
from madoguchi.services.contracts.models.duty import Duty
from madoguchi.services.contracts.terms import MeetingWay


class Meeting(models.Model):
    """``duty``: the minutes as a duty of the contractor, with its day."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="meetings")
    number = models.PositiveSmallIntegerField("回")
    held_at = models.DateTimeField("開催日時")
    ended_at = models.DateTimeField("終了日時", null=True, blank=True)
    way = models.CharField("方法", max_length=20, choices=MeetingWay.choices())
    place = models.CharField("場所", max_length=200, blank=True)
    subject = models.CharField("議題", max_length=200)
    attendees = SealedTextField("出席者")
    agenda = SealedTextField("次第", blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("記録日時")
    duty = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="meeting")

    class Meta:
        verbose_name = "打合せ"
        verbose_name_plural = "打合せ"
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["contract", "number"], name="one_meeting_a_number"),
            models.UniqueConstraint(fields=["contract", "held_at"], name="one_meeting_a_moment"),
        )

    def __str__(self) -> str:
        return f"第{self.number}回打合せ"

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()


class MinutesVersion(models.Model):
    """議事録: never changed; once both have confirmed it, the two copies are its ``file``."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="minutes")
    version = models.PositiveSmallIntegerField("版")
    words = SealedTextField("議事の内容")
    decisions = SealedTextField("決定事項", blank=True)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("提出日時")
    ward_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ward_at = models.DateTimeField("区の確認日時", null=True, blank=True)
    contractor_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    contractor_at = models.DateTimeField("受託者の確認日時", null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "議事録"
        verbose_name_plural = "議事録"
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=["meeting", "version"], name="one_minutes_a_version"),
        )

    def __str__(self) -> str:
        return f"{self.meeting} 議事録 第{self.version}版"

    @property
    def contract(self) -> Contract:
        return self.meeting.contract

    def sealing_key(self) -> VaultKey | None:
        return self.meeting.sealing_key()


class AgreedPoint(models.Model):
    """協議: a point that the paper leaves open, what both agreed, and what it sets (CONT-019)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="agreed_points")
    question = models.CharField("協議した事項", max_length=200)
    result = SealedTextField("合意した内容")
    agreed_on = models.DateField("合意日")
    ward_name = SealedTextField("区の担当者")
    contractor_name = SealedTextField("受託者の担当者")
    source_words = models.CharField("仕様書等の箇所", max_length=200, blank=True)
    clause = models.ForeignKey(
        ContractClause, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    deliverable = models.ForeignKey(
        ContractDeliverable, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField("定めた期限", null=True, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("記録日時")

    class Meta:
        verbose_name = "協議"
        verbose_name_plural = "協議"
        ordering = ("-agreed_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "question", "agreed_on"], name="one_agreed_point_a_day"
            ),
        )

    def __str__(self) -> str:
        return self.question

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()
