"""What the call asks of a proposal, as values for the rules."""

from typing import Any

from madoguchi.services.procurement.models import Ceiling, FunctionItem, Tender
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.rules.ceiling_check import CeilingLimit
from madoguchi.services.procurement.rules.proposal_content import ContentDemand
from madoguchi.services.procurement.terms import Stage


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


def ceiling_limits(tender: Tender) -> tuple[CeilingLimit, ...]:
    return tuple(
        CeilingLimit(row.first_fiscal_year, row.last_fiscal_year, row.amount_yen)
        for row in Asked(tender).rows(Ceiling)
        if row.amount_yen is not None
    )
