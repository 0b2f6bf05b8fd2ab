"""Notices that were read: one version of a document with what was found in it, and accepted."""

import uuid

from django.db import models

from madoguchi.core.accounts.models import Organisation
from madoguchi.services.procurement.models.tender import Tender


class NoticeReading(models.Model):
    """One version of a notice. The file is not kept: its lines are, with findings and facts.

    ``facts`` rows carry ``decision``: "", confirmed, corrected or left_out.
    """

    TRAIL_VALUES = "never"

    public_id = models.UUIDField("番号", default=uuid.uuid4, unique=True, editable=False)
    section = models.ForeignKey(Organisation, verbose_name="担当部署", on_delete=models.PROTECT)
    file_name = models.CharField("ファイル名", max_length=200)
    version = models.PositiveSmallIntegerField("版", default=1)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    lines = models.JSONField("行", default=list)
    findings = models.JSONField("点検の結果", default=list)
    facts = models.JSONField("読み取った内容", default=list)
    read_at = models.DateTimeField("読み取り日時")
    tender = models.ForeignKey(
        Tender, null=True, blank=True, on_delete=models.SET_NULL, related_name="readings"
    )

    class Meta:
        verbose_name = "要領の読み取り"
        verbose_name_plural = "要領の読み取り"
        ordering = ("-read_at",)

    def __str__(self) -> str:
        return f"{self.file_name}（第{self.version}版）"


class FindingAcceptance(models.Model):
    """A finding of one version that may stay as it is, with the reason."""

    TRAIL_VALUES = "never"

    reading = models.ForeignKey(NoticeReading, on_delete=models.CASCADE, related_name="acceptances")
    mark = models.CharField("指摘", max_length=16)
    note = models.CharField("このままでよい理由", max_length=400)
    accepted_at = models.DateTimeField("了承日時")

    class Meta:
        verbose_name = "指摘の了承"
        verbose_name_plural = "指摘の了承"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["reading", "mark"], name="one_acceptance_a_finding")
        ]

    def __str__(self) -> str:
        return self.mark
