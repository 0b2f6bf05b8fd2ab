"""Doors for what other services announce."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.deliveries import register_deliverable
from madoguchi.services.contracts.commands.drafting import (
    ContractDraft,
    draft_contract,
    start_chain,
)
from madoguchi.services.contracts.commands.refused_files import give_back
from madoguchi.services.contracts.commands.service_reports import keep_report
from madoguchi.services.contracts.commands.subcontracts import announce_offices
from madoguchi.services.contracts.models import Contract, ContractChain, YearCeiling
from madoguchi.services.contracts.rules.ceilings import spread, years_of
from madoguchi.services.contracts.terms import Attribute, ConditionKind, ContractKind

WORDS_OF_SETS = (
    ("個人情報", Attribute.PERSONAL_DATA),
    ("電算", Attribute.DATA_PROCESSING),
    ("障害", Attribute.SERVES_RESIDENTS),
)


def candidate_agreed(payload: dict[str, Any], now: datetime) -> None:
    """``procurement.candidate_agreed.v1``: a planned contract, nothing typed again (CONT-001)."""
    by = Actor.system("契約への引継ぎ")
    chain = _chain_of(payload, by=by, now=now)
    if chain.contracts.filter(handed_over__contract_ordinal=payload["contract_ordinal"]).exists():
        return  # delivered twice: the first one counts
    _keep_ceilings(chain, payload)
    contract = draft_contract(
        chain,
        _draft_of(payload),
        predecessor=chain.contracts.order_by("-starts_on", "-pk").first(),
        handed_over=payload,
        by=by,
        now=now,
    )
    _register_deliverables(contract, payload, by=by, now=now)
    # Older events have no word of them; the officer can name an office by hand as well.
    offices = [(row["name"], row["scope"]) for row in payload.get("offices", ())]
    announce_offices(contract, offices, by=by, now=now)


def report_fixed(payload: dict[str, Any], now: datetime) -> None:
    """``cases.report_fixed.v1``: the report waits beside its deliverable, nothing typed again."""
    keep_report(payload, by=Actor.system("業務からの報告書"), now=now)


def file_refused(payload: dict[str, Any], now: datetime) -> None:
    """``vault.file_refused.v1``: what was handed in with the file is asked for again."""
    give_back(UUID(payload["file_id"]), now=now)


def _chain_of(payload: Mapping[str, Any], *, by: Actor, now: datetime) -> ContractChain:
    contractor = Organisation.objects.get(public_id=payload["contractor_public_id"])
    last = payload.get("renewal_ends_on", "")
    found = ContractChain.objects.filter(
        tender_number=payload["number"], contractor=contractor
    ).first()
    return found or start_chain(
        title=payload["tender_title"],
        section=Organisation.objects.get(public_id=payload["section_public_id"]),
        contractor=contractor,
        tender_number=payload["number"],
        # Older events have no word of it; the officer can type it as well.
        horizon_ends_on=date.fromisoformat(last) if last else None,
        is_rehearsal=payload["is_rehearsal"],
        by=by,
        now=now,
    )


def _keep_ceilings(chain: ContractChain, payload: Mapping[str, Any]) -> None:
    """The call's ceilings; one that was set or changed here meanwhile stays."""
    # Older events have no word of them; the officer can type them as well.
    for row in payload.get("ceilings", ()):
        YearCeiling.objects.get_or_create(
            chain=chain, fiscal_year=row["fiscal_year"],
            defaults={
                "amount_yen": row["amount_yen"], "is_provisional": row["is_provisional"],
                "note": row["note"],
            },
        )  # fmt: skip


def _draft_of(payload: Mapping[str, Any]) -> ContractDraft:
    sets = " ".join(payload["clause_sets"])
    starts_on, ends_on = (date.fromisoformat(payload[key]) for key in ("starts_on", "ends_on"))
    years = list(years_of(starts_on, ends_on))
    ceilings = {row["fiscal_year"]: row["amount_yen"] for row in payload.get("ceilings", ())}
    own = {year: ceilings[year] for year in years if year in ceilings}
    is_long = len(years) > 1
    return ContractDraft(
        title=payload["contract_title"],
        starts_on=starts_on,
        ends_on=ends_on,
        price_yen=payload["amount_yen"],
        kind=ContractKind.LONG_TERM if is_long else ContractKind.SINGLE_YEAR,
        amounts=spread(payload["amount_yen"], own) if is_long else {},
        attributes=[attribute for word, attribute in WORDS_OF_SETS if word in sets],
        conditions=[(ConditionKind.OTHER, words) for words in payload["conditions"]],
        place=payload.get("place", ""),
        payment_words=payload["payment"],
        # Older events have no word of it; a notice that says nothing leaves the usual exemption.
        is_deposit_exempt="免除" in (deposit := payload.get("deposit", "")) or not deposit,
        deposit_ground=deposit,
    )


def _register_deliverables(
    contract: Contract, payload: Mapping[str, Any], *, by: Actor, now: datetime
) -> None:
    for row in payload["deliverables"]:
        register_deliverable(contract, row["title"], due_words=row.get("due", ""), by=by, now=now)
