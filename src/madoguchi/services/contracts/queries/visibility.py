"""Which contracts somebody may see at all: everything else does not exist for them (CONT-158)."""

from django.db.models import Q, QuerySet

from madoguchi.core.errors import Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.permissions import CONTRACTOR_ROLES, WARD_ROLES
from madoguchi.services.contracts.terms import ContractState

_NOT_YET_HIS = (ContractState.PLANNED.value, ContractState.NOT_CONCLUDED.value)


def visible_contracts(actor: Actor) -> QuerySet[Contract]:
    """The section's own contracts, or the firm's concluded ones."""
    seen = Q(pk__in=[])
    if actor.is_person and actor.has_role(*WARD_ROLES):
        seen |= Q(chain__section_id=actor.organisation_id)
    if actor.is_person and actor.has_role(*CONTRACTOR_ROLES):
        seen |= Q(chain__contractor_id=actor.organisation_id) & ~Q(state__in=_NOT_YET_HIS)
    return Contract.objects.filter(seen).select_related(
        "case", "chain", "chain__section", "chain__contractor", "predecessor"
    )


def visible_contract(actor: Actor, number: str) -> Contract:
    """The contract with this case number; raises Missing (404) for any other."""
    contract = visible_contracts(actor).filter(case__number=number).first()
    if contract is None:
        raise Missing("no_such_contract", "お探しの契約は見つかりません。番号をご確認ください。")
    return contract
