"""Subcontract (再委託): a tree of firms below the contractor, each approved on its own."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.contracts.models.approval import ApprovalRequest
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.terms import StartPaper, SubcontractOrigin


class Subcontract(models.Model):
    """One firm in the tree; ``parent`` None: engaged by the contractor itself.

    ``approval`` None: a draft, or papers are missing. Whether it is in force on a day depends on
    every firm above it (queries/subcontracts.py).
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="subcontracts")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    firm = models.CharField("再委託先の名称", max_length=200)
    is_subsidiary = models.BooleanField("委託先の子会社（会社法第2条第3号）", default=False)
    scope = models.TextField("再委託する業務の範囲")
    necessity = models.TextField("やむを得ない理由", blank=True)
    is_main_work = models.BooleanField("主要な業務", default=False)
    is_whole = models.BooleanField("業務の全部", default=False)
    origin = models.CharField(
        "申請のきっかけ",
        max_length=20,
        choices=SubcontractOrigin.choices(),
        default=SubcontractOrigin.CONTRACTOR.value,
    )
    approval = models.OneToOneField(
        ApprovalRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="subcontract"
    )
    starts_on = models.DateField("業務を始める日", null=True, blank=True)
    withdrawn_on = models.DateField("承認を取り消した日", null=True, blank=True)
    withdrawal_reason = models.CharField("取消しの理由", max_length=300, blank=True)
    drafted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    drafted_at = models.DateTimeField("作成日時")

    class Meta:
        verbose_name = "再委託"
        verbose_name_plural = "再委託"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["parent", "firm"], name="one_place_below_a_firm"),
            models.UniqueConstraint(
                fields=["contract", "firm"],
                condition=models.Q(parent__isnull=True),
                name="one_place_below_the_contractor",
            ),
        )

    def __str__(self) -> str:
        return self.firm


class SubcontractPaper(models.Model):
    """One of the start papers of a subcontractor, or its pledge; a later version never replaces."""

    subcontract = models.ForeignKey(Subcontract, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField("文書", max_length=30, choices=StartPaper.choices())
    version = models.PositiveSmallIntegerField("版")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    filed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField("提出日時")

    class Meta:
        verbose_name = "再委託先の文書"
        verbose_name_plural = "再委託先の文書"
        ordering = ("kind", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=["subcontract", "kind", "version"], name="one_paper_a_version"
            ),
        )

    def __str__(self) -> str:
        return f"{self.subcontract} {StartPaper(self.kind).label}"
