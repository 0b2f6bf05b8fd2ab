"""What firms ask of the section about its materials: to borrow, to quote, to have its e-mail."""

from dataclasses import dataclass

from madoguchi.services.procurement.models import (
    EmailDisclosureRecord,
    Loan,
    Tender,
    UsePermission,
)


@dataclass(frozen=True)
class MaterialRequests:
    """The requests of one call, the oldest first, decided ones among them (PROC-003, 025, 026)."""

    loans: list[Loan]
    uses: list[UsePermission]
    emails: list[EmailDisclosureRecord]

    @property
    def is_empty(self) -> bool:
        return not (self.loans or self.uses or self.emails)


def material_requests(tender: Tender) -> MaterialRequests:
    """Three queries, however many asked."""
    return MaterialRequests(
        list(tender.loans.select_related("organisation", "form_file")),
        list(tender.use_permissions.select_related("organisation")),
        list(tender.email_disclosures.all()),
    )


def waiting_requests(tender: Tender) -> int:
    """How many of them nobody in the section has answered."""
    return (
        tender.loans.filter(decided_at__isnull=True).count()
        + tender.use_permissions.filter(decided_at__isnull=True).count()
        + tender.email_disclosures.filter(disclosed_at__isnull=True).count()
    )
