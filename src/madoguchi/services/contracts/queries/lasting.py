"""What still binds when the contract is over: lasting duties and who swore secrecy (CONT-054)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.services.contracts.models import Contract, Duty, SecrecyOath


@dataclass(frozen=True, kw_only=True)
class Lasting:
    duties: Sequence[Duty]
    oaths: Sequence[SecrecyOath]


def lasting_of(contract: Contract, today: date) -> Lasting | None:
    """None while the term still runs: the board shows it then."""
    if contract.concluded_on is None or today <= contract.ends_on:
        return None
    return Lasting(
        duties=list(contract.duties.filter(is_lasting=True).select_related("clause__clause_set")),
        oaths=list(
            SecrecyOath.objects.filter(worker__contract=contract).select_related(
                "worker__contract__case__key"
            )
        ),
    )
