"""Inquiry (問合せ): somebody asks a section, and is to be answered by a due time."""

from datetime import datetime

from django.db import models

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.core.desk.rules import DueRule, due_state
from madoguchi.core.desk.terms import DueState, InquiryChannel, InquiryState


class InquirySeries(models.Model):
    """The last inquiry number given out in a fiscal year."""

    fiscal_year = models.PositiveSmallIntegerField("年度（西暦）", unique=True)
    last = models.PositiveIntegerField("最後の番号", default=0)

    class Meta:
        verbose_name = "問合せ番号の台帳"
        verbose_name_plural = "問合せ番号の台帳"

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.last}"


class Inquiry(models.Model):
    """One line of the ledger. ``case_number`` points softly: cases stand above this room."""

    number = models.CharField("問合せ番号", max_length=20, unique=True)
    section = models.ForeignKey(
        Organisation, verbose_name="担当部署", on_delete=models.PROTECT, related_name="inquiries"
    )
    case_number = models.CharField("案件番号", max_length=20, blank=True, db_index=True)
    is_rehearsal = models.BooleanField("リハーサル", default=False)
    received_at = models.DateTimeField("受付日時")
    channel = models.CharField("受付方法", max_length=12, choices=InquiryChannel.choices())
    asker_organisation = models.ForeignKey(
        Organisation, verbose_name="問合せ元の組織", null=True, blank=True,
        on_delete=models.PROTECT, related_name="asked_inquiries",
    )  # fmt: skip
    asker_organisation_name = models.CharField("問合せ元の名称", max_length=200, blank=True)
    asker_name = models.CharField("問合せた人", max_length=100, blank=True)
    asker_phone = models.CharField("電話番号", max_length=40, blank=True)
    asker_email = models.CharField("メールアドレス", max_length=254, blank=True)
    subject = models.CharField("件名", max_length=200)
    body = models.TextField("内容")
    due_business_days = models.PositiveSmallIntegerField("回答までの営業日数")
    is_hard_due = models.BooleanField("期限厳守", default=False)
    due_at = models.DateTimeField("回答期限")
    assignee = models.ForeignKey(
        Person, verbose_name="担当者", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    state = models.CharField(
        "状態", max_length=10, choices=InquiryState.choices(), default=InquiryState.OPEN.value
    )
    answered_at = models.DateTimeField("回答日時", null=True, blank=True)
    closed_at = models.DateTimeField("完了日時", null=True, blank=True)

    class Meta:
        verbose_name = "問合せ"
        verbose_name_plural = "問合せ"
        ordering = ("-received_at", "-pk")
        indexes = (
            models.Index(fields=["section", "state", "due_at"], name="inquiry_due"),
            models.Index(fields=["asker_organisation", "-received_at"], name="inquiry_asker"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def term(self) -> InquiryState:
        return InquiryState(self.state)

    @property
    def rule(self) -> DueRule:
        return DueRule(self.due_business_days, is_hard=self.is_hard_due)

    @property
    def is_done(self) -> bool:
        return self.term in {InquiryState.ANSWERED, InquiryState.CLOSED}

    @property
    def asker_label(self) -> str:
        """ "みほん企画株式会社 山辺 翔": whatever of it is known."""
        name = self.asker_organisation_name
        if self.asker_organisation is not None:
            name = self.asker_organisation.name
        return " ".join(part for part in (name, self.asker_name) if part)

    def due_state(self, now: datetime) -> DueState:
        return due_state(self.due_at, is_done=self.is_done, now=now)
