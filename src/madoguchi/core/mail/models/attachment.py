"""MailAttachment: a file of the vault that goes with a mail, by reference."""

from django.db import models

from madoguchi.core.mail.models.outgoing_mail import OutgoingMail
from madoguchi.core.vault.models import StoredFile


class MailAttachment(models.Model):
    mail = models.ForeignKey(OutgoingMail, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField("順")

    class Meta:
        verbose_name = "添付ファイル"
        verbose_name_plural = "添付ファイル"
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["mail", "position"], name="mail_attachment_position"),
        )

    def __str__(self) -> str:
        return self.file.name
