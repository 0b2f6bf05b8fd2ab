"""ErasureRequest: one person asks that a file be erased, another one decides."""

from django.db import models

from madoguchi.core.vault.models.stored_file import StoredFile
from madoguchi.core.vault.terms import ErasureRequestState


class ErasureRequest(models.Model):
    """The row stays as the record of who asked and who decided; it never names the file."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="erasure_requests")
    reason = models.CharField("消去の理由", max_length=300)
    state = models.CharField(
        "状態", max_length=10, choices=ErasureRequestState.choices(),
        default=ErasureRequestState.REQUESTED.value,
    )  # fmt: skip
    requested_by_id = models.BigIntegerField("申請した人の番号")
    requested_by_label = models.CharField("申請した人", max_length=300)
    requested_at = models.DateTimeField("申請日時")
    decided_by_id = models.BigIntegerField("決めた人の番号", null=True, blank=True)
    decided_by_label = models.CharField("決めた人", max_length=300, blank=True)
    decided_at = models.DateTimeField("決定日時", null=True, blank=True)
    decision_note = models.CharField("消去しない理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "ファイルの消去の申請"
        verbose_name_plural = "ファイルの消去の申請"
        ordering = ("-requested_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["file"], condition=models.Q(state="requested"),
                name="erasure_request_open_once",
            ),
            models.CheckConstraint(
                name="erasure_request_approved_by_two",
                condition=~models.Q(state="approved")
                | (
                    models.Q(decided_by_id__isnull=False)
                    & ~models.Q(decided_by_id=models.F("requested_by_id"))
                ),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.file} {self.get_state_display()}"
