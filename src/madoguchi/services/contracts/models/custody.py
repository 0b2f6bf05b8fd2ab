"""Custody (預かり証・受領記録簿): what the ward handed over, and all that happened to it."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import StoredFile, VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.contracts.models.approval import ApprovalRequest
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.terms import AssetState, Importance, LedgerEvent


class CustodyReceipt(models.Model):
    """預かり証: numbered within the contract; confirmed by the ward who handed the things over."""

    contract = models.ForeignKey(
        Contract, on_delete=models.CASCADE, related_name="custody_receipts"
    )
    number = models.PositiveSmallIntegerField("番号")
    received_at = models.DateTimeField("受領日時")
    receiver = SealedTextField("受領者")
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("発行日時")
    confirmed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField("区の確認日時", null=True, blank=True)
    content_digest = models.CharField("内容の要約値", max_length=64)

    class Meta:
        verbose_name = "預かり証"
        verbose_name_plural = "預かり証"
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["contract", "number"], name="one_receipt_a_number"),
            # The same form sent twice is one receipt.
            models.UniqueConstraint(
                fields=["contract", "content_digest"], name="one_receipt_a_handover"
            ),
        )

    def __str__(self) -> str:
        return f"預かり証 第{self.number}号"

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()


class CustodyAsset(models.Model):
    """One item of a receipt: kind, quantity, medium, and the purpose that it may serve."""

    receipt = models.ForeignKey(CustodyReceipt, on_delete=models.CASCADE, related_name="assets")
    name = models.CharField("名称", max_length=200)
    medium = models.CharField("媒体", max_length=60)
    quantity = models.CharField("数量", max_length=60)
    purpose = models.CharField("利用目的", max_length=200)
    importance = models.CharField(
        "重要度", max_length=10, choices=Importance.choices(), default=Importance.NORMAL.value
    )
    has_personal_data = models.BooleanField("個人情報を含む", default=False)
    storage_place = models.CharField("保管場所", max_length=200, blank=True)
    state = models.CharField(
        "状態", max_length=10, choices=AssetState.choices(), default=AssetState.HELD.value
    )
    copies_out = models.PositiveIntegerField("残る複写物", default=0)
    is_out = models.BooleanField("持ち出し中", default=False)
    certificate = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    certified_at = models.DateTimeField("消去・返却の証明日時", null=True, blank=True)
    certified_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "預かり品"
        verbose_name_plural = "預かり品"
        ordering = ("receipt__number", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def contract(self) -> Contract:
        return self.receipt.contract


class CustodyEntry(models.Model):
    """One line of the ledger. Never changed: a mistake gets a line that corrects it (CONT-079).

    ``note_digest`` (keyed) finds the same wording again, ``person_digest`` the same person: the
    note and the name themselves are sealed, and so is the place, which may name a receiver.

    ``lacks_approval``: it happened before the day on which the ward's approval took effect.
    """

    asset = models.ForeignKey(CustodyAsset, on_delete=models.CASCADE, related_name="entries")
    event = models.CharField("事項", max_length=20, choices=LedgerEvent.choices())
    happened_at = models.DateTimeField("日時")
    person = SealedTextField("担当者")
    person_digest = models.CharField("担当者の照合値", max_length=64)
    quantity = models.PositiveIntegerField("数", default=1)
    place = SealedTextField("場所・経路", blank=True)
    protection = models.CharField("保護の方法", max_length=200, blank=True)
    note = SealedTextField("処理の内容・備考", blank=True)
    note_digest = models.CharField("備考の照合値", max_length=64, blank=True)
    approval = models.ForeignKey(
        ApprovalRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lacks_approval = models.BooleanField("承認の前に行われた", default=False)
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("記録日時")

    class Meta:
        verbose_name = "受領記録簿の行"
        verbose_name_plural = "受領記録簿の行"
        ordering = ("happened_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=[
                    "asset",
                    "event",
                    "happened_at",
                    "person_digest",
                    "quantity",
                    "note_digest",
                ],
                condition=models.Q(corrects__isnull=True),
                name="one_line_a_moment",
            ),
            models.UniqueConstraint(
                fields=["corrects", "note_digest"], name="one_correction_a_wording"
            ),
        )

    def __str__(self) -> str:
        return f"{self.asset} {LedgerEvent(self.event).label}"

    def sealing_key(self) -> VaultKey | None:
        return self.asset.contract.sealing_key()


class LedgerRequest(models.Model):
    """The ward asks to see the ledger; the contractor presents it as it stands (CONT-080).

    ``copy`` is the paper of that moment, ``copy_sha256`` its hash: kept when the copy is erased.
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="ledger_requests")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("求めた日時")
    presented_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    presented_at = models.DateTimeField("提示の日時", null=True, blank=True)
    copy = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    copy_sha256 = models.CharField("写しのハッシュ", max_length=64, blank=True)

    class Meta:
        verbose_name = "記録簿の提示の求め"
        verbose_name_plural = "記録簿の提示の求め"
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract"],
                condition=models.Q(presented_at__isnull=True),
                name="one_ledger_request_waits",
            ),
        )

    def __str__(self) -> str:
        return f"{self.contract} の記録簿"
