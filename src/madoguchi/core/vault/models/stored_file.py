"""StoredFile: one received file, encrypted, addressed by its content."""

import uuid

from django.db import models

from madoguchi.core.vault import keyring
from madoguchi.core.vault.card import ERASED_CARD, SEALED_CARD, FileCard
from madoguchi.core.vault.cipher import unshut_text
from madoguchi.core.vault.models.key import VaultKey
from madoguchi.core.vault.models.seal import Seal
from madoguchi.core.vault.terms import FileState


class StoredFileManager(models.Manager["StoredFile"]):
    def get_queryset(self) -> models.QuerySet["StoredFile"]:
        """With key and seal, which every reading of a name asks."""
        return super().get_queryset().select_related("key", "seal")


class StoredFile(models.Model):
    """A file in the vault; its bytes are reached only through ``vault.reading``.

    ``card`` holds name, hash, size and type under the case's key. The properties below read it,
    and give placeholders while the file is sealed or after it was erased: to everybody. What the
    filer may see of a sealed file goes through ``vault.receipts``.
    """

    file_id = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    receipt_number = models.CharField("受付番号", max_length=20, unique=True)
    card = models.TextField("台帳（暗号化）", blank=True)
    address = models.CharField("保管位置", max_length=64, blank=True, db_index=True)
    state = models.CharField(
        "状態", max_length=12, choices=FileState.choices(), default=FileState.QUARANTINED.value
    )
    policy = models.JSONField("受付条件", default=dict, blank=True)
    findings = models.JSONField("検査結果", default=list, blank=True)
    virus_check = models.CharField("ウイルスチェック", max_length=200, blank=True)
    check_attempts = models.PositiveSmallIntegerField("検査の試行回数", default=0)
    check_problem = models.CharField("検査が終わらない理由", max_length=200, blank=True)
    key = models.ForeignKey(VaultKey, on_delete=models.PROTECT, related_name="files")
    seal = models.ForeignKey(
        Seal, null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    received_at = models.DateTimeField("受領日時")
    received_from_id = models.BigIntegerField("提出者", null=True, blank=True)
    owner_organisation_id = models.BigIntegerField("提出組織", null=True, blank=True)
    checked_at = models.DateTimeField("検査日時", null=True, blank=True)
    retain_until_on = models.DateField("保存期限", null=True, blank=True)
    erased_at = models.DateTimeField("消去日時", null=True, blank=True)

    objects = StoredFileManager()

    class Meta:
        verbose_name = "保管ファイル"
        verbose_name_plural = "保管ファイル"
        ordering = ("received_at", "pk")

    def __str__(self) -> str:
        return self.receipt_number

    @property
    def is_sealed(self) -> bool:
        return self.seal is not None and not self.seal.is_open

    @property
    def name(self) -> str:
        return self.shown_card.name

    @property
    def sha256(self) -> str:
        return self.shown_card.sha256

    @property
    def size_bytes(self) -> int:
        return self.shown_card.size_bytes

    @property
    def content_type(self) -> str:
        return self.shown_card.content_type

    @property
    def shown_card(self) -> FileCard:
        """The card as everybody may see it now."""
        return SEALED_CARD if self.is_sealed else self.full_card()

    def full_card(self) -> FileCard:
        """The card behind the seal: for ``receipts`` and ``reading`` only, which ask who looks."""
        if not self.card:
            return ERASED_CARD
        try:
            material = keyring.material(self.key.key_id)
        except keyring.KeyMissing:
            return ERASED_CARD
        return FileCard.from_text(unshut_text(material, self.card, f"file:{self.file_id}"))
