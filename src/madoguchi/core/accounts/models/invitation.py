"""Invitation: somebody is asked to take up a role; the link works once."""

import uuid
from datetime import datetime

from django.db import models

from madoguchi.core.accounts.models.organisation import Organisation
from madoguchi.core.accounts.models.person import Person
from madoguchi.core.accounts.terms import InvitationState, Role


class Invitation(models.Model):
    """The link's token is never stored, only its SHA-256; a new link makes the old one void."""

    TRAIL_MASKED = ("token_hash",)

    public_id = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("メールアドレス")
    name = models.CharField("氏名", max_length=100)
    organisation = models.ForeignKey(
        Organisation, verbose_name="組織", on_delete=models.PROTECT, related_name="invitations"
    )
    role = models.CharField("役割", max_length=30, choices=Role.choices())
    post = models.CharField("職名", max_length=100, blank=True)
    token_hash = models.CharField("リンクの照合値", max_length=64, unique=True)
    invited_by = models.ForeignKey(
        Person, verbose_name="招待した人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("招待日時")
    expires_at = models.DateTimeField("有効期限")
    accepted_at = models.DateTimeField("登録日時", null=True, blank=True)
    revoked_at = models.DateTimeField("取消日時", null=True, blank=True)
    person = models.ForeignKey(
        Person, verbose_name="登録した人", null=True, blank=True, on_delete=models.PROTECT,
        related_name="invitations",
    )  # fmt: skip

    class Meta:
        verbose_name = "招待"
        verbose_name_plural = "招待"
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.name}（{self.organisation}）"

    def state(self, now: datetime) -> InvitationState:
        """Accepted and revoked are final; otherwise the link works until ``expires_at``."""
        if self.accepted_at is not None:
            return InvitationState.ACCEPTED
        if self.revoked_at is not None:
            return InvitationState.REVOKED
        return InvitationState.OPEN if now < self.expires_at else InvitationState.EXPIRED
