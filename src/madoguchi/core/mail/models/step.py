"""MailStep: each state that a mail has had, when, by whom and why; only ever added to."""

from django.db import models

from madoguchi.core.mail.models.outgoing_mail import OutgoingMail
from madoguchi.core.mail.terms import MailState


class MailStep(models.Model):
    mail = models.ForeignKey(OutgoingMail, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField("日時")
    state = models.CharField("状態", max_length=10, choices=MailState.choices())
    by_label = models.CharField("操作者", max_length=200)
    by_person_id = models.BigIntegerField("利用者", null=True, blank=True)
    note = models.CharField("説明", max_length=500, blank=True)

    class Meta:
        verbose_name = "送信メールの経過"
        verbose_name_plural = "送信メールの経過"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.state}"

    @property
    def term(self) -> MailState:
        return MailState(self.state)
