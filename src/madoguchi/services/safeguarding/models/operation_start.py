"""Before the start: what the system fulfils (適合表), and the gate of the service (稼働判定)."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.services.safeguarding.models.facility import FOR_ADMINISTRATORS
from madoguchi.services.safeguarding.models.service import ServiceContract
from madoguchi.services.safeguarding.rules.running import Conformity, GateItem


class ConformityItem(models.Model):
    """One line of 様式4; what is not simply fulfilled says how, or that it is missing."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    contract = models.ForeignKey(
        ServiceContract, on_delete=models.PROTECT, related_name="conformity_items"
    )
    number = models.PositiveSmallIntegerField("番号")
    area = models.CharField("区分", max_length=60)
    requirement = models.CharField("機能要件", max_length=300)
    answer = models.CharField("適合", max_length=10, choices=Conformity.choices())
    explanation = models.CharField("説明", max_length=500, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField("記入日時")

    class Meta:
        verbose_name = "機能要件"
        verbose_name_plural = "機能要件"
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "number"], name="one_conformity_item_a_number"
            ),
            models.CheckConstraint(
                condition=models.Q(answer=Conformity.SUPPORTED.value) | ~models.Q(explanation=""),
                name="gaps_are_explained",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.requirement}"


class GateCheck(models.Model):
    """A line of the gate, once it is fulfilled: who checked it, and what proves it."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    contract = models.ForeignKey(
        ServiceContract, on_delete=models.PROTECT, related_name="gate_checks"
    )
    item = models.CharField("項目", max_length=15, choices=GateItem.choices())
    evidence = models.CharField("確認した内容", max_length=300)
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField("確認日時")

    class Meta:
        verbose_name = "稼働判定の確認"
        verbose_name_plural = "稼働判定の確認"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["contract", "item"], name="one_gate_check_an_item"),
        )

    def __str__(self) -> str:
        return GateItem(self.item).label


class GoLive(models.Model):
    """稼働: the ward's decision, once all of the gate is fulfilled."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    contract = models.OneToOneField(
        ServiceContract, on_delete=models.PROTECT, related_name="go_live"
    )
    live_on = models.DateField("稼働日")
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("判定日時")

    class Meta:
        verbose_name = "稼働"
        verbose_name_plural = "稼働"

    def __str__(self) -> str:
        return f"稼働 {self.live_on}"
