"""Application (参加申込): who takes part, alone or jointly, and with what papers."""

from django.db import models

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.procurement.models.demands import Condition, RequiredPaper, StandingTerm
from madoguchi.services.procurement.models.tender import Tender
from madoguchi.services.procurement.terms import ApplicationKind, ApplicationState, OutlinePart


class Application(models.Model):
    """One applicant in one call; for a JV the lead member's organisation is ``applicant``."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.application"

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="applications")
    applicant = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="applications"
    )
    number = models.CharField("受付番号", max_length=30, blank=True)
    kind = models.CharField(
        "形態", max_length=12, choices=ApplicationKind.choices(),
        default=ApplicationKind.SINGLE.value,
    )  # fmt: skip
    consortium_name = models.CharField("共同企業体の名称", max_length=200, blank=True)
    is_registered_bidder = models.BooleanField("競争入札参加資格", null=True, blank=True)
    registration_number = models.CharField("受付票の番号", max_length=40, blank=True)
    proposing_office = models.CharField("提案する事業所", max_length=200, blank=True)
    state = models.CharField(
        "状態", max_length=18, choices=ApplicationState.choices(),
        default=ApplicationState.DRAFT.value,
    )  # fmt: skip
    contact_name = models.CharField("担当者氏名", max_length=100, blank=True)
    contact_department = models.CharField("担当者の部署", max_length=120, blank=True)
    contact_phone = models.CharField("担当者の電話番号", max_length=40, blank=True)
    contact_email = models.EmailField("担当者のメールアドレス", blank=True)
    outline = models.JSONField("事業者の概要", default=dict, blank=True)
    started_at = models.DateTimeField("作成日時")
    filed_at = models.DateTimeField("提出日時", null=True, blank=True)
    channel = models.CharField("提出方法", max_length=16, blank=True)
    withdrawn_at = models.DateTimeField("辞退日時", null=True, blank=True)
    withdrawal_reason = models.TextField("辞退の理由", blank=True)
    lost_on = models.DateField("資格喪失日", null=True, blank=True)
    lost_reason = models.TextField("資格喪失の理由", blank=True)

    class Meta:
        verbose_name = "参加申込"
        verbose_name_plural = "参加申込"
        ordering = ("filed_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["tender", "applicant"], name="application_once"),
        )

    def __str__(self) -> str:
        return f"{self.applicant} / {self.tender.number}"

    @property
    def outline_rows(self) -> list[tuple[str, str]]:
        """(label, text) of what the firm wrote about itself; parts left empty are left out."""
        written = ((part.label, str(self.outline.get(part.value) or "")) for part in OutlinePart)
        return [(label, text) for label, text in written if text]


class ApplicationMember(models.Model):
    """構成員 of a JV; the lead is a member too. The agreement (様式2) is a filed paper."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.application_member"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    is_lead = models.BooleanField("代表構成員", default=False)
    joined_at = models.DateTimeField("加入日時")
    share_percent = models.PositiveSmallIntegerField("出資比率", null=True, blank=True)

    class Meta:
        verbose_name = "構成員"
        verbose_name_plural = "構成員"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["application", "organisation"], name="member_once"),
        )

    def __str__(self) -> str:
        return str(self.organisation)


class MemberAddition(models.Model):
    """構成員の追加の届出: asked by the lead with a new agreement, checked by the ward (PROC-065).

    A firm is named here by a rival of whoever else it stands with, so nothing follows from the
    request itself: the ward's acceptance joins the member and draws the consequences.
    """

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.member_addition"

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="member_additions"
    )
    name = models.CharField("構成員の名称", max_length=200)
    corporate_number = models.CharField("法人番号", max_length=13, blank=True)
    agreement = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT)
    is_on_paper = models.BooleanField("協定書は紙で提出", default=False)
    requested_at = models.DateTimeField("届出日時")
    requested_by_id = models.BigIntegerField("届け出た人")
    decided_at = models.DateTimeField("確認日時", null=True, blank=True)
    decided_by_id = models.BigIntegerField("確認した職員", null=True, blank=True)
    is_accepted = models.BooleanField("受理", null=True, blank=True)
    decision_note = models.TextField("確認の結果", blank=True)

    class Meta:
        verbose_name = "構成員の追加の届出"
        verbose_name_plural = "構成員の追加の届出"
        ordering = ("requested_at", "pk")

    def __str__(self) -> str:
        return f"{self.application} + {self.name}"


class CooperatingOffice(models.Model):
    """協力事務所 (様式4), to which work would be subcontracted (PROC-040)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.cooperating_office"

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="cooperating_offices"
    )
    name = models.CharField("名称", max_length=200)
    corporate_number = models.CharField("法人番号", max_length=13, blank=True)
    address = models.CharField("所在地", max_length=300, blank=True)
    outline = models.TextField("概要", blank=True)
    scope = models.TextField("担当する業務")

    class Meta:
        verbose_name = "協力事務所"
        verbose_name_plural = "協力事務所"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class Worker(models.Model):
    """A row of 業務実施体制 (様式5): a named engineer with fields and qualifications (PROC-041)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.worker"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="workers")
    name = models.CharField("氏名", max_length=100)
    role = models.CharField("役割", max_length=60)
    fields = models.JSONField("担当分野", default=list, blank=True)
    qualifications = models.JSONField("資格", default=list, blank=True)
    experience = models.TextField("経歴", blank=True)
    affiliation = models.CharField("所属", max_length=200, blank=True)
    replaced_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replaces"
    )

    class Meta:
        verbose_name = "担当技術者"
        verbose_name_plural = "担当技術者"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class WorkerChange(models.Model):
    """予定技術者の変更: asked with a comparison, granted by the ward (PROC-103)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.worker_change"

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="change_requests")
    successor = models.JSONField("後任者")
    reason = models.TextField("理由")
    comparison = models.TextField("経験の比較")
    requested_at = models.DateTimeField("申請日時")
    decided_at = models.DateTimeField("決定日時", null=True, blank=True)
    decided_by_id = models.BigIntegerField("決定した職員", null=True, blank=True)
    is_granted = models.BooleanField("承認", null=True, blank=True)
    decision_note = models.TextField("決定の理由", blank=True)

    class Meta:
        verbose_name = "技術者変更の申請"
        verbose_name_plural = "技術者変更の申請"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.worker}の変更"


class Oath(models.Model):
    """宣誓: one condition sworn to, kept as evidence (PROC-030)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.oath"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="oaths")
    condition = models.ForeignKey(Condition, on_delete=models.PROTECT)
    text = models.TextField("宣誓した文")
    sworn_at = models.DateTimeField("宣誓日時")
    sworn_by_id = models.BigIntegerField("宣誓者")

    class Meta:
        verbose_name = "宣誓"
        verbose_name_plural = "宣誓"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["application", "condition"], name="oath_once"),
        )

    def __str__(self) -> str:
        return self.text[:40]


class TermAcceptance(models.Model):
    """A bidder accepted this version of a standing term (PROC-012)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.term_acceptance"

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="acceptances"
    )
    term = models.ForeignKey(StandingTerm, on_delete=models.PROTECT)
    version = models.PositiveSmallIntegerField("版")
    text = models.TextField("同意した文")
    accepted_at = models.DateTimeField("同意日時")
    accepted_by_id = models.BigIntegerField("同意者")

    class Meta:
        verbose_name = "留意事項への同意"
        verbose_name_plural = "留意事項への同意"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["application", "term", "version"], name="acceptance_once"
            ),
        )

    def __str__(self) -> str:
        return self.text[:40]


class FiledPaper(models.Model):
    """提出された書類: a paper in a set, as a file or on paper at the counter."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.filed_paper"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="papers")
    required = models.ForeignKey(
        RequiredPaper, null=True, blank=True, on_delete=models.PROTECT, related_name="filed"
    )
    name = models.CharField("名称", max_length=200)
    member = models.ForeignKey(
        ApplicationMember, null=True, blank=True, on_delete=models.CASCADE, related_name="papers"
    )
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT)
    is_on_paper = models.BooleanField("紙で受領", default=False)
    is_original = models.BooleanField("原本", default=False)
    mark = models.CharField("認証の種類", max_length=40, blank=True)
    certificate_number = models.CharField("証明書番号", max_length=60, blank=True)
    issued_on = models.DateField("発行日", null=True, blank=True)
    valid_from_on = models.DateField("有効期間の開始", null=True, blank=True)
    expires_on = models.DateField("有効期限", null=True, blank=True)
    performed_until_on = models.DateField("実績の終了日", null=True, blank=True)
    seal_confirmed_by_id = models.BigIntegerField("押印を確認した職員", null=True, blank=True)
    filed_at = models.DateTimeField("提出日時")
    replaced_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replaces"
    )

    class Meta:
        verbose_name = "提出された書類"
        verbose_name_plural = "提出された書類"
        ordering = ("required__position", "filed_at")

    def __str__(self) -> str:
        return self.name


class Loan(models.Model):
    """参考資料貸与 (様式12): asked, granted, and the files released (PROC-025, 026)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.loan"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="loans")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    form_file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT)
    requested_at = models.DateTimeField("申込日時")
    requested_by_id = models.BigIntegerField("申込者")
    use_restriction_accepted_at = models.DateTimeField(
        "利用制限への同意日時", null=True, blank=True
    )
    seal_confirmed = models.BooleanField("押印の確認", default=False)
    decided_at = models.DateTimeField("決定日時", null=True, blank=True)
    decided_by_id = models.BigIntegerField("決定した職員", null=True, blank=True)
    is_granted = models.BooleanField("承認", null=True, blank=True)
    decision_note = models.CharField("決定の理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "資料貸与"
        verbose_name_plural = "資料貸与"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.organisation} {self.requested_at:%Y-%m-%d}"


class UsePermission(models.Model):
    """A request to publish, reprint or quote ward materials, and its decision (PROC-026)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.use_permission"

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="use_permissions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    purpose = models.TextField("利用の目的・方法")
    requested_at = models.DateTimeField("申請日時")
    decided_at = models.DateTimeField("決定日時", null=True, blank=True)
    decided_by_id = models.BigIntegerField("決定した職員", null=True, blank=True)
    is_granted = models.BooleanField("許可", null=True, blank=True)
    decision_note = models.CharField("決定の理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "資料の利用許可"
        verbose_name_plural = "資料の利用許可"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.purpose[:40]
