"""Where a call stands, counted for ``rules.next_acts``."""

from datetime import datetime

from django.db.models import QuerySet

from madoguchi.services.procurement.models import (
    Application,
    Intake,
    MemberAddition,
    Proposal,
    Tender,
)
from madoguchi.services.procurement.queries.letters import waiting_kinds
from madoguchi.services.procurement.queries.material_requests import waiting_requests
from madoguchi.services.procurement.queries.moments import window
from madoguchi.services.procurement.queries.parts import copies_of
from madoguchi.services.procurement.queries.questions import unconsolidated
from madoguchi.services.procurement.queries.result_publications import standing as publications
from madoguchi.services.procurement.rules.next_acts import Standing
from madoguchi.services.procurement.terms import (
    ApplicationState,
    MilestoneKind,
    ProposalState,
    RoundState,
    Stage,
    TenderState,
)

UNACCEPTED = (ApplicationState.DRAFT.value, ApplicationState.INCOMPLETE.value)


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
        to_settle=_held(tender, now),
        to_join=MemberAddition.objects.filter(
            application__tender=tender, decided_at__isnull=True
        ).count(),
        to_lend=waiting_requests(tender),
        to_judge=_undecided(tender).count(),
        to_answer=unconsolidated(tender),
        to_publish=tender.answers.filter(published_at__isnull=True).count(),
        to_send=sum(count for _, count in waiting_kinds(tender)),
        to_open=handed_in.count() - opened if _is_closed(tender, now) else 0,
        to_prepare=0 if copies.exists() else opened,
        to_confirm=unconfirmed.count(),
        opened=opened,
        rounds=rounds,
        is_result_public=publications(tender).exists(),
    )


def _held(tender: Tender, now: datetime) -> int:
    """Hand-ins that wait for a call or a missing copy, each stage of each firm once."""
    rows = Intake.objects.filter(application__tender=tender, is_late=False)
    settled = set(rows.filter(is_accepted=True).values_list("application_id", "stage"))
    waiting = rows.filter(is_accepted=False).values_list(
        "application_id", "stage", "application__state"
    )
    return len(
        {
            (application, stage)
            for application, stage, state in waiting
            if (application, stage) not in settled
            and (
                state in UNACCEPTED if stage == Stage.PARTICIPATION else not _is_closed(tender, now)
            )
        }
    )


def _is_closed(tender: Tender, now: datetime) -> bool:
    span = window(tender, MilestoneKind.PROPOSALS)
    return span is not None and span.has_closed(now)


def _undecided(tender: Tender) -> QuerySet[Application]:
    """Accepted, and nobody has concluded on them yet."""
    return tender.applications.filter(
        state=ApplicationState.ACCEPTED.value, eligibility__isnull=True
    )
