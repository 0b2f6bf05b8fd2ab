"""Eligibility (参加資格): judgements by condition, the decision, suspensions, disqualification."""

from django.db import models

from madoguchi.core.accounts.models import Organisation
from madoguchi.services.procurement.models.application import Application
from madoguchi.services.procurement.models.demands import Condition, DisqualificationGround
from madoguchi.services.procurement.models.publishing import Approval
from madoguchi.services.procurement.terms import Stage, Verdict


class Suspension(models.Model):
    """指名停止・入札参加禁止: a period by legal entity, rechecked until the contract (PROC-052)."""

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="suspensions"
    )
    firm = models.CharField("商号", max_length=200)
    corporate_number = models.CharField("法人番号", max_length=13, blank=True, db_index=True)
    kind = models.CharField("措置", max_length=40, default="指名停止")
    starts_on = models.DateField("開始日")
    ends_on = models.DateField("終了日")
    reason = models.CharField("理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "指名停止等"
        verbose_name_plural = "指名停止等"
        ordering = ("-starts_on",)

    def __str__(self) -> str:
        return f"{self.firm} {self.starts_on}～{self.ends_on}"


class Judgement(models.Model):
    """適／否／確認中 for one condition and one firm, with evidence and reason (PROC-050)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.judgement"

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="judgements"
    )
    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="judgements")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    verdict = models.CharField(
        "判定", max_length=8, choices=Verdict.choices(), default=Verdict.PENDING.value
    )
    reason = models.TextField("理由", blank=True)
    evidence = models.CharField("確認した資料", max_length=300, blank=True)
    reference_on = models.DateField("基準日", null=True, blank=True)
    judged_at = models.DateTimeField("判定日時", null=True, blank=True)
    judged_by_id = models.BigIntegerField("判定した職員", null=True, blank=True)

    class Meta:
        verbose_name = "資格の判定"
        verbose_name_plural = "資格の判定"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["application", "condition", "organisation"], name="judgement_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} {self.condition} {self.verdict}"


class EligibilityDecision(models.Model):
    """参加資格決定: the outcome for one application, approved before letters go (PROC-067)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.eligibility_decision"

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="eligibility"
    )
    is_eligible = models.BooleanField("参加資格あり")
    reason = models.TextField("理由", blank=True)
    decided_at = models.DateTimeField("決定日時")
    decided_by_id = models.BigIntegerField("決定した職員")
    approval = models.ForeignKey(Approval, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        verbose_name = "参加資格の決定"
        verbose_name_plural = "参加資格の決定"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.application} {self.is_eligible}"


class EligibilityRecheck(models.Model):
    """A recheck after filing or before the contract (PROC-070, 138)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.eligibility_recheck"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="rechecks")
    checked_on = models.DateField("確認日")
    reference_on = models.DateField("基準日")
    findings = models.JSONField("結果", default=list)
    is_passed = models.BooleanField("適")
    checked_by_id = models.BigIntegerField("確認した職員", null=True, blank=True)

    class Meta:
        verbose_name = "資格の再確認"
        verbose_name_plural = "資格の再確認"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.application} {self.checked_on}"


class Disqualification(models.Model):
    """失格: ground, facts, stage, decider; out of the ranking from then on (PROC-130)."""

    TRAIL_VALUES = "madoguchi.services.procurement.queries.trail_values.disqualification"

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="disqualifications"
    )
    ground = models.ForeignKey(DisqualificationGround, on_delete=models.PROTECT)
    effect = models.CharField("効果", max_length=14)
    facts = models.TextField("事実")
    evidence = models.CharField("証拠", max_length=300, blank=True)
    stage = models.CharField("段階", max_length=16, choices=Stage.choices())
    decided_at = models.DateTimeField("決定日時")
    decided_by_id = models.BigIntegerField("決定者")

    class Meta:
        verbose_name = "失格"
        verbose_name_plural = "失格"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.application} {self.ground}"
