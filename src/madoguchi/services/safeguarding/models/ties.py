"""Ties (きょうだい): children linked by ward-only numbers; no facility ever sees a row."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.services.safeguarding.models.child import Child

NEVER = "never"


class SiblingGroup(models.Model):
    """A group under a number that only the ward knows."""

    TRAIL_VALUES = NEVER

    number = models.CharField("世帯整理番号", max_length=20, unique=True)
    linked_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="登録した人"
    )
    linked_at = models.DateTimeField("登録日時")

    class Meta:
        verbose_name = "きょうだい"
        verbose_name_plural = "きょうだい"
        ordering = ("number",)

    def __str__(self) -> str:
        return self.number


class Sibling(models.Model):
    """A child belongs to one group at most."""

    TRAIL_VALUES = NEVER

    group = models.ForeignKey(SiblingGroup, on_delete=models.CASCADE, related_name="siblings")
    child = models.OneToOneField(Child, on_delete=models.CASCADE, related_name="sibling")

    class Meta:
        verbose_name = "きょうだいの児童"
        verbose_name_plural = "きょうだいの児童"
        ordering = ("child__number",)

    def __str__(self) -> str:
        return f"{self.group} {self.child}"
