"""ProtectedTransfer (保護した送付): a file behind an expiring address, and who came for it."""

from datetime import datetime

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import StoredFile, VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.terms import Importance, TransferEvent

MOST_WRONG_CODES = 5


class ProtectedTransfer(models.Model):
    """One file for one receiver (第27項後段, CONT-082).

    The mail holds an address only, never the file. ``secret_digest`` is of the address,
    ``code_digest`` of the code that the sender tells by another way ("" if none is asked).
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="transfers")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    importance = models.CharField("重要度", max_length=10, choices=Importance.choices())
    to_name = SealedTextField("受取人")
    to_address = SealedTextField("受取人のメールアドレス")
    form_digest = models.CharField("送付の照合値", max_length=64)
    secret_digest = models.CharField("受取ページの照合値", max_length=64, unique=True)
    code_digest = models.CharField("認証コードの照合値", max_length=128, blank=True)
    wrong_codes = models.PositiveSmallIntegerField("認証コードの誤り", default=0)
    expires_at = models.DateTimeField("受取期限")
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("送付日時")
    withdrawn_at = models.DateTimeField("取消日時", null=True, blank=True)

    class Meta:
        verbose_name = "保護した送付"
        verbose_name_plural = "保護した送付"
        ordering = ("-sent_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "form_digest"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_transfer_a_form",
            ),
        )

    def __str__(self) -> str:
        """Without the receiver: the trail keeps this label."""
        return f"保護した送付 No.{self.pk}"

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()

    def is_open(self, now: datetime) -> bool:
        """Whether its address still leads to the file."""
        is_locked = self.wrong_codes >= MOST_WRONG_CODES
        return self.withdrawn_at is None and now < self.expires_at and not is_locked


class TransferEntry(models.Model):
    """One line of the log: sent, asked for with a wrong code, received, too late, withdrawn."""

    transfer = models.ForeignKey(ProtectedTransfer, on_delete=models.CASCADE, related_name="log")
    event = models.CharField("事項", max_length=20, choices=TransferEvent.choices())
    at = models.DateTimeField("日時")

    class Meta:
        verbose_name = "保護した送付の記録"
        verbose_name_plural = "保護した送付の記録"
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return TransferEvent(self.event).label
