"""RegisterRow (登録簿の行): what a clause asks to keep; a changed row is a new version."""

from django.db import models

from madoguchi.core.accounts.models import Person
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.sealed import SealedTextField
from madoguchi.services.contracts.models.contract import Contract
from madoguchi.services.contracts.terms import RegisterKind


class RegisterRow(models.Model):
    """``values``: JSON of field code -> text, sealed; ``replaces``: the version before it.

    ``digest`` (keyed) makes the same form sent twice one row.
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="register_rows")
    kind = models.CharField("登録簿", max_length=20, choices=RegisterKind.choices())
    values = SealedTextField("内容")
    digest = models.CharField("内容の要約値", max_length=64)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("記録日時")

    class Meta:
        verbose_name = "登録簿の行"
        verbose_name_plural = "登録簿の行"
        ordering = ("kind", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "kind", "digest"],
                condition=models.Q(replaces__isnull=True),
                name="one_register_row",
            ),
        )

    def __str__(self) -> str:
        return RegisterKind(self.kind).label

    def sealing_key(self) -> VaultKey | None:
        return self.contract.sealing_key()


class GoLive(models.Model):
    """導入の承認: only after every agreed item passed or was decided on (CONT-094)."""

    contract = models.OneToOneField(Contract, on_delete=models.CASCADE, related_name="go_live")
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField("承認日時")

    class Meta:
        verbose_name = "導入の承認"
        verbose_name_plural = "導入の承認"

    def __str__(self) -> str:
        return f"{self.contract} の導入"
