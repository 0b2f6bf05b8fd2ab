"""限度額・継続の期限・年額: what binds a chain of contracts, and how a price falls on the years."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.fiscal import fiscal_year_label
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.drafting import check_ceilings, demand_planned
from madoguchi.services.contracts.models import (
    AnnualAmount,
    Contract,
    ContractChain,
    YearCeiling,
)
from madoguchi.services.contracts.queries.ceilings import taken_in
from madoguchi.services.contracts.rules.ceilings import check_breakdown, check_new_ceiling
from madoguchi.services.contracts.rules.renewal import check_horizon

EDITS, APPROVES = "contracts.contract.edit", "contracts.contract.conclude"


def set_ceiling(
    chain: ContractChain,
    *,
    fiscal_year: int,
    amount_yen: int,
    is_provisional: bool = False,
    note: str = "",
    by: Actor,
    now: datetime,
) -> YearCeiling:
    """The ceiling of a year; another amount than before is approved by the chief (CONT-006).

    raises  Forbidden  a change by somebody who may not approve
            Refused    a change without its ground, or below what is contracted already
    """
    with transaction.atomic():
        ContractChain.objects.select_for_update().get(pk=chain.pk)
        held = chain.ceilings.filter(fiscal_year=fiscal_year).first()
        is_changed = held is not None and held.amount_yen != amount_yen
        authorise(by, APPROVES if is_changed else EDITS, chain)
        if is_changed and not note.strip():
            raise Refused("note_needed", "限度額を変える理由と、承認の根拠を入力してください。")
        check_new_ceiling(fiscal_year_label(fiscal_year), amount_yen, taken_in(chain, fiscal_year))
        ceiling, _ = YearCeiling.objects.update_or_create(
            chain=chain, fiscal_year=fiscal_year,
            defaults={
                "amount_yen": amount_yen, "is_provisional": is_provisional,
                "note": note or (held.note if held else ""),
            },
        )  # fmt: skip
    return ceiling


def set_horizon(
    chain: ContractChain, last_on: date | None, *, by: Actor, now: datetime
) -> ContractChain:
    """The last day to which the notice lets the contracts go on; None: it sets no end (CONT-154).

    raises  Refused  a contract of the chain runs beyond it
    """
    authorise(by, "contracts.contract.edit", chain)
    with transaction.atomic():
        for contract in chain.contracts.all():
            check_horizon(contract.ends_on, last_on)
        chain.horizon_ends_on = last_on
        chain.save(update_fields=["horizon_ends_on"])
    return chain


def set_amounts(
    contract: Contract, amounts: Mapping[int, int], *, by: Actor, now: datetime
) -> Contract:
    """How the price of a planned contract falls on the years (CONT-004).

    raises  Refused  concluded already, another sum than the price, or above a year's ceiling
    """
    authorise(by, "contracts.contract.edit", contract)
    demand_planned(contract)
    check_breakdown(amounts, contract.price_yen)
    with transaction.atomic():
        ContractChain.objects.select_for_update().get(pk=contract.chain_id)
        check_ceilings(contract.chain, amounts, without=contract)
        contract.annual_amounts.all().delete()
        for year, amount in sorted(amounts.items()):
            AnnualAmount.objects.create(contract=contract, fiscal_year=year, amount_yen=amount)
    return contract
