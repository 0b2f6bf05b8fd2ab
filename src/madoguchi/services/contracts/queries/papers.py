"""Which papers are in force on a day, which template is merged, and with which facts."""

from collections.abc import Sequence
from datetime import date

from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.terms import FileState
from madoguchi.services.contracts.models import (
    Contract,
    ContractPaper,
    OfficialText,
    PaperTemplate,
)
from madoguchi.services.contracts.queries.refused_files import is_refused
from madoguchi.services.contracts.terms import PaperKind


def papers_on(contract: Contract, day: date) -> Sequence[ContractPaper]:
    """The version of each paper that was in force on ``day`` (CONT-009); none that was refused."""
    found: dict[tuple[str, str], ContractPaper] = {}
    held = contract.papers.exclude(file__state=FileState.REFUSED.value)
    rows = held.filter(in_force_on__lte=day).select_related("file")
    for row in rows.order_by("kind", "title", "in_force_on"):
        found[row.kind, row.title] = row
    return list(found.values())


def template_for(contract: Contract, kind: PaperKind) -> PaperTemplate | None:
    """The section's newest template of this kind that the checks did not refuse."""
    rows = PaperTemplate.objects.filter(section=contract.chain.section, kind=kind.value).exclude(
        file__state=FileState.REFUSED.value
    )
    return rows.select_related("file").order_by("-version").first()


def refused_uploads(contract: Contract) -> list[tuple[str, StoredFile]]:
    """(what it was meant to be, file): the ward's own uploads that were refused, not yet mended."""
    section = contract.chain.section
    papers = contract.papers.filter(file__state=FileState.REFUSED.value).select_related("file")
    newest: dict[str, PaperTemplate] = {}
    templates = PaperTemplate.objects.filter(section=section).select_related("file")
    for one in templates.order_by("kind", "version"):
        newest[one.kind] = one
    return [
        *((str(one), one.file) for one in papers if one.file is not None),
        *((f"ひな形 {one}", one.file) for one in newest.values() if is_refused(one.file)),
    ]


def official_text(contract: Contract, set_code: str, set_version: str) -> OfficialText | None:
    """The edition in force when the contract was signed, or at its start."""
    day = contract.concluded_on or contract.starts_on
    rows = OfficialText.objects.filter(
        section=contract.chain.section, set_code=set_code, set_version=set_version,
        in_force_on__lte=day,
    )  # fmt: skip
    return rows.order_by("-edition").first()
