"""Custody of what outlives a contract's key: the kept copies and the certificate of erasure."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.urls import reverse

from madoguchi.core.accounts.terms import Role
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.custody import Belonging, Custody, register
from madoguchi.core.vault.models import VaultKey
from madoguchi.services.contracts.models import Erasure

KEEPERS = (Role.OFFICER, Role.APPROVER)


def register_custody() -> None:
    register("contracts", Custody(keys=_keys, belongings=_belongings))


def _keys(actor: Actor) -> QuerySet[VaultKey]:
    if actor.organisation_id is None or not actor.has_role(*KEEPERS):
        return VaultKey.objects.none()
    own = Erasure.objects.filter(contract__chain__section_id=actor.organisation_id)
    return VaultKey.objects.filter(pk__in=own.values("kept_key"))


def _belongings(keys: Collection[int]) -> dict[int, Belonging]:
    rows = Erasure.objects.filter(kept_key__in=keys).select_related("contract__case")
    return {
        erasure.kept_key_id: Belonging(
            number=erasure.contract.case.number,
            title=f"{erasure.contract.case.title}（消去後に保存する文書）",
            url=reverse("contracts:contract-erasure", args=[erasure.contract.case.number]),
        )
        for erasure in rows
    }
