"""Concern: judgement, action, next check (見立て・対応); what a facility confirmed (状況把握)."""

from django.db import models
from django.db.models import Q

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.safeguarding.models.alert import Alert
from madoguchi.services.safeguarding.models.child import Child, Placement
from madoguchi.services.safeguarding.models.observation import UrgentReport
from madoguchi.services.safeguarding.models.report import ReportPeriod
from madoguchi.services.safeguarding.rules.case_work import Judgement
from madoguchi.services.safeguarding.rules.sightings import SightingMeans

NEVER = "never"


class CaseAction(models.Model):
    """What the ward judged and did, and when it looks again. No facility ever sees a row.

    checked_at  the next check was made: a later action follows from it
    """

    TRAIL_VALUES = NEVER
    TRAIL_MASKED = ("words",)

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="actions")
    alert = models.ForeignKey(
        Alert, null=True, blank=True, on_delete=models.CASCADE, related_name="actions"
    )
    report = models.ForeignKey(
        ReportPeriod, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    urgent_report = models.ForeignKey(
        UrgentReport, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    judgement = models.CharField("見立て・対応", max_length=20, choices=Judgement.choices())
    words = SealedTextField("記録", blank=True)
    acted_on = models.DateField("対応した日")
    next_check_on = models.DateField("次の確認日", null=True, blank=True)
    checked_at = models.DateTimeField("次の確認を済ませた日時", null=True, blank=True)
    recorded_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時")
    form_key = models.CharField("操作番号", max_length=64)

    class Meta:
        verbose_name = "対応の記録"
        verbose_name_plural = "対応の記録"
        ordering = ("-acted_on", "-pk")
        indexes = (
            models.Index(
                fields=["next_check_on"], condition=Q(checked_at__isnull=True),
                name="action_to_check",
            ),
        )  # fmt: skip
        constraints = (
            models.UniqueConstraint(fields=["child", "form_key"], name="one_action_a_press"),
        )

    def __str__(self) -> str:
        return f"{self.child} {Judgement(self.judgement).label}"

    def sealing_key(self) -> VaultKey:
        return self.child.contract.key


class ChildSighting(models.Model):
    """状況把握: the facility met the child, or the hospital confirmed; it expires."""

    TRAIL_VALUES = NEVER

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="sightings")
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="sightings")
    confirmed_on = models.DateField("確認した日")
    means = models.CharField("方法", max_length=20, choices=SightingMeans.choices())
    valid_days = models.PositiveSmallIntegerField("有効日数")
    entered_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="入力した人"
    )
    entered_at = models.DateTimeField("入力日時")

    class Meta:
        verbose_name = "状況把握"
        verbose_name_plural = "状況把握"
        ordering = ("-confirmed_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["placement", "confirmed_on", "means"], name="one_sighting_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.placement} {self.confirmed_on} {SightingMeans(self.means).label}"
