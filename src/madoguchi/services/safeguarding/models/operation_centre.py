"""CentreEvidence: what proves one requirement of the data centre; the newest one counts."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.safeguarding.models.facility import FOR_ADMINISTRATORS
from madoguchi.services.safeguarding.models.service import ServiceContract
from madoguchi.services.safeguarding.rules.running import CentreItem


class CentreEvidence(models.Model):
    """An evidence file, the day of the check, and who checked; earlier ones stay."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    contract = models.ForeignKey(
        ServiceContract, on_delete=models.PROTECT, related_name="centre_evidence"
    )
    item = models.CharField("項目", max_length=15, choices=CentreItem.choices())
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    words = models.CharField("確認した内容", max_length=300)
    checked_on = models.DateField("確認日")
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("記録日時")

    class Meta:
        verbose_name = "データセンターの証憑"
        verbose_name_plural = "データセンターの証憑"
        ordering = ("-checked_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "item", "checked_on", "words"], name="one_evidence_a_check"
            ),
        )

    def __str__(self) -> str:
        return CentreItem(self.item).label
