"""ServiceMeeting (打合せ): minutes that both sides confirm, issued in two copies."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import StoredFile, VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.safeguarding.models.facility import FOR_ADMINISTRATORS
from madoguchi.services.safeguarding.models.service import ServiceContract


class ServiceMeeting(models.Model):
    """確定 once both moments stand: then nothing of it changes, and both copies are files."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    contract = models.ForeignKey(ServiceContract, on_delete=models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField("回")
    held_at = models.DateTimeField("開催日時")
    place = models.CharField("場所", max_length=200)
    subject = models.CharField("議題", max_length=200)
    attendees = SealedTextField("出席者")
    words = SealedTextField("議事の内容")
    decisions = SealedTextField("決定事項", blank=True)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("作成日時")
    ward_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ward_at = models.DateTimeField("区の確認日時", null=True, blank=True)
    contractor_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    contractor_at = models.DateTimeField("受託者の確認日時", null=True, blank=True)
    ward_copy = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    contractor_copy = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "打合せ"
        verbose_name_plural = "打合せ"
        ordering = ("-held_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "number"], name="one_service_meeting_a_number"
            ),
            models.UniqueConstraint(
                fields=["contract", "held_at"], name="one_service_meeting_a_moment"
            ),
        )

    def __str__(self) -> str:
        return f"第{self.number}回打合せ"

    def sealing_key(self) -> VaultKey | None:
        return self.contract.key

    @property
    def is_fixed(self) -> bool:
        return self.ward_at is not None and self.contractor_at is not None
