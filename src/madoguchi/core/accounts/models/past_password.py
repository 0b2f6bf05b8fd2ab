"""PastPassword: the hash of a password somebody had, so that it does not come back."""

from django.db import models

from madoguchi.core.accounts.models.person import Person


class PastPassword(models.Model):
    """Only as hashed as it was when it counted; as many as the rule remembers, and no more."""

    TRAIL_EXCLUDED = "hashes of passwords that were replaced; the change itself is recorded"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="past_passwords")
    hashed = models.CharField("パスワード（ハッシュ）", max_length=128)
    replaced_at = models.DateTimeField("使わなくなった日時")

    class Meta:
        verbose_name = "以前のパスワード"
        verbose_name_plural = "以前のパスワード"
        ordering = ("-replaced_at", "-pk")

    def __str__(self) -> str:
        return f"{self.person} {self.replaced_at:%Y-%m-%d}"
