"""ContractDeliverable (納品物) with its due rule and format, and the inspections (検査) of it."""

from datetime import date

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.cases.models import Deliverable
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.core.vault.terms import FileState
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.rules.delay import inspection_due
from madoguchi.services.contracts.terms import DeliverableState, InspectionResult

# Not handed in, or handed in and to be corrected: the contractor still owes it.
STILL_DUE = (DeliverableState.AWAITED.value, DeliverableState.FAILED.value)


class ContractDeliverable(models.Model):
    """What the contract adds to the house's deliverable: number, event, format, virus check.

    ``event_words``/``event_on``: the day that the due rule counts from (監査実施初日, CONT-123).
    ``checked_software``/``checked_on``: the virus-check statement (CONT-126).
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="deliverables")
    deliverable = models.OneToOneField(
        Deliverable, on_delete=models.PROTECT, related_name="contract_row"
    )
    number = models.PositiveSmallIntegerField("番号")
    event_words = models.CharField("期限の基準", max_length=100, blank=True)
    event_on = models.DateField("基準の日", null=True, blank=True)
    only_in_fiscal_year = models.PositiveSmallIntegerField("対象年度", null=True, blank=True)
    alternates_from_year = models.PositiveSmallIntegerField(
        "隔年の起点の年度", null=True, blank=True
    )
    copies = models.CharField("部数", max_length=60, blank=True)
    reviewer = SealedTextField("確認する職員", blank=True)
    is_final_set = models.BooleanField("全ての納品物をまとめた最終納品物", default=False)
    formats = models.CharField("形式", max_length=100, blank=True)
    must_be_editable = models.BooleanField("編集可能な形式に限る", default=False)
    place = models.CharField("納品先", max_length=200, blank=True)
    state = models.CharField(
        "状態",
        max_length=20,
        choices=DeliverableState.choices(),
        default=DeliverableState.AWAITED.value,
    )
    checked_software = models.CharField("ウイルスチェックのソフト", max_length=100, blank=True)
    checked_on = models.DateField("ウイルスチェックの日", null=True, blank=True)
    accepted_on = models.DateField("検査合格日", null=True, blank=True)

    class Meta:
        verbose_name = "契約の納品物"
        verbose_name_plural = "契約の納品物"
        ordering = ("number", "pk")
        constraints = (
            models.UniqueConstraint(fields=["contract", "number"], name="one_deliverable_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.deliverable.title}"

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()

    @property
    def inspection_due_on(self) -> date | None:
        """The last day to inspect what lies there; None if nothing waits for an inspection."""
        delivered_at = self.deliverable.delivered_at
        waits = self.state == DeliverableState.DELIVERED.value and not self.awaits_delivery
        if not waits or delivered_at is None:
            return None
        return inspection_due(day_of(delivered_at), is_works=self.contract.is_works)

    @property
    def awaits_delivery(self) -> bool:
        """Not handed in, to be corrected, or handed in as a file that the checks refused."""
        if self.state in STILL_DUE:
            return True
        file = self.deliverable.file
        is_refused = file is not None and file.state == FileState.REFUSED.value
        return self.state == DeliverableState.DELIVERED.value and is_refused


class Inspection(models.Model):
    """検査: by a named inspector, on a day, with a result; a failed one stays beside the next."""

    row = models.ForeignKey(
        ContractDeliverable, on_delete=models.CASCADE, related_name="inspections"
    )
    inspector = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    inspected_on = models.DateField("検査日")
    result = models.CharField("結果", max_length=20, choices=InspectionResult.choices())
    points = models.TextField("確認した点", blank=True)
    defects = models.TextField("手直しの内容", blank=True)
    correct_by_on = models.DateField("手直しの期限", null=True, blank=True)
    recorded_at = models.DateTimeField("記録日時")

    class Meta:
        verbose_name = "検査"
        verbose_name_plural = "検査"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.row} {self.inspected_on}"
