"""TrailEntry: one thing that was written, seen, handed out or attempted."""

from django.db import models


class TrailEntry(models.Model):
    """One link of the chain. Rows are only ever added, by triggers or by ``trail.record``.

    ``before`` and ``after`` are JSON objects as text, exactly as hashed: of an update only the
    columns that changed. ``seq`` is the place in the chain, without gaps; on PostgreSQL it is
    given when the transaction commits, and empty until then.
    """

    seq = models.BigIntegerField("連番", null=True, unique=True)
    at = models.DateTimeField("日時", db_index=True)
    actor_kind = models.CharField("操作者の種別", max_length=20)
    actor_id = models.BigIntegerField("操作者番号", null=True)
    actor_label = models.TextField("操作者")
    organisation_id = models.BigIntegerField("所属番号", null=True)
    action = models.CharField("操作", max_length=100)
    table_name = models.CharField("表", max_length=100)
    row_pk = models.TextField("行")
    label = models.TextField("対象")
    before = models.TextField("変更前")
    after = models.TextField("変更後")
    reason = models.TextField("理由")
    source = models.TextField("経路")
    previous = models.CharField("前の記録のハッシュ", max_length=64)
    hash = models.CharField("ハッシュ", max_length=64)

    class Meta:
        verbose_name = "操作履歴"
        verbose_name_plural = "操作履歴"
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["table_name", "row_pk"], name="trail_row"),
            models.Index(
                fields=["id"], condition=models.Q(seq__isnull=True), name="trail_not_linked"
            ),
        )

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.table_name} {self.row_pk}"
