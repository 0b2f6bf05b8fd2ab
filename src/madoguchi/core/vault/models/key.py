"""VaultKey: the register of keys; the key material itself lives outside the database."""

import uuid

from django.db import models

from madoguchi.core.vault.terms import KeyState


class VaultKey(models.Model):
    """One key of one case or contract. Destroying its file erases all that stands under it.

    ``destroyed_at`` is when two people decided; ``wiped_at`` when the key file was really gone.
    Only the second may stand on a certificate of erasure.
    """

    key_id = models.UUIDField("鍵番号", default=uuid.uuid4, unique=True, editable=False)
    label = models.CharField("用途", max_length=200)
    state = models.CharField(
        "状態", max_length=12, choices=KeyState.choices(), default=KeyState.ACTIVE.value
    )
    created_at = models.DateTimeField("作成日時")
    destroyed_at = models.DateTimeField("破棄の決定日時", null=True, blank=True)
    destroyed_by_id = models.BigIntegerField("破棄した人", null=True, blank=True)
    destruction_approved_by_id = models.BigIntegerField("破棄を承認した人", null=True, blank=True)
    wiped_at = models.DateTimeField("鍵ファイルの消去日時", null=True, blank=True)

    class Meta:
        verbose_name = "鍵"
        verbose_name_plural = "鍵"
        constraints = (
            models.CheckConstraint(
                name="key_destroyed_by_two",
                condition=models.Q(destroyed_by_id__isnull=True)
                | ~models.Q(destroyed_by_id=models.F("destruction_approved_by_id")),
            ),
        )

    def __str__(self) -> str:
        return self.label
