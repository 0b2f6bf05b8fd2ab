"""Audit (監査・検査) with its questions and findings, entries to workplaces, outside auditors."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.contracts.models.clauses import ContractClause
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.models.duty import Duty
from madoguchi.services.contracts.terms import AuditKind, AuditState, Verdict


class Audit(models.Model):
    """One audit of the contractor and of any subcontractor below (CONT-144)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="audits")
    kind = models.CharField("種類", max_length=20, choices=AuditKind.choices())
    number = models.PositiveSmallIntegerField("番号")
    scope = models.TextField("範囲・目的")
    planned_on = models.DateField("実施予定日")
    held_on = models.DateField("実施日", null=True, blank=True)
    state = models.CharField(
        "状態", max_length=20, choices=AuditState.choices(), default=AuditState.ANNOUNCED.value
    )
    announced_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField("通知日時")
    closed_at = models.DateTimeField("完了日時", null=True, blank=True)

    class Meta:
        verbose_name = "監査・検査"
        verbose_name_plural = "監査・検査"
        ordering = ("-planned_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["contract", "number"], name="one_audit_a_number"),
            models.UniqueConstraint(
                fields=["contract", "kind", "planned_on"], name="one_audit_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{AuditKind(self.kind).label} 第{self.number}号"


class AuditPlace(models.Model):
    """Whose place is audited: the contractor's, or a subcontractor's at any level."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="places")
    name = models.CharField("対象", max_length=200)

    class Meta:
        verbose_name = "監査の対象"
        verbose_name_plural = "監査の対象"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["audit", "name"], name="one_place_an_audit"),
        )

    def __str__(self) -> str:
        return self.name


class AuditQuestion(models.Model):
    """One clause as a question; the contractor answers, the ward judges."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="questions")
    clause = models.ForeignKey(ContractClause, on_delete=models.PROTECT, related_name="+")
    words = models.CharField("確認する事項", max_length=400)
    answer = SealedTextField("受託者の回答", blank=True)
    verdict = models.CharField(
        "結果", max_length=20, choices=Verdict.choices(), default=Verdict.NOT_SEEN.value
    )

    class Meta:
        verbose_name = "監査の質問"
        verbose_name_plural = "監査の質問"
        ordering = ("clause__clause_set__position", "clause__number", "pk")
        constraints = (
            models.UniqueConstraint(fields=["audit", "clause"], name="one_question_a_clause"),
        )

    def __str__(self) -> str:
        return self.words

    def sealing_key(self) -> VaultKey | None:
        return self.audit.contract.sealing_key()


class AuditFinding(models.Model):
    """指摘: at one place; the measure (是正) is a duty with its day, verified when settled."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="findings")
    place = models.ForeignKey(AuditPlace, on_delete=models.PROTECT, related_name="findings")
    clause = models.ForeignKey(ContractClause, on_delete=models.PROTECT, related_name="+")
    words = SealedTextField("指摘の内容")
    duty = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="finding")

    class Meta:
        verbose_name = "指摘"
        verbose_name_plural = "指摘"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.audit} {self.place}"

    def sealing_key(self) -> VaultKey | None:
        return self.audit.contract.sealing_key()


class SiteVisit(models.Model):
    """立入り: ward staff at a workplace, whom they met, what they saw (CONT-145)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="visits")
    visited_on = models.DateField("立入日")
    workplace = models.CharField("業務執行場所", max_length=200)
    is_new_place = models.BooleanField("届出のない場所", default=False)
    staff = SealedTextField("区の職員")
    contact_person = SealedTextField("応対者")
    result = SealedTextField("結果")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("記録日時")

    class Meta:
        verbose_name = "立入り"
        verbose_name_plural = "立入り"
        ordering = ("-visited_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "visited_on", "workplace"], name="one_visit_a_day"
            ),
        )

    def __str__(self) -> str:
        return self.workplace

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()


class AuditorGrant(models.Model):
    """外部監査人の閲覧: one person, one contract, until a day (CONT-146)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="auditor_grants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    until_on = models.DateField("閲覧できる最後の日")
    granted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField("許可日時")
    revoked_at = models.DateTimeField("取消日時", null=True, blank=True)

    class Meta:
        verbose_name = "監査人の閲覧許可"
        verbose_name_plural = "監査人の閲覧許可"
        ordering = ("-until_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "person"],
                condition=models.Q(revoked_at__isnull=True),
                name="one_grant_a_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.until_on}"
