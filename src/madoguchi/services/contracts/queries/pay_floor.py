"""Whether the floor binds a contract, and which rate holds for a trade."""

from madoguchi.services.contracts.models import Contract, FloorRate
from madoguchi.services.contracts.rules.clause_sets import (
    inspection_counter,
    owes_working_conditions_form,
)
from madoguchi.services.contracts.rules.pay_floor import (
    Applicability,
    Rate,
    judge,
    library,
    rate_on,
)
from madoguchi.services.contracts.rules.thresholds import (
    INSPECTION_AT_EDUCATION,
    WORKING_CONDITIONS_FORM,
)
from madoguchi.services.contracts.terms import Attribute, WorkKind


def judged(contract: Contract) -> Applicability:
    """By its kind and planned price; the price where none was planned."""
    return judge(
        WorkKind(contract.work_kind),
        planned_price_of(contract),
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


def planned_price_of(contract: Contract) -> int:
    """The planned price; the price where none was planned."""
    return contract.planned_price_yen or contract.price_yen


def owes_form(contract: Contract) -> bool:
    """Whether 労働条件確認帳票 is asked for (CONT-039)."""
    day = contract.concluded_on or contract.starts_on
    return owes_working_conditions_form(
        planned_price_of(contract),
        threshold_yen=WORKING_CONDITIONS_FORM.on(day),
        is_designated_manager=contract.work_kind == WorkKind.DESIGNATED_MANAGER.value,
    )


def form_counter(contract: Contract) -> str:
    """Where anyone may read it."""
    return inspection_counter(
        planned_price_of(contract),
        limit_yen=INSPECTION_AT_EDUCATION.on(contract.concluded_on or contract.starts_on),
        is_education_board=Attribute.EDUCATION_BOARD.value in contract.attributes,
    )
