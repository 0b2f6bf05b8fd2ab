"""Which papers are in force on a day, which template is merged, and with which facts."""

from collections.abc import Sequence
from datetime import date

from madoguchi.services.contracts.models import (
    Contract,
    ContractPaper,
    OfficialText,
    PaperTemplate,
)
from madoguchi.services.contracts.terms import PaperKind


def papers_on(contract: Contract, day: date) -> Sequence[ContractPaper]:
    """The version of each paper that was in force on ``day`` (CONT-009)."""
    found: dict[tuple[str, str], ContractPaper] = {}
    rows = contract.papers.filter(in_force_on__lte=day).select_related("file")
    for row in rows.order_by("kind", "title", "in_force_on"):
        found[row.kind, row.title] = row
    return list(found.values())


def template_for(contract: Contract, kind: PaperKind) -> PaperTemplate | None:
    """The section's newest template of this kind."""
    rows = PaperTemplate.objects.filter(section=contract.chain.section, kind=kind.value)
    return rows.select_related("file").order_by("-version").first()


def official_text(contract: Contract, set_code: str, set_version: str) -> OfficialText | None:
    """The edition in force when the contract was signed, or at its start."""
    day = contract.concluded_on or contract.starts_on
    rows = OfficialText.objects.filter(
        section=contract.chain.section, set_code=set_code, set_version=set_version,
        in_force_on__lte=day,
    )  # fmt: skip
    return rows.order_by("-edition").first()
