"""RuleSetting (規則の設定): a number of a rule that the ward set, from a day on, and why."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.services.safeguarding.models.facility import FOR_ADMINISTRATORS


class RuleSetting(models.Model):
    """Judgements before ``from_on`` keep the number that was in force then."""

    TRAIL_VALUES = FOR_ADMINISTRATORS

    rule = models.CharField("規則", max_length=30)
    parameter = models.CharField("項目", max_length=30)
    value = models.IntegerField("値")
    from_on = models.DateField("適用開始日")
    reason = models.CharField("理由・根拠", max_length=300)
    set_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="設定した人"
    )
    set_at = models.DateTimeField("設定日時")

    class Meta:
        verbose_name = "規則の設定"
        verbose_name_plural = "規則の設定"
        ordering = ("rule", "parameter", "-from_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["rule", "parameter", "from_on"], name="one_value_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.parameter} {self.from_on}"
