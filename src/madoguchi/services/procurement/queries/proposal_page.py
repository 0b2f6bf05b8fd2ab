"""The proposal as its own firm's page shows it: files with receipts, parts, checks."""

from dataclasses import dataclass

from django.urls import reverse

from madoguchi.core.calendar.fiscal import fiscal_year_label
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.receipts import Receipt, receipt_of
from madoguchi.core.vault.terms import FileState
from madoguchi.services.procurement.models import (
    FunctionItem,
    Proposal,
    ProposalFile,
    ProposalSection,
    Tender,
)
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.queries.proposal_demands import content_demand, excesses
from madoguchi.services.procurement.rules.proposal_content import ProposalContent

FILE_WORDS = {
    FileState.QUARANTINED: ("検査中", "info"),
    FileState.USABLE: ("受付済み", "success"),
    FileState.REFUSED: ("受け付けられません", "danger"),
}


@dataclass(frozen=True, kw_only=True)
class FileRow:
    """One file: its receipt, how its check went."""

    file: ProposalFile
    receipt: Receipt
    state: str
    tone: str
    findings: tuple[str, ...]


def file_rows(proposal: Proposal, actor: Actor) -> list[FileRow]:
    """The files that count now, with name and SHA-256 as only the firm sees them."""
    files = proposal.files.filter(removed_at__isnull=True).select_related("file", "section")
    return [_file_row(each, actor) for each in files]


def _file_row(file: ProposalFile, actor: Actor) -> FileRow:
    state, tone = FILE_WORDS.get(FileState(file.file.state), ("確認中", "info"))
    return FileRow(
        file=file, receipt=receipt_of(file.file, actor), state=state, tone=tone,
        findings=tuple(each["message"] for each in file.file.findings),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class YearRow:
    """One fiscal year's estimate as far as it was typed."""

    year: int
    label: str
    total_yen: int | None
    url: str


def year_rows(tender: Tender, content: ProposalContent) -> list[YearRow]:
    """The years of which an estimate is due, and any other that was typed."""
    typed = {each.fiscal_year: each.total_yen for each in content.estimates}
    return [
        YearRow(
            year=year, label=fiscal_year_label(year), total_yen=typed.get(year),
            url=reverse("procurement:bid-proposal-estimate", args=[tender.number, year]),
        )
        for year in sorted({*content_demand(tender).fiscal_years, *typed})
    ]  # fmt: skip


def typed_excesses(tender: Tender, content: ProposalContent) -> tuple[str, ...]:
    """Sentences on ceilings that the typed estimates exceed (PROC-095)."""
    return excesses(tender, {each.fiscal_year: each.total_yen for each in content.estimates})


@dataclass(frozen=True, kw_only=True)
class ContentPart:
    """One structured part: its page, and how far it is filled in."""

    label: str
    url: str
    state: str
    is_complete: bool


def part_rows(tender: Tender, content: ProposalContent) -> list[ContentPart]:
    """Sections, functions, records and deviations; functions only where the call lists some."""
    asked = Asked(tender)
    sections, functions = len(asked.rows(ProposalSection)), len(asked.rows(FunctionItem))
    mapped = sum(1 for each in content.sections if each.page_from is not None)
    limit = asked.fact("track_record_limit")
    rows = [
        ("sections", "提案項目の記載ページ", f"{mapped}／{sections}項目", mapped >= sections),
        ("functions", "機能要件への回答", f"{len(content.functions)}／{functions}件",
         len(content.functions) >= functions),
        ("records", "類似業務の受託実績",
         f"{len(content.records)}件" + (f"（{limit}件まで）" if limit else ""), True),
        ("deviations", "仕様の変更の提案", f"{len(content.deviations)}件", True),
    ]  # fmt: skip
    wanted = {"sections": bool(sections), "functions": bool(functions)}
    return [
        ContentPart(
            label=label, state=state, is_complete=complete,
            url=reverse(f"procurement:bid-proposal-{key}", args=[tender.number]),
        )
        for key, label, state, complete in rows
        if wanted.get(key, True)
    ]  # fmt: skip
