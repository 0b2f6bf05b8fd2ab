"""The final set (最終納品物): which deliverables of the contract it holds and which it lacks."""

from madoguchi.core.vault.terms import FileState
from madoguchi.services.contracts.models import ContractDeliverable
from madoguchi.services.contracts.rules.deliverables import missing_numbers
from madoguchi.services.contracts.terms import DeliverableState


def missing_in_final_set(final: ContractDeliverable) -> list[int]:
    """Numbers of the year's deliverables that are not in the set yet."""
    due = final.contract.deliverables.filter(is_final_set=False).exclude(
        state=DeliverableState.NOT_THIS_YEAR.value
    )
    good = final.parts.exclude(file__state=FileState.REFUSED.value)
    held = good.values_list("part_of__number", flat=True)
    return missing_numbers(due.values_list("number", flat=True), held)
