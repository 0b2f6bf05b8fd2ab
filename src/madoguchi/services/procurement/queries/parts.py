"""Parts of a call by number; what is not of this call does not exist (404)."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from madoguchi.core.errors import Missing
from madoguchi.services.procurement.models import (
    Application,
    BlindCopy,
    ProposalFile,
    ReviewRound,
    Tender,
)
from madoguchi.services.procurement.terms import (
    ApplicationState,
    ProposalFileKind,
    ProposalState,
)

M = TypeVar("M", bound=Model)


def one(rows: QuerySet[M], **lookup: object) -> M:
    """The one row; raises Missing (404)."""
    row = rows.filter(**lookup).first()
    if row is None:
        raise Missing(
            "no_such_part", "お探しのページは見つかりません。一覧から選び直してください。"
        )
    return row


def round_of(tender: Tender, ordinal: int) -> ReviewRound:
    return one(tender.rounds.all(), ordinal=ordinal)


def coded(tender: Tender, code: str) -> Application:
    """The application behind a drawn code."""
    rows = tender.applications.select_related("proposal", "drawn_code", "applicant")
    return one(rows, drawn_code__code=code)


def frozen_copies(tender: Tender) -> QuerySet[ProposalFile]:
    """副本 of the opened proposals of invited firms: what can be prepared for the members."""
    return ProposalFile.objects.filter(
        proposal__application__tender=tender,
        proposal__application__state=ApplicationState.INVITED.value,
        proposal__state=ProposalState.FROZEN.value,
        kind=ProposalFileKind.COPY.value,
        removed_at__isnull=True,
    )


def copies_of(tender: Tender) -> QuerySet[BlindCopy]:
    """The copies of a call in order of their codes, never in order of filing."""
    return (
        BlindCopy.objects.filter(proposal_file__proposal__application__tender=tender)
        .select_related(
            "shown_file",
            "proposal_file__file",
            "proposal_file__proposal__application__drawn_code",
            "proposal_file__proposal__application__tender__case",
        )
        .order_by("proposal_file__proposal__application__drawn_code__code", "pk")
    )
