"""Party: an organisation that takes part in a case, in some capacity."""

from django.db import models

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.cases.models.case import Case


class Party(models.Model):
    """``capacity`` in the words of the papers: 受託者, 再委託先, 参加事業者. Days are included."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    capacity = models.CharField("立場", max_length=40)
    since_on = models.DateField("開始日")
    until_on = models.DateField("終了日", null=True, blank=True)

    class Meta:
        verbose_name = "関係者"
        verbose_name_plural = "関係者"
        ordering = ("since_on", "pk")

    def __str__(self) -> str:
        return f"{self.case} / {self.organisation} / {self.capacity}"
