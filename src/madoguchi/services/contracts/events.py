"""Facts that contracts announces to whoever listens; primitives only, fields only added."""

from dataclasses import dataclass

from madoguchi.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ContractConcluded(Event):
    """A contract was signed: services may begin to produce its deliverables."""

    NAME = "contracts.contract_concluded.v1"
    number: str
    title: str
    concluded_on: str
    tender_number: str
    is_rehearsal: bool
