"""Printed matter (印刷物) of a deliverable: size, number, and the proofs agreed (CONT-128)."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.models.deliverable import ContractDeliverable
from madoguchi.services.contracts.terms import ProofKind


class PrintOrder(models.Model):
    row = models.OneToOneField(
        ContractDeliverable, on_delete=models.CASCADE, related_name="print_order"
    )
    size = models.CharField("判型・面・色", max_length=100)
    copies = models.PositiveIntegerField("部数")
    text_proofs = models.PositiveSmallIntegerField("文字校正の回数")
    colour_proofs = models.PositiveSmallIntegerField("色校正の回数")

    class Meta:
        verbose_name = "印刷の仕様"
        verbose_name_plural = "印刷の仕様"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.size} {self.copies}部"

    @property
    def contract(self) -> Contract:
        return self.row.contract


class Proof(models.Model):
    """校正: asked for by the contractor, approved by the ward."""

    order = models.ForeignKey(PrintOrder, on_delete=models.CASCADE, related_name="proofs")
    kind = models.CharField("種類", max_length=10, choices=ProofKind.choices())
    number = models.PositiveSmallIntegerField("回")
    note = models.CharField("内容", max_length=300)
    requested_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("提出日時")
    answer = models.CharField("区の回答", max_length=300, blank=True)
    approved_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField("校了日時", null=True, blank=True)

    class Meta:
        verbose_name = "校正"
        verbose_name_plural = "校正"
        ordering = ("kind", "number")
        constraints = (
            models.UniqueConstraint(fields=["order", "kind", "number"], name="one_proof_a_number"),
            models.UniqueConstraint(fields=["order", "kind", "note"], name="one_proof_a_note"),
        )

    def __str__(self) -> str:
        return f"{ProofKind(self.kind).label} 第{self.number}回"

    @property
    def contract(self) -> Contract:
        return self.order.contract
