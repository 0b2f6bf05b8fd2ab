"""What surrounds a deliverable: parts of the final set, deposits, early parts, reuse, rights."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.contracts.models.approval import ApprovalRequest
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.models.deliverable import ContractDeliverable


class FinalSetPart(models.Model):
    """One deliverable handed in once more inside the final set (最終納品物 1部, CONT-125)."""

    final = models.ForeignKey(ContractDeliverable, on_delete=models.CASCADE, related_name="parts")
    part_of = models.OneToOneField(
        ContractDeliverable, on_delete=models.CASCADE, related_name="in_final_set"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    deposited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    deposited_at = models.DateTimeField("納品日時")

    class Meta:
        verbose_name = "最終納品物の内訳"
        verbose_name_plural = "最終納品物の内訳"
        ordering = ("part_of__number",)

    def __str__(self) -> str:
        return str(self.part_of)


class FolderDeposit(models.Model):
    """A file put into the folder that the ward names (共有リンク形式のフォルダ, CONT-127)."""

    row = models.ForeignKey(ContractDeliverable, on_delete=models.CASCADE, related_name="deposits")
    folder_link = models.URLField("フォルダのリンク", max_length=500)
    file_name = models.CharField("ファイル名", max_length=200)
    deposited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    deposited_at = models.DateTimeField("格納日時")

    class Meta:
        verbose_name = "共有フォルダへの格納"
        verbose_name_plural = "共有フォルダへの格納"
        ordering = ("deposited_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["row", "folder_link", "file_name"], name="one_deposit_a_file"
            ),
        )

    def __str__(self) -> str:
        return self.file_name


class DesignatedPart(models.Model):
    """指定部分: its own date, amount and inspection; the ward notifies the amount (CONT-130)."""

    contract = models.ForeignKey(
        Contract, on_delete=models.CASCADE, related_name="designated_parts"
    )
    row = models.OneToOneField(
        ContractDeliverable, on_delete=models.PROTECT, related_name="designated"
    )
    title = models.CharField("指定部分", max_length=200)
    due_on = models.DateField("引渡しの期限")
    amount_yen = models.BigIntegerField("指定部分の金額（円・税込）", null=True, blank=True)
    noticed_on = models.DateField("区の通知日", null=True, blank=True)

    class Meta:
        verbose_name = "指定部分"
        verbose_name_plural = "指定部分"
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=["contract", "title"], name="one_part_a_title"),
        )

    def __str__(self) -> str:
        return self.title


class ReservedWork(models.Model):
    """A work that the contractor had before; its rights stay (留保, CONT-134)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="reserved_works")
    title = models.CharField("著作物", max_length=200)
    holder = models.CharField("権利者", max_length=200)

    class Meta:
        verbose_name = "留保された著作物"
        verbose_name_plural = "留保された著作物"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["contract", "title"], name="one_reserved_work_a_title"),
        )

    def __str__(self) -> str:
        return self.title


class ReuseRequest(models.Model):
    """複製・改変 by the contractor for other work: barred until approved (CONT-135)."""

    row = models.ForeignKey(
        ContractDeliverable, on_delete=models.CASCADE, related_name="reuse_requests"
    )
    approval = models.OneToOneField(
        ApprovalRequest, on_delete=models.PROTECT, related_name="reuse_of"
    )

    class Meta:
        verbose_name = "再利用の申請"
        verbose_name_plural = "再利用の申請"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return str(self.approval)


class WardAdaptation(models.Model):
    """区による改変: linked to its original, for the ward's own work (CONT-136)."""

    original = models.ForeignKey(
        ContractDeliverable, on_delete=models.CASCADE, related_name="adaptations"
    )
    title = models.CharField("名称", max_length=200)
    purpose = models.CharField("使う業務", max_length=200)
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("登録日時")

    class Meta:
        verbose_name = "区による改変版"
        verbose_name_plural = "区による改変版"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["original", "title"], name="one_adaptation_a_title"),
        )

    def __str__(self) -> str:
        return f"{self.title}（区業務用）"
