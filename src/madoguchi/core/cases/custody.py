"""Custody of the files under a case's key: its own section keeps them."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.urls import reverse

from madoguchi.core.cases.models import Case
from madoguchi.core.cases.permissions import WARD_ROLES
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.custody import Belonging, Custody, register
from madoguchi.core.vault.models import VaultKey


def register_custody() -> None:
    register("cases", Custody(keys=_keys, belongings=_belongings))


def _keys(actor: Actor) -> QuerySet[VaultKey]:
    if actor.organisation_id is None or not actor.has_role(*WARD_ROLES):
        return VaultKey.objects.none()
    return VaultKey.objects.filter(case__section_id=actor.organisation_id)


def _belongings(keys: Collection[int]) -> dict[int, Belonging]:
    return {
        case.key_id: Belonging(
            number=case.number,
            title=case.title,
            url=reverse("cases:case", args=[case.number]),
            kept_until_on=case.retained_until_on,
            is_under_way=case.closed_at is None,
        )
        for case in Case.objects.filter(key__in=keys)
        if case.key_id is not None
    }
