"""Message (連絡): short words between the ward and a facility, with the time of reading."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.safeguarding.models.child import Child
from madoguchi.services.safeguarding.models.facility import Facility
from madoguchi.services.safeguarding.models.report import ReportPeriod


class Message(models.Model):
    """One message, about a periodic report, about a child, or in general; never an attachment.

    is_from_ward  written by the ward; else by the facility
    read_at       when the other side first opened it: the writer sees 未読 until then
    form_key      of the press that sent it: sent twice, it is there once
    """

    TRAIL_VALUES = "never"
    TRAIL_MASKED = ("words",)

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="messages")
    child = models.ForeignKey(
        Child, null=True, blank=True, on_delete=models.CASCADE, related_name="messages"
    )
    report = models.ForeignKey(
        ReportPeriod, null=True, blank=True, on_delete=models.CASCADE, related_name="messages"
    )
    is_from_ward = models.BooleanField("区から")
    words = SealedTextField("本文")
    sent_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="書いた人"
    )
    sent_at = models.DateTimeField("送信日時")
    read_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="読んだ人",
    )  # fmt: skip
    read_at = models.DateTimeField("既読日時", null=True, blank=True)
    form_key = models.CharField("操作番号", max_length=64)

    class Meta:
        verbose_name = "連絡"
        verbose_name_plural = "連絡"
        ordering = ("sent_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["facility", "form_key"], name="one_message_a_press"),
        )

    def __str__(self) -> str:
        return f"{self.facility} {self.sent_at}"

    def sealing_key(self) -> VaultKey:
        return self.facility.contract.key
