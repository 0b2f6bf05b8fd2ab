"""Proposal (企画提案書): files under seal, estimate, sections, and the opening."""

from django.db import models

from madoguchi.core.vault.models import Seal, StoredFile
from madoguchi.services.procurement.models.application import Application
from madoguchi.services.procurement.models.demands import FunctionItem, ProposalSection
from madoguchi.services.procurement.models.tender import Tender
from madoguchi.services.procurement.terms import ProposalFileKind, ProposalState


class Proposal(models.Model):
    """What one invited applicant hands in; a draft until it is submitted, frozen afterwards.

    The structured part (estimates, sections, functions, records, deviations) is ``draft``, a
    token under the case's key that only the firm's own pages read, and on submission the file
    ``content_file`` under the seal. It becomes rows at the opening, and the token is wiped.
    """

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.proposal"
    TRAIL_MASKED = ("draft",)

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="proposal"
    )
    state = models.CharField(
        "状態", max_length=10, choices=ProposalState.choices(), default=ProposalState.DRAFT.value
    )
    draft = models.TextField("作成中の内容（暗号化）", blank=True)
    content_file = models.OneToOneField(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField("作成日時")
    submitted_at = models.DateTimeField("提出日時", null=True, blank=True)
    submitted_by_id = models.BigIntegerField("提出者", null=True, blank=True)
    receipt_number = models.CharField("受付番号", max_length=40, blank=True)
    opened_at = models.DateTimeField("開封日時", null=True, blank=True)

    class Meta:
        verbose_name = "企画提案書"
        verbose_name_plural = "企画提案書"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.application} {self.state}"


class ProposalFile(models.Model):
    """A file of the proposal; a replaced one stays, with its receipt."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.proposal_file"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField("種類", max_length=12, choices=ProposalFileKind.choices())
    section = models.ForeignKey(ProposalSection, null=True, blank=True, on_delete=models.PROTECT)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    format_findings = models.JSONField("書式の確認", default=list, blank=True)
    page_count = models.PositiveIntegerField("ページ数", null=True, blank=True)
    added_at = models.DateTimeField("追加日時")
    removed_at = models.DateTimeField("差替え・削除日時", null=True, blank=True)

    class Meta:
        verbose_name = "提案書のファイル"
        verbose_name_plural = "提案書のファイル"
        ordering = ("kind", "added_at")

    def __str__(self) -> str:
        return f"{self.kind} {self.file_id}"


class CopyChecklist(models.Model):
    """副本の確認表: what the firm itself looked for in its copies before filing them (PROC-090).

    It holds for exactly these files: another copy has to be looked through anew.
    """

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.copy_checklist"

    proposal = models.OneToOneField(
        Proposal, on_delete=models.CASCADE, related_name="copy_checklist"
    )
    kinds = models.JSONField("確かめた項目")
    file_ids = models.JSONField("確かめた副本")
    checked_at = models.DateTimeField("確認日時")
    checked_by_id = models.BigIntegerField("確認した人")

    class Meta:
        verbose_name = "副本の確認表"
        verbose_name_plural = "副本の確認表"

    def __str__(self) -> str:
        return f"{self.proposal} {'、'.join(self.kinds)}"


class SectionAnswer(models.Model):
    """Where a section is answered; written from the sealed content at the opening (PROC-084)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.section_answer"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="section_answers")
    section = models.ForeignKey(ProposalSection, on_delete=models.PROTECT)
    page_from = models.PositiveSmallIntegerField("開始ページ", null=True, blank=True)
    page_to = models.PositiveSmallIntegerField("終了ページ", null=True, blank=True)
    summary = models.TextField("要旨", blank=True)

    class Meta:
        verbose_name = "提案項目の記載箇所"
        verbose_name_plural = "提案項目の記載箇所"
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.section)


class FunctionAnswer(models.Model):
    """対応／代替／非対応 for one function; written at the opening (PROC-087)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.function_answer"

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="function_answers"
    )
    item = models.ForeignKey(FunctionItem, on_delete=models.PROTECT)
    answer = models.CharField("回答", max_length=12)
    note = models.TextField("備考", blank=True)

    class Meta:
        verbose_name = "機能要件への回答"
        verbose_name_plural = "機能要件への回答"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.item} {self.answer}"


class Estimate(models.Model):
    """見積書 of one fiscal year; written from the sealed content at the opening (PROC-094)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.estimate"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="estimates")
    fiscal_year = models.PositiveSmallIntegerField("年度（西暦）")
    contract_ordinal = models.PositiveSmallIntegerField("契約番号", null=True, blank=True)
    total_yen = models.BigIntegerField("合計（税込）")
    tax_yen = models.BigIntegerField("うち消費税")
    lines = models.JSONField("内訳", default=list)
    note = models.TextField("備考", blank=True)

    class Meta:
        verbose_name = "見積書"
        verbose_name_plural = "見積書"
        ordering = ("fiscal_year",)

    def __str__(self) -> str:
        return f"{self.fiscal_year}年度 {self.total_yen}円"


class TrackRecord(models.Model):
    """類似業務受託実績 (PROC-096); written at the opening."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.track_record"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="track_records")
    client = models.CharField("発注者", max_length=200)
    fiscal_year = models.PositiveSmallIntegerField("年度（西暦）")
    content = models.CharField("業務内容", max_length=300)
    amount_yen = models.BigIntegerField("契約金額", null=True, blank=True)

    class Meta:
        verbose_name = "受託実績"
        verbose_name_plural = "受託実績"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.client} {self.content}"


class Deviation(models.Model):
    """仕様変更提案: listed for the negotiation (PROC-089); written at the opening."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.deviation"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="deviations")
    clause = models.CharField("仕様書の項番", max_length=60)
    text = models.TextField("変更の内容")
    reason = models.TextField("理由", blank=True)

    class Meta:
        verbose_name = "仕様変更提案"
        verbose_name_plural = "仕様変更提案"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.clause} {self.text[:30]}"


class AdditionalRequest(models.Model):
    """追加資料: a further slot that only the ward opens (PROC-101)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.additional_request"

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="additional_requests"
    )
    title = models.CharField("資料の名称", max_length=200)
    reason = models.TextField("理由")
    due_at = models.DateTimeField("提出期限")
    requested_at = models.DateTimeField("依頼日時")
    requested_by_id = models.BigIntegerField("依頼した職員")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT)
    filed_at = models.DateTimeField("提出日時", null=True, blank=True)

    class Meta:
        verbose_name = "追加資料の依頼"
        verbose_name_plural = "追加資料の依頼"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title


class OpeningRecord(models.Model):
    """開封記録: who opened what and when; the record of equal treatment."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.opening_record"

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, related_name="opening")
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT)
    first_opener_id = models.BigIntegerField("1人目")
    second_opener_id = models.BigIntegerField("2人目")
    opened_at = models.DateTimeField("開封日時")
    contents = models.JSONField("開封した書類")
    witnesses = models.JSONField("立会者", default=list, blank=True)

    class Meta:
        verbose_name = "開封記録"
        verbose_name_plural = "開封記録"

    def __str__(self) -> str:
        return f"{self.tender} {self.opened_at:%Y-%m-%d %H:%M}"


class OutputPurpose(models.Model):
    """An output of submitted documents, with its purpose (PROC-104, 105)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.output_purpose"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="outputs")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT)
    purpose = models.CharField("目的", max_length=200)
    rights_holder = models.CharField("著作権者", max_length=200)
    output_at = models.DateTimeField("出力日時")
    output_by_id = models.BigIntegerField("出力した職員")

    class Meta:
        verbose_name = "提出書類の出力"
        verbose_name_plural = "提出書類の出力"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.purpose
