"""What the public gets: documents, versions of the notice, who holds them, approvals."""

from django.db import models

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.procurement.models.tender import Tender
from madoguchi.services.procurement.terms import ApprovalDecision, ApprovalSubject, Channel


class TenderDocument(models.Model):
    """A document of the call (説明書, 別添, 別紙, 様式集): each version is a row (PROC-017).

    ``milestone_kind`` names the schedule row that opens and closes its issue (PROC-015).
    ``is_loan`` documents are lent on approved application only (PROC-025).
    """

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.tender_document"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="documents")
    number = models.CharField("番号", max_length=20, blank=True)
    name = models.CharField("名称", max_length=200)
    version = models.PositiveSmallIntegerField("版", default=1)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT)
    milestone_kind = models.CharField("交付期間", max_length=16, blank=True)
    is_loan = models.BooleanField("貸与資料", default=False)
    is_cited_only = models.BooleanField("引用されているが添付なし", default=False)
    added_at = models.DateTimeField("追加日時")
    position = models.PositiveSmallIntegerField("並び", default=0)

    class Meta:
        verbose_name = "公開資料"
        verbose_name_plural = "公開資料"
        ordering = ("position", "number", "version")

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


class DocumentIssue(models.Model):
    """One issue of a document: by download, counter or post; the holders get amendments."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.document_issue"

    document = models.ForeignKey(TenderDocument, on_delete=models.PROTECT, related_name="issues")
    channel = models.CharField("方法", max_length=16, choices=Channel.choices())
    issued_at = models.DateTimeField("交付日時")
    receiver = models.CharField("受領者", max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    person_id_value = models.BigIntegerField("受領した利用者", null=True, blank=True)
    email = models.EmailField("変更の連絡先", blank=True)
    warning = models.CharField("注意", max_length=200, blank=True)

    class Meta:
        verbose_name = "交付記録"
        verbose_name_plural = "交付記録"
        ordering = ("-issued_at",)

    def __str__(self) -> str:
        return f"{self.document} {self.issued_at:%Y-%m-%d}"


class EmailDisclosureRecord(models.Model):
    """The section's address was passed on to a firm that asked (PROC-003)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.email_disclosure_record"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="email_disclosures")
    firm = models.CharField("事業者名", max_length=200)
    requester = models.CharField("担当者", max_length=100, blank=True)
    requested_at = models.DateTimeField("申出日時")
    disclosed_at = models.DateTimeField("伝達日時", null=True, blank=True)
    disclosed_by_id = models.BigIntegerField("伝達した職員", null=True, blank=True)

    class Meta:
        verbose_name = "メールアドレスの伝達記録"
        verbose_name_plural = "メールアドレスの伝達記録"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.firm


class NoticeVersion(models.Model):
    """The published text, frozen; number 0 is the notice, later ones are amendments (PROC-014)."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="notice_versions")
    number = models.PositiveSmallIntegerField("番号")
    frozen = models.JSONField("確定した内容")
    summary = models.TextField("訂正の要旨", blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    changes = models.JSONField("新旧対照", default=list, blank=True)
    published_at = models.DateTimeField("公開日時")
    published_by_id = models.BigIntegerField("公開した職員", null=True, blank=True)

    class Meta:
        verbose_name = "公告の版"
        verbose_name_plural = "公告の版"
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["tender", "number"], name="notice_version_number"),
        )

    def __str__(self) -> str:
        return f"{self.tender} 第{self.number}版"


class Approval(models.Model):
    """決裁: one request and its decision, by two different people."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.approval"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="approvals")
    subject = models.CharField("対象", max_length=20, choices=ApprovalSubject.choices())
    reference = models.CharField("対象の番号", max_length=60, blank=True)
    note = models.TextField("起案の理由", blank=True)
    content = models.JSONField("起案の内容", default=dict, blank=True)
    requested_by_id = models.BigIntegerField("起案者")
    requested_at = models.DateTimeField("起案日時")
    decision = models.CharField(
        "結果", max_length=10, choices=ApprovalDecision.choices(),
        default=ApprovalDecision.REQUESTED.value,
    )  # fmt: skip
    decided_by_id = models.BigIntegerField("決裁者", null=True, blank=True)
    decided_at = models.DateTimeField("決裁日時", null=True, blank=True)
    decision_note = models.TextField("決裁者の意見", blank=True)

    class Meta:
        verbose_name = "決裁"
        verbose_name_plural = "決裁"
        ordering = ("-requested_at",)

    def __str__(self) -> str:
        return f"{self.tender} {self.subject}"
