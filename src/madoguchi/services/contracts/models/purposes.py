"""Purposes (利用目的): what the ward ordered in writing, what was passed on, what is intended."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.contracts.models.approval import ApprovalRequest
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.models.custody import CustodyAsset
from madoguchi.services.contracts.terms import ApprovalState


class PurposeInstruction(models.Model):
    """利用目的の指示書 of the ward: personal data serves these purposes only (個人情報 第5項)."""

    contract = models.ForeignKey(
        Contract, on_delete=models.CASCADE, related_name="purpose_instructions"
    )
    purpose = models.CharField("利用目的", max_length=200)
    issued_on = models.DateField("指示した日")
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "利用目的の指示"
        verbose_name_plural = "利用目的の指示"
        ordering = ("issued_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=["contract", "purpose"], name="one_order_a_purpose"),
        )

    def __str__(self) -> str:
        return self.purpose


class IntendedUse(models.Model):
    """A use that the contractor intends: allowed by an order or a consent, or barred till then.

    ``asset``: the lent thing whose purpose binds; ``consent``: the decision on a use elsewhere.
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="intended_uses")
    asset = models.ForeignKey(
        CustodyAsset, null=True, blank=True, on_delete=models.PROTECT, related_name="intended_uses"
    )
    what = models.CharField("使う情報", max_length=200)
    purpose = models.CharField("目的", max_length=200)
    is_elsewhere = models.BooleanField("この契約以外での利用", default=False)
    consent = models.OneToOneField(
        ApprovalRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="use"
    )
    stated_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField("届出日時")

    class Meta:
        verbose_name = "予定する利用"
        verbose_name_plural = "予定する利用"
        ordering = ("-stated_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "what", "purpose"], name="one_use_a_purpose"
            ),
        )

    def __str__(self) -> str:
        return f"{self.what} {self.purpose}"

    @property
    def is_barred(self) -> bool:
        """A use elsewhere is barred until the ward has consented (CONT-056)."""
        is_consented = (
            self.consent is not None and self.consent.state == ApprovalState.APPROVED.value
        )
        return self.is_elsewhere and not is_consented


class Disclosure(models.Model):
    """外部への提供: to whom, what, on which ground; flagged if the receiver is unknown (第5項)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="disclosures")
    receiver = SealedTextField("提供先")
    receiver_digest = models.CharField("提供先の照合値", max_length=64)
    what = models.CharField("提供した情報", max_length=200)
    ground = models.CharField("根拠", max_length=200)
    given_on = models.DateField("提供日")
    is_flagged = models.BooleanField("名簿・承認のない提供先", default=False)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("記録日時")

    class Meta:
        verbose_name = "外部への提供"
        verbose_name_plural = "外部への提供"
        ordering = ("-given_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "receiver_digest", "what", "given_on"],
                name="one_disclosure_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"外部への提供 {self.what}"

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()
