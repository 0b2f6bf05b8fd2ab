"""Contracts for tests, made through the commands."""

from datetime import UTC, date, datetime

from madoguchi.core.testing.personas import World, as_actor
from madoguchi.services.contracts.commands import concluding, drafting
from madoguchi.services.contracts.models import Contract, ContractChain
from madoguchi.services.contracts.terms import Attribute

NOW = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
TODAY = date(2026, 4, 1)
SUPPORT = (Attribute.PERSONAL_DATA, Attribute.DATA_PROCESSING)


def a_chain(world: World, **facts: object) -> ContractChain:
    """市民活動推進課 and みほん企画."""
    return drafting.start_chain(
        **{
            "title": "伴走支援",
            "section": world.sections["000"],
            "contractor": world.mihon_kikaku,
            "by": as_actor(world.saeki, TODAY),
            "now": NOW,
            **facts,
        }
    )


def a_draft(**facts: object) -> drafting.ContractDraft:
    """One year from April 2026."""
    return drafting.ContractDraft(
        **{
            "title": "伴走支援業務委託",
            "starts_on": date(2026, 4, 1),
            "ends_on": date(2027, 3, 31),
            "price_yen": 815_000,
            "attributes": SUPPORT,
            **facts,
        }
    )


def a_contract(world: World, chain: ContractChain | None = None, **facts: object) -> Contract:
    """A planned contract."""
    chain = chain or a_chain(world)
    return drafting.draft_contract(
        chain, a_draft(**facts), by=as_actor(world.saeki, TODAY), now=NOW
    )


def a_signed_contract(world: World, **facts: object) -> Contract:
    """A contract signed on 1 April 2026."""
    contract = a_contract(world, **facts)
    return concluding.conclude(
        contract, concluded_on=TODAY, by=as_actor(world.takahashi, TODAY), now=NOW
    )
