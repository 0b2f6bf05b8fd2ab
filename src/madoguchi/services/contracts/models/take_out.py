"""TakeOut (持ち出し): what leaves the premises, by whom, from when until when, how protected."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.contracts.models.approval import ApprovalRequest
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.models.custody import CustodyAsset


class TakeOut(models.Model):
    """The particulars of one request to take an item out (第8項, CONT-077).

    ``back_at``: when it is to be back; until ``returned_at`` it is out, or not yet gone.
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="take_outs")
    approval = models.OneToOneField(
        ApprovalRequest, on_delete=models.PROTECT, related_name="take_out"
    )
    asset = models.ForeignKey(CustodyAsset, on_delete=models.PROTECT, related_name="take_outs")
    from_place = models.CharField("持ち出す場所", max_length=200)
    to_place = models.CharField("持ち出し先", max_length=200)
    carrier = SealedTextField("持ち出す人")
    out_at = models.DateTimeField("持ち出しの予定")
    back_at = models.DateTimeField("持ち帰りの予定")
    protection = models.CharField("保護の方法", max_length=200)
    returned_at = models.DateTimeField("持ち帰り", null=True, blank=True)
    return_recorded_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "持ち出し"
        verbose_name_plural = "持ち出し"
        ordering = ("-out_at", "-pk")

    def __str__(self) -> str:
        return f"持ち出し No.{self.pk}"

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()
