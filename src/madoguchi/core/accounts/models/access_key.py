"""AccessKey: a person's own program may call the API under this key; AccessKeyCall: each call."""

import uuid
from datetime import datetime

from django.db import models

from madoguchi.core.accounts.models.organisation import Organisation
from madoguchi.core.accounts.models.person import Person


class AccessKey(models.Model):
    """The key itself is never stored, only its SHA-256 and its last four letters."""

    TRAIL_MASKED = ("token_hash",)

    public_id = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="access_keys")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    label = models.CharField("用途", max_length=100)
    token_hash = models.CharField("照合値", max_length=64, unique=True)
    ending = models.CharField("末尾", max_length=4)
    created_at = models.DateTimeField("発行日時")
    expires_at = models.DateTimeField("有効期限")
    revoked_at = models.DateTimeField("取消日時", null=True, blank=True)

    class Meta:
        verbose_name = "接続キー"
        verbose_name_plural = "接続キー"
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.label}（…{self.ending}）"

    def counts(self, now: datetime) -> bool:
        """Neither revoked nor expired, and not from before all sessions were ended."""
        ended = self.person.sessions_ended_at
        is_older = ended is not None and self.created_at <= ended
        return self.revoked_at is None and now < self.expires_at and not is_older


class AccessKeyCall(models.Model):
    """One call under a key: what the limits count. ``ended_at`` None while it runs."""

    TRAIL_EXCLUDED = "counts calls for the limits; each call is recorded by accounts.api"

    key = models.ForeignKey(AccessKey, on_delete=models.CASCADE, related_name="calls")
    started_at = models.DateTimeField("開始", db_index=True)
    ended_at = models.DateTimeField("終了", null=True, blank=True)

    class Meta:
        verbose_name = "接続キーの利用"
        verbose_name_plural = "接続キーの利用"
        ordering = ("started_at", "pk")

    def __str__(self) -> str:
        return f"{self.key_id} {self.started_at}"
