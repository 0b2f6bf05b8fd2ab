"""Before the next contract: the yearly consultation and the evaluation of the performance."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.services.contracts.models.contract import Contract, PrecedentCondition
from madoguchi.services.contracts.terms import Evaluation


class Consultation(models.Model):
    """年度協議 for a coming contract: content, price, pay floor and prices (CONT-008)."""

    condition = models.OneToOneField(
        PrecedentCondition, on_delete=models.CASCADE, related_name="consultation"
    )
    held_on = models.DateField("協議の日")
    content = models.TextField("業務内容についての協議")
    price = models.TextField("金額についての協議")
    price_rises = models.TextField("労働報酬下限額・物価上昇の影響")
    result = models.TextField("協議の結果")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("記録日時")
    approved_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField("承認日時", null=True, blank=True)

    class Meta:
        verbose_name = "年度協議"
        verbose_name_plural = "年度協議"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.held_on} 年度協議"

    @property
    def contract(self) -> Contract:
        return self.condition.contract


class PerformanceEvaluation(models.Model):
    """履行実績の評価: the facts as they stood, and the conclusion with its reasons (CONT-153)."""

    contract = models.OneToOneField(Contract, on_delete=models.CASCADE, related_name="evaluation")
    facts = models.JSONField("評価した事実", default=list)
    conclusion = models.CharField("結論", max_length=20, choices=Evaluation.choices())
    reasons = models.TextField("理由")
    evaluated_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    evaluated_at = models.DateTimeField("評価日時")

    class Meta:
        verbose_name = "履行実績の評価"
        verbose_name_plural = "履行実績の評価"
        ordering = ("pk",)

    def __str__(self) -> str:
        return Evaluation(self.conclusion).label
