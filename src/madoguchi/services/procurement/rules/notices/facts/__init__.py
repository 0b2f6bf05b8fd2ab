"""Facts of a notice: a draft in the shape of a case file, each value with lines and confidence."""

from dataclasses import dataclass
from typing import Any

from madoguchi.services.procurement.rules.notices.facts.basics import read_basics
from madoguchi.services.procurement.rules.notices.facts.conditions import read_conditions
from madoguchi.services.procurement.rules.notices.facts.contracts import read_contracts
from madoguchi.services.procurement.rules.notices.facts.hand_in import read_hand_in
from madoguchi.services.procurement.rules.notices.facts.lists import read_lists
from madoguchi.services.procurement.rules.notices.facts.proposal import read_proposal
from madoguchi.services.procurement.rules.notices.facts.reading import (
    Confidence,
    ReadFact,
    Reading,
    nested,
)
from madoguchi.services.procurement.rules.notices.facts.review import read_review
from madoguchi.services.procurement.rules.notices.facts.schedule import read_schedule
from madoguchi.services.procurement.rules.notices.facts.work import read_work
from madoguchi.services.procurement.rules.notices.findings import Desk
from madoguchi.services.procurement.rules.notices.shape import Notice

__all__ = ["CaseReading", "Confidence", "ReadFact", "read_notice"]


@dataclass(frozen=True)
class CaseReading:
    """All facts that were read, in the order of a case file."""

    facts: tuple[ReadFact, ...]

    @property
    def case(self) -> dict[str, Any]:
        """The draft case, as ``read_case_file`` takes it once what is missing was filled in."""
        return nested(self.facts)


def read_notice(notice: Notice) -> CaseReading:
    """Every fact that the notice plainly states; what it does not say is left out."""
    reading = Reading(Desk(notice))
    for read in (
        read_basics,
        read_contracts,
        read_conditions,
        read_schedule,
        read_hand_in,
        read_proposal,
        read_review,
        read_work,
        read_lists,
    ):
        read(reading)
    return CaseReading(tuple(reading.facts))
