"""A call's grounds of disqualification, read together."""

from madoguchi.services.procurement.models import DisqualificationGround, Tender
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.rules.grounds import Ground, GroundReading, read_grounds
from madoguchi.services.procurement.terms import GroundEffect


def ground_reading(ground: DisqualificationGround) -> GroundReading:
    """The strictest ground for the same facts, and what other clauses of the call say."""
    return read_grounds(_values(ground.tender), ground.code)


def conflicts_in(tender: Tender) -> tuple[str, ...]:
    """Each sentence about clauses that give one ground different effects (PROC-129)."""
    values = _values(tender)
    readings = [read_grounds(values, code) for code in dict.fromkeys(each.code for each in values)]
    return tuple(reading.conflict for reading in readings if reading.conflict)


def _values(tender: Tender) -> list[Ground]:
    return [
        Ground(row.pk, row.code, GroundEffect(row.effect), row.source or f"「{row.text}」")
        for row in Asked(tender).rows(DisqualificationGround)
    ]
