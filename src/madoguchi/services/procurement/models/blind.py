"""Blind copies (副本): drawn codes, masking, confirmation page by page."""

from django.db import models

from madoguchi.core.vault.models import StoredFile
from madoguchi.services.procurement.models.application import Application
from madoguchi.services.procurement.models.proposal import ProposalFile
from madoguchi.services.procurement.models.tender import Tender
from madoguchi.services.procurement.terms import BlindCopyState


class DrawnCode(models.Model):
    """A社, B社 …: drawn by lot, never in order of filing (PROC-108). Who may read it is few."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.drawn_code"

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="drawn_code"
    )
    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="drawn_codes")
    code = models.CharField("符号", max_length=4)
    drawn_at = models.DateTimeField("抽選日時")

    class Meta:
        verbose_name = "符号"
        verbose_name_plural = "符号"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["tender", "code"], name="code_once"),)

    def __str__(self) -> str:
        return f"{self.code}社"


class BlindCopy(models.Model):
    """The committee's copy. Members see ``shown_file`` of a confirmed one and nothing else.

    ``check_report`` is filled by a check (automatic or none); without confirmation of every
    page the copy is blocked, and the original is never a fallback.
    """

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.blind_copy"

    proposal_file = models.OneToOneField(
        ProposalFile, on_delete=models.PROTECT, related_name="blind_copy"
    )
    state = models.CharField(
        "状態", max_length=10, choices=BlindCopyState.choices(),
        default=BlindCopyState.WAITING.value,
    )  # fmt: skip
    shown_file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT)
    page_count = models.PositiveIntegerField("ページ数", default=0)
    check_state = models.CharField("検査の状態", max_length=12, default="none")
    check_report = models.JSONField("検査結果", default=dict, blank=True)
    comparison = models.JSONField("正本との差", default=dict, blank=True)
    confirmed_at = models.DateTimeField("確認完了日時", null=True, blank=True)
    confirmed_by_id = models.BigIntegerField("確認した職員", null=True, blank=True)
    block_reason = models.CharField("開示できない理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "副本"
        verbose_name_plural = "副本"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"副本 {self.pk}"


class PageConfirmation(models.Model):
    """One page of one copy was looked at and found anonymous, in this very file."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.page_confirmation"

    copy = models.ForeignKey(BlindCopy, on_delete=models.CASCADE, related_name="confirmations")
    page = models.PositiveIntegerField("ページ")
    file_sha256 = models.CharField("ファイルのSHA-256", max_length=64)
    confirmed_at = models.DateTimeField("確認日時")
    confirmed_by_id = models.BigIntegerField("確認した職員")

    class Meta:
        verbose_name = "ページの確認"
        verbose_name_plural = "ページの確認"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["copy", "page", "file_sha256"], name="page_confirmation_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.copy} {self.page}ページ"


class Masking(models.Model):
    """墨入れ: a rectangle covered for good (PROC-092), in 1/10000 of the page."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.masking"

    copy = models.ForeignKey(BlindCopy, on_delete=models.CASCADE, related_name="maskings")
    page = models.PositiveIntegerField("ページ")
    left = models.PositiveIntegerField("左")
    top = models.PositiveIntegerField("上")
    width = models.PositiveIntegerField("幅")
    height = models.PositiveIntegerField("高さ")
    reason = models.CharField("理由", max_length=200)
    masked_at = models.DateTimeField("実施日時")
    masked_by_id = models.BigIntegerField("実施した職員")

    class Meta:
        verbose_name = "墨入れ"
        verbose_name_plural = "墨入れ"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.page}ページ {self.reason}"
