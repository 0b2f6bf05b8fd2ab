"""InquiryEntry: what was done about an inquiry, when and by whom; only ever added to."""

from django.db import models

from madoguchi.core.desk.models.inquiry import Inquiry
from madoguchi.core.desk.terms import EntryKind


class InquiryEntry(models.Model):
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField("種類", max_length=12, choices=EntryKind.choices())
    at = models.DateTimeField("日時")
    by_label = models.CharField("記録者", max_length=200)
    by_person_id = models.BigIntegerField("利用者", null=True, blank=True)
    text = models.TextField("内容", blank=True)

    class Meta:
        verbose_name = "問合せの経過"
        verbose_name_plural = "問合せの経過"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.inquiry} {self.kind}"

    @property
    def term(self) -> EntryKind:
        return EntryKind(self.kind)
