"""Duty (義務): what a clause asks, by when; and the filings (提出) that settle it."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import StoredFile, VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.contracts.models.clauses import ContractClause
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.terms import DutyState, DutyTrigger, FilingState


class Duty(models.Model):
    """``period_on``: first day of the period it reports on; ``due_on`` None binds at all times.

    ``reason``: why it does not apply, or how it was breached. ``settles``: another set's duty
    that the same proof settles (CONT-031). Of a duty opened on request, ``asked_*`` says who asked
    for what. ``is_strict``: it holds data of children; only few may open its files (CONT-115).
    ``printed_due_on``: the day on the paper, where the ward decided another one (CONT-118).
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="duties")
    clause = models.ForeignKey(ContractClause, on_delete=models.PROTECT, related_name="duties")
    code = models.CharField("義務の記号", max_length=60)
    title = models.CharField("義務", max_length=200)
    trigger = models.CharField("きっかけ", max_length=20, choices=DutyTrigger.choices())
    due_words = models.CharField("期限（原文）", max_length=100, blank=True)
    period_on = models.DateField("対象期間の初日", null=True, blank=True)
    due_on = models.DateField("期限", null=True, blank=True)
    proof_words = models.CharField("証拠となるもの", max_length=100)
    needs_approval = models.BooleanField("事前承認を要する", default=False)
    is_lasting = models.BooleanField("終了後も続く", default=False)
    state = models.CharField(
        "状態", max_length=20, choices=DutyState.choices(), default=DutyState.OPEN.value
    )
    reason = models.CharField("理由", max_length=300, blank=True)
    settled_on = models.DateField("承認日", null=True, blank=True)
    asked_words = SealedTextField("求めた内容", blank=True)
    asked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField("求めた日時", null=True, blank=True)
    is_strict = models.BooleanField("閲覧を限る", default=False)
    printed_due_on = models.DateField("契約書上の期限", null=True, blank=True)
    due_ground = models.CharField("期限を定めた理由", max_length=200, blank=True)
    same_as = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="also"
    )

    class Meta:
        verbose_name = "義務"
        verbose_name_plural = "義務"
        ordering = ("clause__clause_set__position", "clause__number", "due_on", "pk")
        indexes = (
            models.Index(fields=["state", "due_on"], name="contracts_duty_due"),
            # What is late in each of a thousand contracts, counted without reading what is settled.
            models.Index(
                fields=["contract", "due_on"],
                condition=models.Q(
                    state__in=(DutyState.OPEN.value, DutyState.RETURNED.value),
                    same_as__isnull=True,
                ),
                name="contracts_duty_unsettled",
            ),
            # The next twenty days of all contracts, without sorting sixty thousand.
            models.Index(
                fields=["due_on", "contract", "id"],
                condition=models.Q(same_as__isnull=True),
                name="contracts_duty_by_day",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "title", "due_on"],
                condition=models.Q(trigger=DutyTrigger.ON_REQUEST.value),
                name="one_request_a_day",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()


class Filing(models.Model):
    """提出: a dated document of a named person, kept as filed; a later one never replaces it."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="filings")
    version = models.PositiveSmallIntegerField("版")
    note = SealedTextField("説明", blank=True)
    filed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField("提出日時")
    state = models.CharField(
        "状態", max_length=20, choices=FilingState.choices(), default=FilingState.FILED.value
    )
    decided_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("確認日時", null=True, blank=True)
    reason = SealedTextField("差戻しの理由", blank=True)

    class Meta:
        verbose_name = "提出"
        verbose_name_plural = "提出"
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=["duty", "version"], name="one_filing_a_version"),
        )

    def __str__(self) -> str:
        return f"{self.duty} 第{self.version}版"

    def sealing_key(self) -> VaultKey | None:
        return self.duty.contract.sealing_key()


class FilingFile(models.Model):
    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    annex = models.CharField("添付の名称", max_length=100, blank=True)

    class Meta:
        verbose_name = "提出された文書"
        verbose_name_plural = "提出された文書"
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.file)
