"""StoredFile: one received file, encrypted, addressed by its content."""

import uuid

from django.db import models

from madoguchi.core.vault.models.key import VaultKey
from madoguchi.core.vault.models.seal import Seal
from madoguchi.core.vault.terms import FileState


class StoredFile(models.Model):
    """A file in the vault; its bytes are reached only through ``vault.reading``."""

    file_id = models.UUIDField("受付番号", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("ファイル名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    size_bytes = models.BigIntegerField("大きさ")
    content_type = models.CharField("種類", max_length=120, blank=True)
    state = models.CharField(
        "状態", max_length=12, choices=FileState.choices(), default=FileState.QUARANTINED.value
    )
    findings = models.JSONField("検査結果", default=list, blank=True)
    virus_check = models.CharField("ウイルスチェック", max_length=200, blank=True)
    key = models.ForeignKey(VaultKey, on_delete=models.PROTECT, related_name="files")
    seal = models.ForeignKey(
        Seal, null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    received_at = models.DateTimeField("受領日時")
    received_from_id = models.BigIntegerField("提出者", null=True, blank=True)
    checked_at = models.DateTimeField("検査日時", null=True, blank=True)
    erased_at = models.DateTimeField("消去日時", null=True, blank=True)

    class Meta:
        verbose_name = "保管ファイル"
        verbose_name_plural = "保管ファイル"
        ordering = ("received_at", "pk")

    def __str__(self) -> str:
        return self.name
