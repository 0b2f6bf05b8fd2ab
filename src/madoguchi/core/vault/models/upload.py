"""Upload and UploadPiece: a file on its way, which may be cut and resumed."""

import uuid

from django.db import models

from madoguchi.core.vault.models.key import VaultKey
from madoguchi.core.vault.models.seal import Seal
from madoguchi.core.vault.models.stored_file import StoredFile
from madoguchi.core.vault.terms import UploadState


class Upload(models.Model):
    """One file being sent in pieces. ``token`` is the browser's: a second click is the same row."""

    upload_id = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField("用途", max_length=60)
    subject = models.CharField("対象", max_length=120)
    token = models.CharField("送信の印", max_length=64)
    card = models.TextField("台帳（暗号化）")
    size_bytes = models.BigIntegerField("大きさ")
    policy = models.JSONField("受付条件", default=dict)
    key = models.ForeignKey(VaultKey, on_delete=models.PROTECT, related_name="+")
    seal = models.ForeignKey(
        Seal, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person_id = models.BigIntegerField("送信者")
    organisation_id = models.BigIntegerField("送信組織", null=True, blank=True)
    state = models.CharField(
        "状態", max_length=10, choices=UploadState.choices(), default=UploadState.OPEN.value
    )
    created_at = models.DateTimeField("開始日時")
    expires_at = models.DateTimeField("期限")
    completed_at = models.DateTimeField("完了日時", null=True, blank=True)
    stored_file = models.OneToOneField(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="upload"
    )
    next_url = models.CharField("完了後の画面", max_length=300, blank=True)

    class Meta:
        verbose_name = "アップロード"
        verbose_name_plural = "アップロード"
        constraints = (
            models.UniqueConstraint(
                fields=["person_id", "purpose", "subject", "token"], name="upload_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.upload_id)


class UploadPiece(models.Model):
    """A run of bytes that arrived whole and is on disk."""

    TRAIL_EXCLUDED = "technical: comes and goes with an unfinished upload; its file is recorded"

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="pieces")
    offset = models.BigIntegerField("位置")
    length = models.BigIntegerField("長さ")
    received_at = models.DateTimeField("受領日時")

    class Meta:
        verbose_name = "アップロードの一部"
        verbose_name_plural = "アップロードの一部"
        ordering = ("offset",)
        constraints = (
            models.UniqueConstraint(fields=["upload", "offset"], name="upload_piece_once"),
        )

    def __str__(self) -> str:
        return f"{self.upload_id} {self.offset}+{self.length}"
