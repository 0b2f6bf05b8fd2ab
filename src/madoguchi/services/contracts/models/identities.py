"""Identities (ID 台帳): the eight rules, the shared IDs, and the yearly self-checks."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.models.duty import Duty
from madoguchi.services.contracts.models.incident import Incident
from madoguchi.services.contracts.models.roster import Worker
from madoguchi.services.contracts.terms import IdentityRule


class RuleAcknowledgement(models.Model):
    """One of the eight rules, acknowledged by one worker on a day (第15項(1)-(8))."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="acknowledgements")
    rule = models.CharField("遵守事項", max_length=30, choices=IdentityRule.choices())
    acknowledged_on = models.DateField("確認した日")

    class Meta:
        verbose_name = "遵守事項の確認"
        verbose_name_plural = "遵守事項の確認"
        ordering = ("worker_id", "pk")
        constraints = (
            models.UniqueConstraint(fields=["worker", "rule"], name="one_acknowledgement_a_rule"),
        )

    def __str__(self) -> str:
        return f"{self.worker} {IdentityRule(self.rule).label}"


class SystemIdentity(models.Model):
    """One ID of a system; a shared one names its users. No password is ever kept here."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="identities")
    system = models.CharField("システム", max_length=100)
    identifier = SealedTextField("ID")
    identifier_digest = models.CharField("IDの照合値", max_length=64)
    is_shared = models.BooleanField("共用ID", default=False)
    users = models.ManyToManyField(Worker, related_name="identities", verbose_name="利用者")
    starts_on = models.DateField("利用の開始日")
    ends_on = models.DateField("利用の終了日", null=True, blank=True)

    class Meta:
        verbose_name = "ID"
        verbose_name_plural = "ID 台帳"
        ordering = ("system", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "system", "identifier_digest"], name="one_identity_a_system"
            ),
        )

    def __str__(self) -> str:
        """Without the ID, which may be made of a name: the trail keeps this label."""
        return f"{self.system} ID No.{self.pk}"

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()


class IdentityUse(models.Model):
    """A reported use of an ID; ``is_permitted`` as judged then. A breach may open an incident."""

    identity = models.ForeignKey(SystemIdentity, on_delete=models.CASCADE, related_name="uses")
    user_name = SealedTextField("利用した人")
    used_at = models.DateTimeField("利用した日時")
    is_permitted = models.BooleanField("認められた利用")
    incident = models.ForeignKey(
        Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reported_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField("届出日時")

    class Meta:
        verbose_name = "IDの利用の届"
        verbose_name_plural = "IDの利用の届"
        ordering = ("-used_at", "-pk")

    def __str__(self) -> str:
        return f"{self.identity} の利用の届"

    def sealing_key(self) -> VaultKey | None:
        return self.identity.contract.sealing_key()


class SelfCheck(models.Model):
    """自己点検 of one duty and period; it is filed when every deviation is corrected."""

    duty = models.OneToOneField(Duty, on_delete=models.CASCADE, related_name="self_check")
    done_on = models.DateField("点検日")
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "自己点検"
        verbose_name_plural = "自己点検"
        ordering = ("done_on", "pk")

    def __str__(self) -> str:
        return f"{self.duty} 自己点検"


class SelfCheckItem(models.Model):
    """One question; a "no" is a task with its day until it is corrected (CONT-059)."""

    check_of = models.ForeignKey(SelfCheck, on_delete=models.CASCADE, related_name="items")
    words = models.CharField("点検項目", max_length=200)
    is_kept = models.BooleanField("守られている")
    deviation = SealedTextField("守られていない点", blank=True)
    correct_by_on = models.DateField("是正の期限", null=True, blank=True)
    corrected_on = models.DateField("是正した日", null=True, blank=True)

    class Meta:
        verbose_name = "点検項目"
        verbose_name_plural = "点検項目"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.words

    def sealing_key(self) -> VaultKey | None:
        return self.check_of.duty.contract.sealing_key()
