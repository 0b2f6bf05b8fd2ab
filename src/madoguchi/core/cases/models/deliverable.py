"""Deliverable (納品物): what a service hands in, whatever the service."""

from django.db import models

from madoguchi.core.cases.models.case import Case
from madoguchi.core.vault.models import StoredFile


class Deliverable(models.Model):
    """``due_text`` is what the papers say ("会議の1週間前"), ``due_on`` the day, if any."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="deliverables")
    title = models.CharField("名称", max_length=200)
    due_text = models.CharField("期限（原文）", max_length=200, blank=True)
    due_on = models.DateField("期限", null=True, blank=True)
    added_at = models.DateTimeField("登録日時")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT)
    delivered_at = models.DateTimeField("納品日時", null=True, blank=True)
    delivered_by_id = models.BigIntegerField("納品者", null=True, blank=True)

    class Meta:
        verbose_name = "納品物"
        verbose_name_plural = "納品物"
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return self.title
