"""副本の確認表: what a firm has to look for in its own copies, and whether it has (PROC-090)."""

from madoguchi.services.procurement.models import (
    BlindWordKind,
    CopyChecklist,
    Proposal,
    ProposalFile,
    Tender,
)
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.terms import ProposalFileKind


def wanted_kinds(tender: Tender) -> list[str]:
    """What the call says that copies must not show: 法人名, 代表者名, ロゴ …"""
    return [kind.text for kind in Asked(tender).rows(BlindWordKind)]


def current_copies(proposal: Proposal) -> list[ProposalFile]:
    """The copies that would be filed now."""
    files = proposal.files.filter(kind=ProposalFileKind.COPY.value, removed_at__isnull=True)
    return list(files.select_related("file", "section").order_by("pk"))


def checklist_of(proposal: Proposal) -> CopyChecklist | None:
    """The checklist that holds for the copies as they are now."""
    kept = CopyChecklist.objects.filter(proposal=proposal).first()
    if kept is None or kept.file_ids != [file.pk for file in current_copies(proposal)]:
        return None
    return kept


def open_kinds(proposal: Proposal) -> list[str]:
    """What was not looked for yet; nothing where there is no copy or the call names no kind."""
    if not current_copies(proposal):
        return []
    kept = checklist_of(proposal)
    done = set(kept.kinds) if kept else set()
    return [kind for kind in wanted_kinds(proposal.application.tender) if kind not in done]


def copies_state(proposal: Proposal) -> tuple[str, str] | None:
    """(words, tone) of the checklist; None where there is nothing to look through."""
    if not current_copies(proposal) or not wanted_kinds(proposal.application.tender):
        return None
    return ("まだ確認していません", "danger") if open_kinds(proposal) else ("確認済み", "success")
