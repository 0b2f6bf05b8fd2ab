"""Incident (事故・おそれ): what was feared or happened, and every step to its end."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.terms import IncidentKind, IncidentState, IncidentStep


class Incident(models.Model):
    """Fear alone counts (おそれ). A drill looks the same and is marked on every page.

    ``subcontractor``: where it happened, empty for the contractor's own place. ``leak_known_on``:
    the day from which the clocks of the report to the commission run (``rules.leaks``).
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="incidents")
    number = models.PositiveSmallIntegerField("番号")
    kind = models.CharField("種類", max_length=30, choices=IncidentKind.choices())
    is_feared = models.BooleanField("おそれの段階", default=True)
    is_drill = models.BooleanField("訓練", default=False)
    words = SealedTextField("状況")
    noticed_at = models.DateTimeField("気づいた日時")
    reported_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField("第一報の日時")
    state = models.CharField(
        "状態",
        max_length=20,
        choices=IncidentState.choices(),
        default=IncidentState.AWAITING_WRITTEN.value,
    )
    cause = SealedTextField("原因", blank=True)
    prevention = SealedTextField("再発防止策", blank=True)
    closed_at = models.DateTimeField("終結日時", null=True, blank=True)
    subcontractor = models.CharField("発生した再委託先", max_length=200, blank=True)
    leak_known_on = models.DateField("報告対象の事態を知った日", null=True, blank=True)
    leak_grounds = models.JSONField("報告対象とした理由", default=list, blank=True)

    class Meta:
        verbose_name = "事故報告"
        verbose_name_plural = "事故報告"
        ordering = ("-reported_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["contract", "number"], name="one_incident_a_number"),
            models.UniqueConstraint(
                fields=["contract", "kind", "noticed_at", "reported_by", "is_drill"],
                name="one_incident_a_notice",
            ),
        )

    def __str__(self) -> str:
        return f"第{self.number}号 {IncidentKind(self.kind).label}"

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()


class IncidentEntry(models.Model):
    """A written report, an instruction, its execution, or a note; only ever added."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="entries")
    step = models.CharField("種類", max_length=20, choices=IncidentStep.choices())
    words = SealedTextField("内容")
    happened_at = models.DateTimeField("日時")
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "事故の経過"
        verbose_name_plural = "事故の経過"
        ordering = ("happened_at", "pk")

    def __str__(self) -> str:
        return f"{self.incident} {IncidentStep(self.step).label}"

    def sealing_key(self) -> VaultKey | None:
        return self.incident.sealing_key()
