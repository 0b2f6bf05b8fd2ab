"""Which contracts somebody may see at all: everything else does not exist for them (CONT-158)."""

from django.db.models import Q, QuerySet

from madoguchi.core.accounts.terms import Role
from madoguchi.core.errors import Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.permissions import (
    CONTRACTOR_ROLES,
    WARD_ROLES,
    in_ward,
    ward_of,
)
from madoguchi.services.contracts.terms import ContractState

_WITH = ("case", "chain", "chain__section", "chain__contractor", "predecessor")
_NOT_YET_HIS = (ContractState.PLANNED.value, ContractState.NOT_CONCLUDED.value)


def visible_contracts(actor: Actor) -> QuerySet[Contract]:
    """The section's own contracts, or the firm's concluded ones."""
    seen = Q(pk__in=[])
    if actor.is_person and actor.has_role(*WARD_ROLES):
        seen |= Q(chain__section_id=actor.organisation_id)
    if actor.is_person and actor.has_role(*CONTRACTOR_ROLES):
        seen |= Q(chain__contractor_id=actor.organisation_id) & ~Q(state__in=_NOT_YET_HIS)
    return Contract.objects.filter(seen).select_related(*_WITH)


def accountable_contracts(actor: Actor) -> QuerySet[Contract]:
    """Whose money somebody may see: the section its own, the accountant all of the ward's.

    An accountant sees nothing else of them: no roster, no incident, no custody.
    """
    seen = Q(pk__in=[])
    if actor.is_person and actor.has_role(*WARD_ROLES):
        seen |= Q(chain__section_id=actor.organisation_id)
    if actor.is_person and actor.has_role(Role.ACCOUNTANT):
        seen |= in_ward(ward_of(actor.organisation_id), "chain__section")
    return Contract.objects.filter(seen).select_related(*_WITH)


def visible_contract(actor: Actor, number: str) -> Contract:
    """The contract with this case number; raises Missing (404) for any other."""
    return _only(visible_contracts(actor), number)


def accountable_contract(actor: Actor, number: str) -> Contract:
    """The contract with this number whose money the actor may see; raises Missing (404)."""
    return _only(accountable_contracts(actor), number)


def _only(contracts: QuerySet[Contract], number: str) -> Contract:
    contract = contracts.filter(case__number=number).first()
    if contract is None:
        raise Missing("no_such_contract", "お探しの契約は見つかりません。番号をご確認ください。")
    return contract
