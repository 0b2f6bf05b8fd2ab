"""OutgoingMail: one row is one mail to one mailbox."""

import uuid

from django.db import models

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.mail.terms import MailChannel, MailState
from madoguchi.core.vault.models import VaultKey


class OutgoingMail(models.Model):
    """A mail as it was written when it was queued; subject and body never change afterwards.

    ``message_id`` is fixed for the row: should a person decide to send an unknown one again,
    the receiving side can tell that it is the same mail. ``body`` is ciphertext under ``key``
    when there is one. ``about_*``, ``case_number`` point softly: the other room may be absent.
    """

    mail_id = models.UUIDField("メール番号", default=uuid.uuid4, unique=True, editable=False)
    unique_key = models.CharField("重複防止の鍵", max_length=200, unique=True)
    message_id = models.CharField("Message-ID", max_length=200, unique=True)
    template = models.CharField("ひな形", max_length=100)
    to_address = models.CharField("宛先", max_length=254)
    to_name = models.CharField("宛名", max_length=200, blank=True)
    reply_to = models.CharField("返信先", max_length=254, blank=True)
    subject = models.CharField("件名", max_length=200)
    body = models.TextField("本文")
    key = models.ForeignKey(
        VaultKey, verbose_name="鍵", null=True, blank=True, on_delete=models.PROTECT
    )
    section = models.ForeignKey(
        Organisation, verbose_name="担当部署", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    case_number = models.CharField("案件番号", max_length=20, blank=True, db_index=True)
    about_kind = models.CharField("対象の種類", max_length=60, blank=True)
    about_id = models.CharField("対象の番号", max_length=40, blank=True)
    is_rehearsal = models.BooleanField("リハーサル", default=False)
    is_bulk = models.BooleanField("一斉送信", default=False)
    state = models.CharField(
        "状態", max_length=10, choices=MailState.choices(), default=MailState.QUEUED.value
    )
    state_at = models.DateTimeField("状態の日時")
    channel = models.CharField("経路", max_length=10, choices=MailChannel.choices(), blank=True)
    queued_at = models.DateTimeField("登録日時")
    not_before = models.DateTimeField("次に送る日時")
    attempts = models.PositiveSmallIntegerField("試行回数", default=0)
    claim = models.UUIDField("送信の担当", null=True, blank=True)
    lease_until = models.DateTimeField("担当の期限", null=True, blank=True)
    sent_at = models.DateTimeField("送信日時", null=True, blank=True)
    problem = models.CharField("問題の説明", max_length=300, blank=True)
    reply = models.CharField("サーバーの応答", max_length=500, blank=True)

    class Meta:
        verbose_name = "送信メール"
        verbose_name_plural = "送信メール"
        ordering = ("-queued_at", "-pk")
        indexes = (
            models.Index(fields=["state", "is_bulk", "not_before"], name="mail_due"),
            models.Index(fields=["about_kind", "about_id"], name="mail_about"),
            models.Index(fields=["section", "-queued_at"], name="mail_section"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(is_rehearsal=True)
                | models.Q(state__in=[MailState.REHEARSED.value, MailState.CANCELLED.value]),
                name="mail_rehearsal_stays_in_the_house",
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} → {self.to_address}"

    @property
    def term(self) -> MailState:
        return MailState(self.state)
