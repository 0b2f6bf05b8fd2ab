"""Start papers (着手書類): schedule, cloud services, insurance, and what changed since filing."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import StoredFile, VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.models.duty import Duty, Filing


class RefilingCause(models.Model):
    """What changed after a paper was filed: it has to be filed again at once (第3項柱書後段)."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="refiling_causes")
    words = SealedTextField("変わったこと")
    known_on = models.DateField("知った日")
    answered_by = models.ForeignKey(
        Filing, null=True, blank=True, on_delete=models.PROTECT, related_name="answers"
    )

    class Meta:
        verbose_name = "再提出の理由"
        verbose_name_plural = "再提出の理由"
        ordering = ("known_on", "pk")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def sealing_key(self) -> VaultKey | None:
        return self.duty.contract.sealing_key()


class SchedulePhase(models.Model):
    """One phase or milestone of the 実施スケジュール, first to last day."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="phases")
    name = models.CharField("工程", max_length=100)
    starts_on = models.DateField("開始日")
    ends_on = models.DateField("終了日")
    agreed_on = models.DateField("区と合意した日", null=True, blank=True)
    done_on = models.DateField("完了した日", null=True, blank=True)

    class Meta:
        verbose_name = "工程"
        verbose_name_plural = "実施スケジュール"
        ordering = ("starts_on", "ends_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=["contract", "name"], name="one_phase_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class CloudService(models.Model):
    """クラウドサービス in use, free ones too; each needs its own risk paper (第3項(6))."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="cloud_services")
    name = models.CharField("サービス名", max_length=100)
    provider = models.CharField("提供者", max_length=100)
    use = models.CharField("使い道", max_length=200)
    is_paid = models.BooleanField("有料", default=False)
    added_on = models.DateField("使い始める日")
    risk_paper = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "クラウドサービス"
        verbose_name_plural = "クラウドサービス"
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=["contract", "name"], name="one_service_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class DedicatedAddress(models.Model):
    """本件業務専用の電子メールアドレス, and the day on which internet access was confirmed."""

    contract = models.ForeignKey(
        Contract, on_delete=models.CASCADE, related_name="dedicated_addresses"
    )
    email = SealedTextField("専用の電子メールアドレス")
    email_digest = models.CharField("アドレスの照合値", max_length=64)
    internet_confirmed_on = models.DateField("インターネット接続を確認した日")

    class Meta:
        verbose_name = "専用の電子メールアドレス"
        verbose_name_plural = "専用の電子メールアドレス"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "email_digest"], name="one_address_a_contract"
            ),
        )

    def __str__(self) -> str:
        return "専用の電子メールアドレス"

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()


class Impracticality(models.Model):
    """遵守困難の報告: a filed rule that cannot be kept, and what was agreed instead (第13項)."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="impracticalities")
    words = SealedTextField("守れない点・不明な点")
    reported_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField("報告日時")
    alternative = SealedTextField("合意した代わりの方法", blank=True)
    agreed_on = models.DateField("合意した日", null=True, blank=True)
    agreed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "遵守困難の報告"
        verbose_name_plural = "遵守困難の報告"
        ordering = ("reported_at", "pk")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def sealing_key(self) -> VaultKey | None:
        return self.duty.contract.sealing_key()
