"""CalendarFeed: a person's own calendar address; whoever knows it reads it, until it is revoked."""

from django.db import models

from madoguchi.core.accounts.models import Organisation, Person


class CalendarFeed(models.Model):
    """Only the SHA-256 of the address is kept: a stolen database reveals no address."""

    TRAIL_MASKED = ("token_hash",)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField("アドレスの照合値", max_length=64, unique=True)
    created_at = models.DateTimeField("作成日時")
    revoked_at = models.DateTimeField("取消日時", null=True, blank=True)

    class Meta:
        verbose_name = "期限カレンダーのアドレス"
        verbose_name_plural = "期限カレンダーのアドレス"
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=models.Q(revoked_at__isnull=True),
                name="one_feed_a_person",
            ),
        )

    def __str__(self) -> str:
        return str(self.person)
