"""ApprovalRequest (承認申請): asked by the contractor, decided by the ward, before the act."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.terms import ApprovalKind, ApprovalState


class ApprovalRequest(models.Model):
    """One mechanism for copy, take-out, subcontract, backup method, staff and plan (CONT-160).

    ``copies`` of a copy: how many the firm asks for, and once approved how many the ward allows;
    ``asset`` None: of whatever the contract holds.
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="approvals")
    kind = models.CharField("種類", max_length=20, choices=ApprovalKind.choices())
    subject = models.CharField("申請の内容", max_length=200)
    reason = SealedTextField("理由")
    is_main_work = models.BooleanField("主要な業務", default=False)
    planned_on = models.DateField("予定日", null=True, blank=True)
    asset = models.ForeignKey(
        "CustodyAsset", null=True, blank=True, on_delete=models.PROTECT,
        related_name="copy_approvals", verbose_name="複写する預かり品",
    )  # fmt: skip
    copies = models.PositiveSmallIntegerField("写しの部数", null=True, blank=True)
    requested_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("申請日時")
    state = models.CharField(
        "状態",
        max_length=20,
        choices=ApprovalState.choices(),
        default=ApprovalState.REQUESTED.value,
    )
    question = SealedTextField("区からの照会", blank=True)
    answer = SealedTextField("照会への回答", blank=True)
    conditions = models.CharField("承認の条件", max_length=300, blank=True)
    decision_reason = SealedTextField("不承認の理由", blank=True)
    decided_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("決定日時", null=True, blank=True)
    effective_from_on = models.DateField("効力の開始日", null=True, blank=True)
    effective_until_on = models.DateField("効力の終了日", null=True, blank=True)

    class Meta:
        verbose_name = "承認申請"
        verbose_name_plural = "承認申請"
        ordering = ("-requested_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "kind", "subject"],
                condition=models.Q(
                    state__in=(ApprovalState.REQUESTED.value, ApprovalState.ASKED_BACK.value)
                ),
                name="one_waiting_request",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=ApprovalKind.COPY.value) | models.Q(copies__gte=1),
                name="copies_are_numbered",
            ),
        )

    def __str__(self) -> str:
        return f"{ApprovalKind(self.kind).label} {self.subject}"

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()
