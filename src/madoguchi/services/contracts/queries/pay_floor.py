"""Whether the floor binds a contract, and which rate holds for a trade."""

from madoguchi.services.contracts.models import Contract, FloorRate
from madoguchi.services.contracts.rules.pay_floor import (
    Applicability,
    Rate,
    judge,
    library,
    rate_on,
)
from madoguchi.services.contracts.terms import WorkKind


def judged(contract: Contract) -> Applicability:
    """By its kind and planned price; the price where none was planned."""
    return judge(
        WorkKind(contract.work_kind),
        contract.planned_price_yen or contract.price_yen,
        contract.concluded_on or contract.starts_on,
    )


def floor_of(contract: Contract, trade: str = "") -> Rate | None:
    """The rate for a trade; the ward's own entries come before the library's."""
    kind = WorkKind(contract.work_kind)
    day = contract.concluded_on or contract.starts_on
    own = [
        Rate(
            kind=WorkKind(row.work_kind), trade=row.trade, hourly_yen=row.hourly_yen,
            notified_on=row.notified_on, valid_from=row.valid_from, valid_until=row.valid_until,
            source=row.source, verify=False,
        )
        for row in FloorRate.objects.filter(section=contract.chain.section)
    ]  # fmt: skip
    return rate_on(own, kind, trade, day) or rate_on(library()[1], kind, trade, day)
