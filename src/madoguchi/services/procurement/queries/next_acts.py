"""Where a call stands, counted for ``rules.next_acts``."""

from datetime import datetime

from django.db.models import QuerySet

from madoguchi.services.procurement.models import Application, Proposal, Tender
from madoguchi.services.procurement.queries.letters import waiting_kinds
from madoguchi.services.procurement.queries.moments import window
from madoguchi.services.procurement.queries.parts import copies_of
from madoguchi.services.procurement.queries.questions import unconsolidated
from madoguchi.services.procurement.rules.next_acts import Standing
from madoguchi.services.procurement.terms import (
    ApplicationState,
    MilestoneKind,
    ProposalState,
    RoundState,
    TenderState,
)


def standing(tender: Tender, now: datetime) -> Standing:
    """Counts only: nothing of a proposal, and of the review no more than the state of a round."""
    firms = tender.applications
    handed_in = Proposal.objects.filter(
        application__tender=tender,
        application__state=ApplicationState.INVITED.value,
        state__in=[ProposalState.SUBMITTED.value, ProposalState.FROZEN.value],
    )
    opened = handed_in.filter(opened_at__isnull=False).count()
    rounds = tuple(RoundState(each) for each in tender.rounds.values_list("state", flat=True))
    copies = copies_of(tender)
    unconfirmed = copies.filter(confirmed_at__isnull=True, block_reason="")
    return Standing(
        state=TenderState(tender.state),
        to_accept=firms.filter(state=ApplicationState.FILED.value).count(),
        to_judge=_undecided(tender).count(),
        to_answer=unconsolidated(tender),
        to_publish=tender.answers.filter(published_at__isnull=True).count(),
        to_send=sum(count for _, count in waiting_kinds(tender)),
        to_open=handed_in.count() - opened if _is_closed(tender, now) else 0,
        to_prepare=0 if copies.exists() else opened,
        to_confirm=unconfirmed.count(),
        opened=opened,
        rounds=rounds,
        is_result_public=hasattr(tender, "result_publication"),
    )


def _is_closed(tender: Tender, now: datetime) -> bool:
    span = window(tender, MilestoneKind.PROPOSALS)
    return span is not None and span.has_closed(now)


def _undecided(tender: Tender) -> QuerySet[Application]:
    """Accepted, and nobody has concluded on them yet."""
    return tender.applications.filter(
        state=ApplicationState.ACCEPTED.value, eligibility__isnull=True
    )
