"""Seal: what keeps filed proposals unreadable until two people open them."""

from django.db import models

from madoguchi.core.vault.models.key import VaultKey
from madoguchi.core.vault.terms import SealState


class Seal(models.Model):
    """A seal over many files. Nobody reads them before ``state`` is opened, whatever they are."""

    label = models.CharField("名称", max_length=200)
    key = models.OneToOneField(VaultKey, on_delete=models.PROTECT, related_name="seal")
    opens_not_before = models.DateTimeField("開封可能日時")
    state = models.CharField(
        "状態", max_length=10, choices=SealState.choices(), default=SealState.SEALED.value
    )
    first_opener_id = models.BigIntegerField("1人目", null=True, blank=True)
    first_opened_at = models.DateTimeField("1人目の承認日時", null=True, blank=True)
    second_opener_id = models.BigIntegerField("2人目", null=True, blank=True)
    opened_at = models.DateTimeField("開封日時", null=True, blank=True)

    class Meta:
        verbose_name = "封緘"
        verbose_name_plural = "封緘"

    def __str__(self) -> str:
        return self.label
