"""The clause sets of a contract in the version it was signed with, clause by clause."""

from django.db import models

from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.rules.library import versions_of


class ContractClauseSet(models.Model):
    """Which set, in which version; the officer confirms what the product proposes (CONT-011)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="clause_sets")
    code = models.CharField("特記事項", max_length=40)
    label = models.CharField("名称", max_length=100)
    version = models.CharField("版", max_length=40)
    position = models.PositiveSmallIntegerField("順", default=0)

    class Meta:
        verbose_name = "適用する特記事項"
        verbose_name_plural = "適用する特記事項"
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=["contract", "code"], name="one_version_of_a_set"),
        )

    def __str__(self) -> str:
        """With the Japanese name of the version where it is not the standard one."""
        names = dict(versions_of(self.code))
        is_standard = next(iter(names), "") == self.version
        return self.label if is_standard else f"{self.label}（{names.get(self.version, '')}）"


class ContractClause(models.Model):
    """One clause as signed: its words are copied, so that a later version changes nothing here."""

    clause_set = models.ForeignKey(
        ContractClauseSet, on_delete=models.CASCADE, related_name="clauses"
    )
    number = models.PositiveSmallIntegerField("項番")
    heading = models.CharField("見出し", max_length=100)
    summary = models.TextField("内容")

    class Meta:
        verbose_name = "条項"
        verbose_name_plural = "条項"
        ordering = ("clause_set__position", "number")
        constraints = (
            models.UniqueConstraint(fields=["clause_set", "number"], name="one_clause_a_number"),
        )

    def __str__(self) -> str:
        return f"第{self.number}項 {self.heading}"
