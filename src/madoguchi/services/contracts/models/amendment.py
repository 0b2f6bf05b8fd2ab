"""Amendment (変更契約): what changed, from when, signed by both; the old words stay."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.terms import AmendedSubject, AmendmentReason, AmendmentState


class Amendment(models.Model):
    """``budget_year``: the 年度 whose appropriation was cut, for that reason only (CONT-020)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="amendments")
    number = models.PositiveSmallIntegerField("回")
    reason_kind = models.CharField("理由の種類", max_length=20, choices=AmendmentReason.choices())
    reason = models.TextField("理由")
    legal_ground = models.CharField("根拠", max_length=200, blank=True)
    budget_year = models.PositiveSmallIntegerField("減額された予算の年度", null=True, blank=True)
    effective_on = models.DateField("効力の開始日")
    state = models.CharField(
        "状態", max_length=20, choices=AmendmentState.choices(),
        default=AmendmentState.DRAFTED.value,
    )  # fmt: skip
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("起案日時")
    ward_signed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ward_signed_at = models.DateTimeField("区の署名日時", null=True, blank=True)
    firm_signed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    firm_signed_at = models.DateTimeField("受託者の署名日時", null=True, blank=True)

    class Meta:
        verbose_name = "変更契約"
        verbose_name_plural = "変更契約"
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["contract", "number"], name="one_amendment_a_number"),
        )

    def __str__(self) -> str:
        return f"第{self.number}回変更契約"


class AmendedFact(models.Model):
    """One thing that changed.

    ``before``/``after``: digits of yen, an ISO day, codes with commas, or words, by ``subject``.
    """

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="facts")
    subject = models.CharField("変わるもの", max_length=20, choices=AmendedSubject.choices())
    name = models.CharField("項目", max_length=100)
    before = models.CharField("変更前", max_length=500, blank=True)
    after = models.CharField("変更後", max_length=500)
    fiscal_year = models.PositiveSmallIntegerField("対象年度（西暦）", null=True, blank=True)

    class Meta:
        verbose_name = "変更の内容"
        verbose_name_plural = "変更の内容"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["amendment", "name"], name="one_fact_a_name"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.after}"
