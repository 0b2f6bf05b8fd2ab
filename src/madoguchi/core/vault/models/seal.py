"""Seal and OpeningRecord: what keeps proposals unreadable until two people open them."""

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
    first_opener_label = models.CharField("1人目の氏名", max_length=300, blank=True)
    first_opened_at = models.DateTimeField("1人目の承認日時", null=True, blank=True)
    second_opener_id = models.BigIntegerField("2人目", null=True, blank=True)
    opened_at = models.DateTimeField("開封日時", null=True, blank=True)

    class Meta:
        verbose_name = "封緘"
        verbose_name_plural = "封緘"
        constraints = (
            models.CheckConstraint(
                name="seal_opened_by_two",
                condition=models.Q(second_opener_id__isnull=True)
                | ~models.Q(first_opener_id=models.F("second_opener_id")),
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def is_open(self) -> bool:
        return self.state == SealState.OPENED.value


class OpeningRecord(models.Model):
    """開封録: who opened which seal when, and a digest of exactly what was in it."""

    seal = models.OneToOneField(Seal, on_delete=models.PROTECT, related_name="opening_record")
    first_opener_label = models.CharField("開封者（1人目）", max_length=300)
    first_opened_at = models.DateTimeField("1人目の承認日時")
    second_opener_label = models.CharField("開封者（2人目）", max_length=300)
    opened_at = models.DateTimeField("開封日時")
    file_count = models.PositiveIntegerField("ファイル数")
    files_digest = models.CharField("内容の要約値", max_length=64)

    class Meta:
        verbose_name = "開封録"
        verbose_name_plural = "開封録"

    def __str__(self) -> str:
        return f"{self.seal} {self.opened_at:%Y-%m-%d %H:%M:%S}"
