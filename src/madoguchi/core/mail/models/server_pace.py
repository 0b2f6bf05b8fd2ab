"""ServerPace: how fast a mail server may be given mails now; shared by all senders."""

from django.db import models

from madoguchi.core.mail.rules.pace import Pace


class ServerPace(models.Model):
    TRAIL_EXCLUDED = "technical: changes with each mail; what was sent is in the ledger"

    server = models.CharField("メールサーバー", max_length=200, unique=True)
    next_at = models.DateTimeField("次に送れる日時")
    slowdown = models.PositiveSmallIntegerField("減速", default=1)
    slowed_at = models.DateTimeField("減速した日時", null=True, blank=True)

    class Meta:
        verbose_name = "送信の速さ"
        verbose_name_plural = "送信の速さ"

    def __str__(self) -> str:
        return f"{self.server} 1/{self.slowdown}"

    @property
    def pace(self) -> Pace:
        return Pace(self.next_at, self.slowdown, self.slowed_at)

    def keep(self, pace: Pace) -> None:
        self.next_at, self.slowdown, self.slowed_at = pace.next_at, pace.slowdown, pace.slowed_at
        self.save(update_fields=["next_at", "slowdown", "slowed_at"])
