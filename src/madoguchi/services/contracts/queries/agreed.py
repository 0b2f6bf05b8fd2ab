"""What is agreed beside the price, as it stands on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.services.contracts.models import Contract, ContractDeliverable, UnitPriceLine
from madoguchi.services.contracts.rules.agreeing import Counted, PlaceFrom, count_of, place_on
from madoguchi.services.contracts.terms import PlaceKind


@dataclass(frozen=True, kw_only=True)
class QuantityLine:
    line: UnitPriceLine
    counted: Counted


def place_of(contract: Contract, kind: PlaceKind, day: date) -> str:
    """The place of this kind on ``day``; the contract's own place before the first row."""
    rows = [
        PlaceFrom(name=row.name, from_on=row.from_on)
        for row in contract.places.all()
        if row.kind == kind.value
    ]
    return place_on(rows, day) or contract.place


def delivery_place_of(row: ContractDeliverable) -> str:
    """Where it is handed in: its own place, else the delivery place on the day it is due.

    "" where the contract names no place of delivery at all.
    """
    due_on = row.deliverable.due_on
    kinds = {one.kind for one in row.contract.places.all()}
    if row.place or due_on is None or PlaceKind.DELIVERY.value not in kinds:
        return row.place
    return place_of(row.contract, PlaceKind.DELIVERY, due_on)


def places_now(contract: Contract, day: date) -> list[tuple[str, str]]:
    """(kind, name) of each kind that has rows."""
    kinds = {row.kind for row in contract.places.all()}
    return [
        (kind.value, place_of(contract, kind, day)) for kind in PlaceKind if kind.value in kinds
    ]


def quantities_of(contract: Contract, until: date | None = None) -> Sequence[QuantityLine]:
    """Planned and actual quantities of each unit price, up to and including ``until``."""
    return [
        QuantityLine(
            line=line,
            counted=count_of(
                line.planned_quantity,
                line.unit_price_yen,
                [
                    one.quantity
                    for one in line.records.all()
                    if until is None or one.done_on <= until
                ],
            ),
        )
        for line in contract.unit_prices.prefetch_related("records")
    ]
