"""What the call asks of a proposal, as values for the rules."""

from collections.abc import Mapping
from typing import Any

from madoguchi.services.procurement.models import Application, Ceiling, FunctionItem, Tender
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.rules import ceilings
from madoguchi.services.procurement.rules.proposal_content import ContentDemand
from madoguchi.services.procurement.terms import CeilingStatus, Stage


def content_demand(tender: Tender) -> ContentDemand:
    """Estimates are due for each year that a priced ceiling covers (seed 002: all four years)."""
    asked = Asked(tender)
    years = sorted(
        {
            year
            for ceiling in asked.rows(Ceiling)
            if ceiling.amount_yen is not None
            for year in range(ceiling.first_fiscal_year, ceiling.last_fiscal_year + 1)
        }
    )
    return ContentDemand(
        fiscal_years=tuple(years),
        required_sections={
            section.pk: f"{section.code} {section.text}"
            for section in asked.sections()
            if section.is_required
        },
        functions={item.pk: item.text for item in asked.rows(FunctionItem)},
        record_limit=asked.fact("track_record_limit"),
    )


def copy_format_rules(tender: Tender) -> dict[str, Any]:
    """The format rules of the call's proposals, for ``rules.blind.format_rules``."""
    rule = Asked(tender).rule(Stage.PROPOSAL)
    if rule is None:
        return {}
    sections = tender.sections.filter(is_required=True, form__isnull=True)
    titles = [section.text for section in sections]
    return {**rule.format_rules, "max_bytes": rule.max_bytes, "sections": titles}


def published_ceilings(tender: Tender) -> tuple[ceilings.Ceiling, ...]:
    """The ceilings that the notice in force states, against which estimates are held."""
    return tuple(
        ceilings.Ceiling(
            fiscal_years=tuple(range(row.first_fiscal_year, row.last_fiscal_year + 1)),
            amount_yen=row.amount_yen,
            status=CeilingStatus(row.status),
            annual_yen={int(year): int(yen) for year, yen in row.annual_yen.items()},
        )
        for row in Asked(tender).rows(Ceiling)
    )


def excesses(tender: Tender, totals: Mapping[int, int]) -> tuple[str, ...]:
    """Sentences on ceilings that yearly totals exceed (PROC-095); told, never blocking."""
    return ceilings.estimate_excesses(published_ceilings(tender), totals)


def opened_excesses(application: Application) -> tuple[str, ...]:
    """The same of an opened proposal, for the secretariat and the committee."""
    rows = application.proposal.estimates.values_list("fiscal_year", "total_yen")
    totals: dict[int, int] = {}
    for year, yen in rows:
        totals[year] = totals.get(year, 0) + yen
    return excesses(application.tender, totals)
