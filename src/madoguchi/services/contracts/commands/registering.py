"""Contracts entered by hand: the first of a chain, or the next with what carries over."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.calendar.fiscal import fiscal_year, fiscal_year_label
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.carrying_over import carry_over
from madoguchi.services.contracts.commands.drafting import (
    ContractDraft,
    draft_contract,
    start_chain,
)
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.rules.ceilings import yearly_amounts
from madoguchi.services.contracts.terms import Attribute, ConditionKind, ContractKind

EVALUATED = "前の契約の履行実績が良好であること"
EXEMPT = "exempt"
CONSULTED = "業務内容・金額の年度協議"


def enter_contract(typed: Mapping[str, Any], *, by: Actor, now: datetime) -> Contract:
    """A chain of its own with its first contract, for work whose call was elsewhere (CONT-001).

    typed   title contractor kind starts_on ends_on price_yen horizon_ends_on place payment_words
            attributes conditions (a line each); where they are said: deposit (exempt due),
            deposit_ground, ceilings, amounts
    raises  Refused
    """
    if by.organisation_id is None:
        raise Refused("no_section", "担当部署を選んでから登録してください。")
    lines = [line.strip() for line in typed["conditions"].splitlines() if line.strip()]
    with transaction.atomic():
        chain = start_chain(
            title=typed["title"],
            section=Organisation.objects.get(pk=by.organisation_id),
            contractor=typed["contractor"],
            horizon_ends_on=typed["horizon_ends_on"],
            ceilings=yearly_amounts(typed.get("ceilings", "")),
            by=by,
            now=now,
        )
        draft = ContractDraft(
            title=typed["title"],
            kind=ContractKind(typed["kind"]),
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            price_yen=typed["price_yen"],
            place=typed["place"],
            payment_words=typed["payment_words"],
            is_deposit_exempt=typed.get("deposit", EXEMPT) == EXEMPT,
            deposit_ground=typed.get("deposit_ground", ""),
            attributes=[Attribute(value) for value in typed["attributes"]],
            amounts=yearly_amounts(typed.get("amounts", "")),
            conditions=[(ConditionKind.OTHER, line) for line in lines],
        )
        return draft_contract(chain, draft, by=by, now=now)


def draft_next(
    contract: Contract, typed: Mapping[str, Any], *, by: Actor, now: datetime
) -> Contract:
    """The following contract: same firm, same nature, evaluation and consultation first.

    (CONT-002, CONT-008, CONT-153)
    raises  Refused  there is a next one already, or the horizon does not allow it
    """
    if Contract.objects.filter(predecessor=contract).exists():
        raise Refused("next_exists", "次の契約は、すでに登録されています。")
    draft = _draft_after(contract, typed, _conditions(contract, typed["starts_on"]))
    with transaction.atomic():
        drafted = draft_contract(contract.chain, draft, predecessor=contract, by=by, now=now)
        carry_over(contract, drafted, by=by, now=now)
    return drafted


def draft_beside(
    contract: Contract, typed: Mapping[str, Any], *, by: Actor, now: datetime
) -> Contract:
    """One more contract of the same selection, beside this one: no predecessor to be judged, but
    the same ceilings and the same horizon (CONT-003, CONT-006).

    raises  Refused  a ceiling or the horizon does not allow it
    """
    draft = _draft_after(contract, typed, [])
    with transaction.atomic():
        return draft_contract(contract.chain, draft, by=by, now=now)


def _draft_after(
    contract: Contract, typed: Mapping[str, Any], conditions: Sequence[tuple[ConditionKind, str]]
) -> ContractDraft:
    """What was typed, and of the contract before what stays the same."""
    return ContractDraft(
        title=typed["title"],
        kind=ContractKind(contract.kind),
        starts_on=typed["starts_on"],
        ends_on=typed["ends_on"],
        price_yen=typed["price_yen"],
        amounts=yearly_amounts(typed.get("amounts", "")),
        place=contract.place,
        payment_words=contract.payment_words,
        deposit_ground=contract.deposit_ground,
        is_deposit_exempt=contract.is_deposit_exempt,
        attributes=[Attribute(value) for value in contract.attributes],
        conditions=conditions,
        versions=dict(contract.clause_sets.values_list("code", "version")),
    )


def _conditions(contract: Contract, starts_on: date) -> list[tuple[ConditionKind, str]]:
    """A new year needs its budget and its consultation, every next contract the evaluation."""
    conditions = [(ConditionKind.PERFORMANCE_GOOD, EVALUATED)]
    if fiscal_year(starts_on) > fiscal_year(contract.starts_on):
        label = fiscal_year_label(fiscal_year(starts_on))
        conditions += [
            (ConditionKind.BUDGET_VOTED, f"{label}予算の議決"),
            (ConditionKind.CONSULTED, CONSULTED),
        ]
    return conditions
