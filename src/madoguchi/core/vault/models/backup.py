"""BackupRun and RestoreTest: the register of backups, and of what was restored to try them."""

from django.db import models

from madoguchi.core.vault.terms import BackupResult, RestoreResult


class BackupRun(models.Model):
    """One run, whole or failed. The row stays when its generation goes.

    checksum  SHA-256 of the manifest, which holds the SHA-256 of each file
    rows      of all tables of the copied database
    removed   names of the generations that went for this one
    """

    generation = models.CharField("世代", max_length=20, blank=True)
    started_at = models.DateTimeField("開始日時")
    ended_at = models.DateTimeField("終了日時")
    result = models.CharField("結果", max_length=10, choices=BackupResult.choices())
    size_bytes = models.BigIntegerField("大きさ（バイト）", default=0)
    checksum = models.CharField("照合値", max_length=64, blank=True)
    files = models.PositiveIntegerField("ファイル数", default=0)
    rows = models.BigIntegerField("行数", default=0)
    removed = models.CharField("消した世代", max_length=500, blank=True)
    reason = models.CharField("失敗の理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "バックアップの記録"
        verbose_name_plural = "バックアップの記録"
        ordering = ("-started_at", "-pk")

    def __str__(self) -> str:
        return self.generation or f"{self.started_at} {self.get_result_display()}"


class RestoreTest(models.Model):
    """One generation, restored to try it: who did it, when, and whether it was equal.

    tables, rows  compared with the manifest, by count and checksum of each table
    """

    generation = models.CharField("世代", max_length=20)
    checksum = models.CharField("照合値", max_length=64)
    tested_at = models.DateTimeField("試験日時")
    person_id = models.BigIntegerField("行った人の番号")
    person_name = models.CharField("行った人", max_length=100)
    result = models.CharField("結果", max_length=10, choices=RestoreResult.choices())
    took_seconds = models.PositiveIntegerField("所要秒数")
    tables = models.PositiveIntegerField("表の数", default=0)
    rows = models.BigIntegerField("行数", default=0)
    blobs = models.PositiveIntegerField("ファイル数", default=0)
    reason = models.CharField("失敗の理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "復元試験の記録"
        verbose_name_plural = "復元試験の記録"
        ordering = ("-tested_at", "-pk")

    def __str__(self) -> str:
        return f"{self.generation} {self.tested_at} {self.person_name}"
